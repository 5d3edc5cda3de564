// SPDX-License-Identifier: GPL-2.0-only
/*
 * RDF_TRANSMIT: an APDU, or a TPDU, by XfrBlock (6.1.4). At TPDU and short APDU
 * level one message each way; at extended APDU level chained both ways where
 * it is longer than the reader's messages.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/module.h>

#include "../iso7816/atr.h"
#include "ccid.h"

/* A short command APDU: CLA INS P1 P2 Lc, 255 bytes, Le (ISO 7816-4, 5.1). */
#define CCID_SHORT_COMMAND		261

/*
 * What a reader is given: the least, whatever the card's parameters say, and the
 * most that they add to it. That the card is silent is the reader's to find; this
 * finds silent readers.
 */
#define CCID_LEAST_TIMEOUT		(10 * HZ)
#define CCID_MOST_OF_CARD		(50 * USEC_PER_SEC)

/**
 * ccid_maximum_command() - the longest command that the reader takes
 * @description: its class descriptor
 *
 * Return: bytes.
 */
u32 ccid_maximum_command(const struct ccid_reader_description *description)
{
	u32 room = description->maximum_message_length - CCID_HEADER_LENGTH;

	if (description->level == SCR_EXCHANGE_LEVEL_EXTENDED_APDU)
		return SCR_MAXIMUM_COMMAND_LENGTH;
	/*
	 * 263 is what some say who counted the status word and no header: they
	 * take a whole short APDU.
	 */
	if (description->maximum_message_length == 263)
		return CCID_SHORT_COMMAND;
	return min_t(u32, room, CCID_SHORT_COMMAND);
}

/* Elementary time units to microseconds, as the card's clock makes them. */
static u64 ccid_etu_microseconds(const struct scr_card_parameters *card, u64 etu)
{
	u32 clock_rate = scr_atr_clock_rate(card->fi_di >> 4);
	u32 adjustment = scr_atr_baud_rate_adjustment(card->fi_di & 15);

	/* kHz: clock_rate / clock is in milliseconds. */
	return div_u64(etu * 1000 * (clock_rate ? clock_rate : 372),
		       (adjustment ? adjustment : 1) * (card->clock ? card->clock : 3571));
}

/* T=0: the larger of sending and of receiving a whole TPDU (ISO 7816-3, 10.2). */
static u64 ccid_t0_microseconds(const struct scr_card_parameters *card)
{
	u32 adjustment = scr_atr_baud_rate_adjustment(card->fi_di & 15);
	u64 waiting = 960ULL * card->waiting_integer * (adjustment ? adjustment : 1);
	u64 guard = 12 + card->extra_guard_time % 255;

	return ccid_etu_microseconds(card, max(261 * guard + 6 * waiting,
					       5 * guard + 260 * waiting));
}

/*
 * T=1: a block each way and the block waiting time between them (ISO 7816-3,
 * 11.4.3), which is counted at the default rate, whatever rate is in force.
 */
static u64 ccid_t1_microseconds(const struct scr_card_parameters *card)
{
	u32 clock = card->clock ? card->clock : 3571;
	u64 guard = 12 + card->extra_guard_time % 255;
	u64 characters = 11 + (1ULL << (card->cwi & 15));
	u64 block = div_u64((960ULL * 372 * 1000) << min_t(u8, card->bwi, 9), clock);

	return block + ccid_etu_microseconds(card, 260 * guard + 260 * characters + 11);
}

static unsigned long ccid_exchange_timeout(struct ccid_slot *slot, u32 protocol)
{
	const struct scr_card_parameters *card = &slot->reader->card;
	u64 microseconds;

	if (protocol == SCARD_PROTOCOL_T1)
		microseconds = ccid_t1_microseconds(card);
	else
		microseconds = ccid_t0_microseconds(card);
	microseconds = min_t(u64, microseconds, CCID_MOST_OF_CARD);
	return CCID_LEAST_TIMEOUT + usecs_to_jiffies(microseconds);
}

/*
 * One message of the command, and its answer. At TPDU level a T=0 command is
 * never shorter than its header of five bytes: case 1 gets P3 = 0, as
 * SmartcardT0Request has it.
 */
static int ccid_send_block(struct ccid_slot *slot, struct scr_request *request,
			   size_t length, u16 level, struct ccid_answer *answer)
{
	u8 *data = slot->message + CCID_HEADER_LENGTH;
	size_t read = length;
	int result;

	result = scr_request_read(request, data, read);
	if (result)
		return result;
	if (length == 4 && request->minor == SCARD_PROTOCOL_T0 &&
	    slot->device->description.level == SCR_EXCHANGE_LEVEL_TPDU)
		data[length++] = 0;
	ccid_encode_xfr_block(slot->message, length, slot->index,
			      ccid_next_sequence(slot), 0, level);
	result = ccid_command(slot, request, CCID_HEADER_LENGTH + length,
			      ccid_exchange_timeout(slot, request->minor), answer);
	memzero_explicit(data, length);
	return result;
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

/**
 * ccid_transmit() - RDF_TRANSMIT
 * @reader: the reader
 * @request: the APDU, or at TPDU level the TPDU; its @minor is the protocol
 *
 * Context: may sleep.
 *
 * Return: 0; as ccid_command() and scr_request_write(). -EOVERFLOW: all of the
 * answer was fetched, and &scr_request.information is its length.
 */
int ccid_transmit(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	int result;

	mutex_lock(&slot->lock);
	if (slot->device->description.level == SCR_EXCHANGE_LEVEL_EXTENDED_APDU)
		result = ccid_exchange_extended(slot, request);
	else
		result = ccid_exchange_whole(slot, request);
	ccid_forget_answer(slot);
	mutex_unlock(&slot->lock);
	return result;
}
EXPORT_SYMBOL_GPL(ccid_transmit);
