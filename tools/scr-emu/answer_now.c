// SPDX-License-Identifier: BSD-3-Clause
/*
 * Answers as they go to the host, and what the faults make of them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"
#include "report.h"

/* Between an answer and its duplicate, fault late-answer. */
#define LATE_MILLISECONDS	500

/* Of fault one-byte-packets; a longer answer would keep all readers from being heard. */
#define ONE_BYTE_PACKETS	1000

/* wMaxPacketSize of the bulk pipes. */
#define PACKET_LENGTH		64

#define MAXIMUM_MESSAGE		(CCID_HEADER_LENGTH + MAXIMUM_RESPONSE)

/**
 * struct message - an answer on its way
 * @length: what is sent, whatever dwLength says
 */
struct message {
	u32 length;
	u8 bytes[MAXIMUM_MESSAGE + 1];
};

/* The reader is single-threaded, and a message too large for the stack. */
static struct message outgoing;

static void add_to_length(struct message *message, int difference)
{
	scr_put_le32(message->bytes + AT_LENGTH,
		     scr_get_le32(message->bytes + AT_LENGTH) + difference);
}

static void make_wrong_seq(struct message *message)
{
	message->bytes[AT_SEQUENCE] += 0x40;
}

static void make_wrong_slot(struct message *message)
{
	message->bytes[AT_SLOT] ^= 0x7f;
}

/* Never the type that is right, and one that the host knows. */
static void make_wrong_type(struct message *message)
{
	message->bytes[AT_TYPE] = message->bytes[AT_TYPE] == DATA_RATE ? DATA_BLOCK : DATA_RATE;
}

static void make_length_zero(struct message *message)
{
	scr_put_le32(message->bytes + AT_LENGTH, 0);
}

static void make_length_huge(struct message *message)
{
	scr_put_le32(message->bytes + AT_LENGTH, 0xffffffff);
}

static void make_length_over(struct message *message)
{
	add_to_length(message, 1);
}

/* A message without data gets a byte that dwLength does not count. */
static void make_length_under(struct message *message)
{
	if (message->length > CCID_HEADER_LENGTH)
		add_to_length(message, -1);
	else
		message->bytes[message->length++] = 0;
}

static void make_short_header(struct message *message)
{
	message->length = CCID_HEADER_LENGTH / 2;
}

static void make_error_with_status_ok(struct message *message)
{
	message->bytes[AT_STATUS] &= 0x3f;
	message->bytes[AT_ERROR] = ERROR_ICC_MUTE;
}

static void make_status_rfu(struct message *message)
{
	message->bytes[AT_STATUS] |= STATUS_RESERVED;
}

static const struct {
	enum fault fault;
	void (*make)(struct message *message);
} transformations[] = {
	{ FAULT_WRONG_SEQ, make_wrong_seq },
	{ FAULT_WRONG_SLOT, make_wrong_slot },
	{ FAULT_WRONG_TYPE, make_wrong_type },
	{ FAULT_LENGTH_ZERO, make_length_zero },
	{ FAULT_LENGTH_HUGE, make_length_huge },
	{ FAULT_LENGTH_OVER, make_length_over },
	{ FAULT_LENGTH_UNDER, make_length_under },
	{ FAULT_SHORT_HEADER, make_short_header },
	{ FAULT_ERROR_WITH_STATUS_OK, make_error_with_status_ok },
	{ FAULT_STATUS_RFU, make_status_rfu },
};

static void transform(struct faults *faults, u8 command, struct message *message)
{
	unsigned int i;

	if (fault_happens(faults, FAULT_CCID_ERROR, command)) {
		message->bytes[AT_STATUS] |= STATUS_FAILED;
		message->bytes[AT_ERROR] = faults->argument[FAULT_CCID_ERROR];
		scr_put_le32(message->bytes + AT_LENGTH, 0);
		message->length = CCID_HEADER_LENGTH;
	}
	for (i = 0; i < ARRAY_SIZE(transformations); i++) {
		if (fault_happens(faults, transformations[i].fault, command))
			transformations[i].make(message);
	}
}

/* What waits for the end of its transfer, and @message, in one. */
static void send_joined(struct reader *reader, const struct message *message)
{
	u32 before = reader->withheld_length;
	u8 *joined = allocate(before + message->length);

	memcpy(joined, reader->withheld, before);
	memcpy(joined + before, message->bytes, message->length);
	reader->withheld_length = 0;
	pipe_send(reader, ENDPOINT_BULK_IN, 0, joined, before + message->length);
	free(joined);
}

static void send(struct reader *reader, const struct message *message)
{
	if (iccd_version(reader))
		iccd_answer(reader, message->bytes, message->length);
	else if (reader->withheld_length)
		send_joined(reader, message);
	else
		pipe_send(reader, ENDPOINT_BULK_IN, 0, message->bytes, message->length);
}

/* Each packet is the end of a transfer. */
static void send_bytes(struct reader *reader, const struct message *message)
{
	u32 i;

	for (i = 0; i < message->length && i < ONE_BYTE_PACKETS; i++)
		pipe_send(reader, ENDPOINT_BULK_IN, 0, message->bytes + i, 1);
	if (i < message->length)
		pipe_send(reader, ENDPOINT_BULK_IN, 0, message->bytes + i, message->length - i);
}

void answer_repeat(void *context)
{
	struct reader *reader = context;

	if (iccd_version(reader))
		iccd_answer(reader, reader->repeated, reader->repeated_length);
	else
		pipe_send(reader, ENDPOINT_BULK_IN, 0, reader->repeated, reader->repeated_length);
}

static void send_later(struct reader *reader, const struct message *message,
		       u32 milliseconds)
{
	memcpy(reader->repeated, message->bytes, message->length);
	reader->repeated_length = message->length;
	timer_start(&reader->repeat_timer, milliseconds);
}

/* Only full packets: the host cannot know that there is not one more of them. */
static bool withhold(struct reader *reader, u8 command, const struct message *message)
{
	if (message->length % PACKET_LENGTH || iccd_version(reader) || reader->withheld_length ||
	    !fault_happens(&reader->faults, FAULT_MISSING_ZERO_LENGTH_PACKET, command))
		return false;
	memcpy(reader->withheld, message->bytes, message->length);
	reader->withheld_length = message->length;
	return true;
}

/* Return: true if it is on its way, or will be, in another way than as a message. */
static bool send_otherwise(struct reader *reader, u8 command, const struct message *message)
{
	struct faults *faults = &reader->faults;

	if (withhold(reader, command, message))
		return true;
	if (fault_happens(faults, FAULT_DELAYED_ANSWER, command)) {
		send_later(reader, message, faults->argument[FAULT_DELAYED_ANSWER]);
		return true;
	}
	if (!iccd_version(reader) && fault_happens(faults, FAULT_ONE_BYTE_PACKETS, command)) {
		send_bytes(reader, message);
		return true;
	}
	return false;
}

/* Return: true if the answer is lost. */
static bool lose(struct reader *reader, u8 command)
{
	if (fault_happens(&reader->faults, FAULT_NO_ANSWER, command))
		return true;
	if (fault_happens(&reader->faults, FAULT_STALL_IN, command)) {
		pipe_halt(reader, ENDPOINT_BULK_IN);
		return true;
	}
	if (fault_happens(&reader->faults, FAULT_EPROTO, command)) {
		pipe_send(reader, ENDPOINT_BULK_IN, -EPROTO, NULL, 0);
		return true;
	}
	return false;
}

/* @command: bMessageType of what this is the answer to. */
static void deliver(struct reader *reader, u8 command, struct message *message)
{
	struct faults *faults = &reader->faults;

	reader->counters.answers++;
	if (lose(reader, command))
		return;
	transform(faults, command, message);
	if (fault_happens(faults, FAULT_ZERO_LENGTH_PACKET, command))
		pipe_send(reader, ENDPOINT_BULK_IN, 0, NULL, 0);
	if (send_otherwise(reader, command, message))
		return;
	send(reader, message);
	if (fault_happens(faults, FAULT_ANSWER_TWICE, command))
		send(reader, message);
	if (fault_happens(faults, FAULT_LATE_ANSWER, command))
		send_later(reader, message, LATE_MILLISECONDS);
}

static struct message *compose(u8 type, u8 slot, u8 sequence, const u8 *data, u32 length)
{
	struct message *message = &outgoing;

	memset(message->bytes, 0, CCID_HEADER_LENGTH);
	message->bytes[AT_TYPE] = type;
	scr_put_le32(message->bytes + AT_LENGTH, length);
	message->bytes[AT_SLOT] = slot;
	message->bytes[AT_SEQUENCE] = sequence;
	if (length)
		memcpy(message->bytes + CCID_HEADER_LENGTH, data, length);
	message->length = CCID_HEADER_LENGTH + length;
	return message;
}

void answer_now(struct slot *slot, u8 type, u8 specific, const u8 *data, u32 length)
{
	struct message *message = compose(type, slot->index, slot->sequence, data, length);

	slot_drop_command(slot);
	message->bytes[AT_STATUS] = slot_icc_status(slot);
	message->bytes[AT_CHAIN] = specific;
	deliver(slot->reader, slot->type, message);
}

static u8 answer_type(u8 command)
{
	switch (command) {
	case ICC_POWER_ON:
	case XFR_BLOCK:
	case SECURE:
		return DATA_BLOCK;
	case GET_PARAMETERS:
	case SET_PARAMETERS:
	case RESET_PARAMETERS:
		return PARAMETERS;
	case ESCAPE:
		return ESCAPE_ANSWER;
	case SET_DATA_RATE:
		return DATA_RATE;
	default:
		return SLOT_STATUS;
	}
}

void answer_apart(struct reader *reader, u8 command, u8 slot, u8 sequence, u8 status, u8 error)
{
	struct message *message = compose(answer_type(command), slot, sequence, NULL, 0);

	message->bytes[AT_STATUS] = status;
	message->bytes[AT_ERROR] = error;
	deliver(reader, command, message);
}

void answer_error(struct slot *slot, u8 error)
{
	slot_drop_command(slot);
	answer_apart(slot->reader, slot->type, slot->index, slot->sequence,
		     STATUS_FAILED | slot_icc_status(slot), error);
}

/* Not an occasion for faults: those wait for the answer that ends the command. */
void answer_time_extension(struct slot *slot)
{
	struct message *message = compose(answer_type(slot->type), slot->index,
					  slot->sequence, NULL, 0);

	message->bytes[AT_STATUS] = STATUS_TIME_EXTENSION | slot_icc_status(slot);
	message->bytes[AT_ERROR] = 1;
	send(slot->reader, message);
}
