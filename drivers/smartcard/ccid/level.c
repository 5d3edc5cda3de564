// SPDX-License-Identifier: GPL-2.0-only
/*
 * RDF_TRANSMIT: an APDU by what the reader's level asks for. At short APDU level
 * one message each way; at extended APDU level chained both ways where it is
 * longer than the reader's messages (6.1.4); below, see tpdu.c.
 */
#include <linux/minmax.h>
#include <linux/module.h>

#include "ccid.h"

/**
 * ccid_message_room() - bytes to the card that one message can carry
 * @description: the class descriptor
 *
 * Return: bytes.
 */
size_t ccid_message_room(const struct ccid_reader_description *description)
{
	/*
	 * 263 is what some say who counted the status word and no header: they
	 * take a whole short APDU.
	 */
	if (description->maximum_message_length == 263)
		return CCID_SHORT_COMMAND;
	return description->maximum_message_length - CCID_HEADER_LENGTH;
}

/**
 * ccid_maximum_command() - the longest command that the reader takes
 * @description: its class descriptor
 *
 * Return: bytes.
 */
u32 ccid_maximum_command(const struct ccid_reader_description *description)
{
	switch (description->level) {
	case SCR_EXCHANGE_LEVEL_EXTENDED_APDU:
		return SCR_MAXIMUM_COMMAND_LENGTH;
	case SCR_EXCHANGE_LEVEL_SHORT_APDU:
		return min_t(u32, ccid_message_room(description), CCID_SHORT_COMMAND);
	default:
		/* T=1 cuts a command into blocks; for T=0 see scr_t0_tpdu_length(). */
		if (description->protocols & CCID_PROTOCOLS_T1)
			return SCR_MAXIMUM_COMMAND_LENGTH;
		return CCID_SHORT_COMMAND;
	}
}

/* One message of the command, and its answer. */
static int ccid_send_block(struct ccid_slot *slot, struct scr_request *request,
			   size_t length, u16 level, struct ccid_answer *answer)
{
	struct ccid_block block = {
		.length = length,
		.level = level,
		.timeout = ccid_exchange_timeout(slot, request->minor, 0),
	};
	int result;

	result = scr_request_read(request, slot->message + CCID_HEADER_LENGTH, length);
	if (result)
		return result;
	return ccid_xfr_block(slot, request, &block, answer);
}

/* 6.1.4: the command's pieces but for the last; the reader asks for each next one. */
static int ccid_send_pieces(struct ccid_slot *slot, struct scr_request *request,
			    size_t room, struct ccid_answer *answer)
{
	u16 level = CCID_COMMAND_BEGINS;
	int result;

	while (scr_request_length(request) > room) {
		result = ccid_send_block(slot, request, room, level, answer);
		if (result)
			return result;
		if (answer->specific != CCID_RESPONSE_WANTS_COMMAND)
			return -EPROTO;
		level = CCID_COMMAND_CONTINUES;
	}
	return ccid_send_block(slot, request, scr_request_length(request),
			       level == CCID_COMMAND_BEGINS ? CCID_COMMAND_WHOLE :
			       CCID_COMMAND_ENDS, answer);
}

static bool ccid_more_follows(const struct ccid_answer *answer)
{
	return answer->specific == CCID_RESPONSE_BEGINS ||
	       answer->specific == CCID_RESPONSE_CONTINUES;
}

/*
 * 6.2.1: the response's pieces. They are all fetched, also when the caller's
 * buffer is full or bad: the card has done the command, and the reader waits to
 * be rid of its answer. Each has to bring something, or it would never end.
 */
static int ccid_take_pieces(struct ccid_slot *slot, struct scr_request *request,
			    struct ccid_answer *answer)
{
	int result, written;

	written = scr_request_write(request, answer->data, answer->length);
	while (ccid_more_follows(answer)) {
		if (!answer->length ||
		    request->information > SCR_MAXIMUM_RESPONSE_LENGTH)
			return -EPROTO;
		result = ccid_send_block(slot, request, 0, CCID_COMMAND_WANTS_MORE,
					 answer);
		if (result)
			return result;
		result = scr_request_write(request, answer->data, answer->length);
		if (!written)
			written = result;
	}
	return written;
}

static int ccid_exchange_extended(struct ccid_slot *slot, struct scr_request *request)
{
	size_t room = slot->device->description.maximum_message_length -
		      CCID_HEADER_LENGTH;
	struct ccid_answer answer;
	int result;

	result = ccid_send_pieces(slot, request, room, &answer);
	if (result)
		return result;
	return ccid_take_pieces(slot, request, &answer);
}

static int ccid_exchange_whole(struct ccid_slot *slot, struct scr_request *request)
{
	struct ccid_answer answer;
	int result;

	result = ccid_send_block(slot, request, scr_request_length(request),
				 CCID_COMMAND_WHOLE, &answer);
	if (result)
		return result;
	return scr_request_write(request, answer.data, answer.length);
}

static int ccid_exchange_at_level(struct ccid_slot *slot, struct scr_request *request)
{
	switch (slot->device->description.level) {
	case SCR_EXCHANGE_LEVEL_EXTENDED_APDU:
		return ccid_exchange_extended(slot, request);
	case SCR_EXCHANGE_LEVEL_SHORT_APDU:
		return ccid_exchange_whole(slot, request);
	default:
		if (request->minor == SCARD_PROTOCOL_T1)
			return ccid_exchange_t1(slot, request);
		return ccid_exchange_t0(slot, request);
	}
}

/**
 * ccid_transmit() - RDF_TRANSMIT
 * @reader: the reader
 * @request: the APDU; its @minor is the protocol
 *
 * Context: may sleep.
 *
 * Return: 0; as ccid_command() and scr_request_write(), and as ccid_exchange_t0()
 * and ccid_exchange_t1(). -EOVERFLOW: all of the answer was fetched, and
 * &scr_request.information is its length.
 */
int ccid_transmit(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	int result;

	mutex_lock(&slot->lock);
	result = ccid_exchange_at_level(slot, request);
	ccid_forget_answer(slot);
	mutex_unlock(&slot->lock);
	return result;
}
EXPORT_SYMBOL_GPL(ccid_transmit);
