// SPDX-License-Identifier: BSD-3-Clause
/*
 * Answers as they are made: they end a command, or ask for more time.
 */
#include <string.h>

#include "fault_occasions.h"
#include "outgoing.h"

/* The reader is single-threaded, and an answer too large for the stack. */
static struct outgoing outgoing;

static void deliver(struct reader *reader, struct outgoing *answer)
{
	reader->counters.answers++;
	if (faults_lose_answer(reader, answer))
		return;
	faults_change_answer(reader, answer);
	if (faults_send_answer(reader, answer))
		return;
	outgoing_send(reader, answer);
	faults_follow_answer(reader, answer);
}

/* @command: bMessageType of what this is the answer to. */
static struct outgoing *compose(u8 command, u8 type, u8 slot, u8 sequence, const u8 *data,
				u32 length)
{
	struct outgoing *answer = &outgoing;

	memset(answer->bytes, 0, CCID_HEADER_LENGTH);
	answer->command = command;
	answer->bytes[AT_TYPE] = type;
	scr_put_le32(answer->bytes + AT_LENGTH, length);
	answer->bytes[AT_SLOT] = slot;
	answer->bytes[AT_SEQUENCE] = sequence;
	if (length)
		memcpy(answer->bytes + CCID_HEADER_LENGTH, data, length);
	answer->length = CCID_HEADER_LENGTH + length;
	return answer;
}

void answer_now(struct slot *slot, u8 type, u8 specific, const u8 *data, u32 length)
{
	struct outgoing *answer = compose(slot->type, type, slot->index, slot->sequence, data,
					  length);

	slot_drop_command(slot);
	answer->bytes[AT_STATUS] = slot_icc_status(slot);
	answer->bytes[AT_CHAIN] = specific;
	deliver(slot->reader, answer);
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
	struct outgoing *answer = compose(command, answer_type(command), slot, sequence, NULL, 0);

	answer->bytes[AT_STATUS] = status;
	answer->bytes[AT_ERROR] = error;
	deliver(reader, answer);
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
	struct outgoing *answer = compose(slot->type, answer_type(slot->type), slot->index,
					  slot->sequence, NULL, 0);

	answer->bytes[AT_STATUS] = STATUS_TIME_EXTENSION | slot_icc_status(slot);
	answer->bytes[AT_ERROR] = 1;
	outgoing_send(slot->reader, answer);
}
