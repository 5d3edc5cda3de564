// SPDX-License-Identifier: GPL-2.0-only
/*
 * RDF_TRANSMIT: an APDU by what the reader's level asks for. At short APDU level
 * one message each way; at extended APDU level chained both ways where it is
 * longer than the reader's messages (6.1.4); below, see tpdu_t0.c and tpdu_t1.c.
 */
#include <linux/minmax.h>
#include <linux/module.h>

#include "../compat.h"
#include "ccid.h"

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

/* The next message has @length bytes of the command. */
static int ccid_next_piece(struct ccid_slot *slot, struct scr_request *request,
			   size_t length, u16 level, ccid_step step)
{
	struct ccid_block block = {
		.length = length,
		.level = level,
		.timeout = ccid_transmit_timeout(slot),
	};
	int result;

	result = scr_request_read(request, slot->message + CCID_HEADER_LENGTH, length);
	slot->exchange.level = level;
	return result ? result : ccid_next_xfr_block(slot, &block, step);
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
static int ccid_response_piece(struct ccid_slot *slot, struct scr_request *request,
			       int result)
{
	const struct ccid_answer *answer = &slot->answer;

	if (result)
		return result;
	result = scr_request_write(request, answer->data, answer->length);
	if (!slot->exchange.written)
		slot->exchange.written = result;
	if (!ccid_more_follows(answer))
		return slot->exchange.written;
	if (!answer->length || request->information > SCR_MAXIMUM_RESPONSE_LENGTH)
		return -EPROTO;
	return ccid_next_piece(slot, request, 0, CCID_COMMAND_WANTS_MORE,
			       ccid_response_piece);
}

static int ccid_command_piece(struct ccid_slot *slot, struct scr_request *request,
			      int result);

/* 6.1.4: the command's pieces; the reader asks for each next one. */
static int ccid_send_piece(struct ccid_slot *slot, struct scr_request *request, bool first)
{
	size_t room = slot->device->description.maximum_message_length -
		      CCID_HEADER_LENGTH;
	size_t left = scr_request_length(request);

	if (left > room)
		return ccid_next_piece(slot, request, room,
				       first ? CCID_COMMAND_BEGINS : CCID_COMMAND_CONTINUES,
				       ccid_command_piece);
	return ccid_next_piece(slot, request, left,
			       first ? CCID_COMMAND_WHOLE : CCID_COMMAND_ENDS,
			       ccid_response_piece);
}

static int ccid_command_piece(struct ccid_slot *slot, struct scr_request *request,
			      int result)
{
	if (result)
		return result;
	if (slot->answer.specific != CCID_RESPONSE_WANTS_COMMAND)
		return -EPROTO;
	return ccid_send_piece(slot, request, false);
}

static int ccid_begin_extended(struct ccid_slot *slot, struct scr_request *request,
			       int result)
{
	slot->exchange.written = 0;
	return ccid_send_piece(slot, request, true);
}

static int ccid_response_whole(struct ccid_slot *slot, struct scr_request *request,
			       int result)
{
	const struct ccid_answer *answer = &slot->answer;

	return result ? result : scr_request_write(request, answer->data, answer->length);
}

static int ccid_begin_whole(struct ccid_slot *slot, struct scr_request *request,
			    int result)
{
	return ccid_next_piece(slot, request, scr_request_length(request),
			       CCID_COMMAND_WHOLE, ccid_response_whole);
}

static ccid_step ccid_first_step(struct ccid_slot *slot, struct scr_request *request)
{
	switch (slot->device->description.level) {
	case SCR_EXCHANGE_LEVEL_EXTENDED_APDU:
		return ccid_begin_extended;
	case SCR_EXCHANGE_LEVEL_SHORT_APDU:
		return ccid_begin_whole;
	default:
		return request->minor == SCARD_PROTOCOL_T1 ? ccid_begin_t1 : ccid_begin_t0;
	}
}

/**
 * ccid_transmit() - RDF_TRANSMIT
 * @reader: the reader
 * @request: the APDU; its @minor is the protocol
 *
 * Context: may sleep, unless &scr_request.asynchronous.
 *
 * Return: 0; as ccid_serve(), ccid_command() and scr_request_write(), and as
 * ccid_begin_t0() and ccid_begin_t1(). -EOVERFLOW: all of the answer was fetched, and
 * &scr_request.information is its length.
 */
int ccid_transmit(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);

	return ccid_serve(slot, request, ccid_first_step(slot, request));
}
EXPORT_SYMBOL_IF_KUNIT(ccid_transmit);
