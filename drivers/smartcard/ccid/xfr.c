// SPDX-License-Identifier: GPL-2.0-only
/*
 * XfrBlock (6.1.4): bytes to the card, and bytes from it; how long that may take.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "../iso7816/timing.h"
#include "ccid.h"

/*
 * What a reader is given: the least, whatever the card's parameters say, and the
 * most that they add to it. That the card is silent is the reader's to find; this
 * finds silent readers.
 */
#define CCID_LEAST_TIMEOUT		(10 * HZ)
#define CCID_MOST_OF_CARD		(50 * USEC_PER_SEC)

/**
 * ccid_exchange_timeout() - how long the reader is given for one XfrBlock
 * @slot: the slot
 * @protocol: SCARD_PROTOCOL_T0 or _T1
 * @waiting_multiplier: T=1: of S(WTX request), else 0
 *
 * Return: jiffies.
 */
unsigned long ccid_exchange_timeout(struct ccid_slot *slot, u32 protocol,
				    u8 waiting_multiplier)
{
	const struct scr_card_parameters *card = &slot->reader->card;
	const struct scr_timing timing = {
		.clock = card->clock,
		.fi_di = card->fi_di,
		.extra_guard_time = card->extra_guard_time,
		.waiting_integer = card->waiting_integer,
		.bwi = card->bwi,
		.cwi = card->cwi,
	};
	unsigned long least = CCID_LEAST_TIMEOUT;
	u64 most = CCID_MOST_OF_CARD;
	u64 microseconds;

	if (protocol == SCARD_PROTOCOL_T1) {
		microseconds = scr_timing_t1(&timing, waiting_multiplier);
		/* The card has asked for it; the request's own deadline ends it. */
		most *= max_t(u8, waiting_multiplier, 1);
	} else {
		microseconds = scr_timing_t0(&timing);
	}
	if (protocol == SCARD_PROTOCOL_T1 &&
	    ccid_has_quirk(slot->device, CCID_QUIRK_KEY_GENERATION))
		least += CCID_KEY_GENERATION_TIME * HZ;
	return least + nsecs_to_jiffies(min(microseconds, most) * NSEC_PER_USEC);
}

/**
 * ccid_xfr_block() - one XfrBlock and its DataBlock
 * @slot: the bytes are in &ccid_slot.message, after the header
 * @request: how to wait
 * @block: how many they are, and what goes with them
 * @answer: as ccid_command()
 *
 * The bytes are wiped when the reader has them.
 *
 * Return: as ccid_command().
 */
int ccid_xfr_block(struct ccid_slot *slot, struct scr_request *request,
		   const struct ccid_block *block, struct ccid_answer *answer)
{
	int result;

	ccid_encode_xfr_block(slot->message, block->length, slot->index,
			      ccid_next_sequence(slot), block->waiting_multiplier,
			      block->level);
	result = ccid_command(slot, request, CCID_HEADER_LENGTH + block->length,
			      block->timeout, answer);
	memzero_explicit(slot->message + CCID_HEADER_LENGTH, block->length);
	return result;
}

/**
 * ccid_next_xfr_block() - the next command of an exchange is an XfrBlock
 * @slot: the bytes are in &ccid_slot.message, after the header
 * @block: how many they are, and what goes with them
 * @step: what comes when it is answered
 *
 * Return: -EINPROGRESS.
 */
int ccid_next_xfr_block(struct ccid_slot *slot, const struct ccid_block *block,
			ccid_step step)
{
	ccid_encode_xfr_block(slot->message, block->length, slot->index,
			      ccid_next_sequence(slot), block->waiting_multiplier,
			      block->level);
	return ccid_next_command(slot, CCID_HEADER_LENGTH + block->length, block->timeout,
				 step);
}

/*
 * What goes into the next message; at least one byte, and all if there is no
 * reason against it.
 */
static size_t ccid_piece_length(struct ccid_slot *slot, size_t left)
{
	size_t length = min(left, ccid_message_room(&slot->device->description));

	if (length > 1 && !((length + CCID_HEADER_LENGTH) % 64) &&
	    ccid_has_quirk(slot->device, CCID_QUIRK_NO_FULL_PACKET))
		length--;
	return length;
}

static int ccid_piece_sent(struct ccid_slot *slot, struct scr_request *request, int result)
{
	const struct ccid_exchange *exchange = &slot->exchange;

	if (!result && !slot->answer.length)
		return ccid_next_characters(slot);
	return exchange->characters.then(slot, request, result ? result : -EPROTO);
}

/* By the card's own count: are they all there? If not, the next ones. */
static int ccid_count_characters(struct ccid_slot *slot, struct scr_request *request)
{
	struct ccid_characters *characters = &slot->exchange.characters;
	struct ccid_answer *answer = &slot->answer;
	size_t whole = characters->first;

	if (!answer->length)
		return characters->then(slot, request, -EPROTO);
	memcpy(characters->bytes + characters->received, answer->data, answer->length);
	characters->received += answer->length;
	if (characters->received >= characters->first)
		whole = characters->count(slot, characters->bytes);
	if (characters->received < whole) {
		characters->wanted = whole - characters->received;
		return ccid_next_characters(slot);
	}
	answer->data = characters->bytes;
	answer->length = characters->received;
	return characters->then(slot, request, 0);
}

static int ccid_characters_came(struct ccid_slot *slot, struct scr_request *request,
				int result)
{
	struct ccid_characters *characters = &slot->exchange.characters;

	if (!result && slot->answer.length > characters->level)
		result = -EPROTO;
	if (result || !characters->count)
		return characters->then(slot, request, result);
	return ccid_count_characters(slot, request);
}

/**
 * ccid_characters_before() - of what the latest answer completes, what came before it
 * @slot: has a command under way, or its answer
 *
 * Context: any.
 *
 * Return: bytes.
 */
size_t ccid_characters_before(const struct ccid_slot *slot)
{
	const struct ccid_characters *characters = &slot->exchange.characters;

	if (slot->exchange.step != ccid_characters_came || !characters->count)
		return 0;
	return characters->received;
}

/**
 * ccid_next_characters() - what comes next are characters, to the card and from it
 * @slot: a reader at character level; &ccid_exchange.characters says which
 *
 * At this level wLevelParameter is the number of characters that the reader
 * waits for when it has sent its own. What does not fit a message is sent in
 * pieces, nothing being expected between them. &ccid_characters.then is told
 * -EPROTO if more have come than were asked for, or none of those that are counted.
 *
 * Return: -EINPROGRESS.
 */
int ccid_next_characters(struct ccid_slot *slot)
{
	struct ccid_characters *characters = &slot->exchange.characters;
	size_t room = ccid_message_room(&slot->device->description);
	size_t length = ccid_piece_length(slot, characters->length);
	bool last = length == characters->length;
	struct ccid_block block = {
		.length = length,
		.level = last ? min(characters->wanted, room) : 0,
		.waiting_multiplier = characters->waiting_multiplier,
		.timeout = characters->timeout,
	};

	memcpy(slot->message + CCID_HEADER_LENGTH, characters->output, length);
	characters->output += length;
	characters->length -= length;
	characters->level = block.level;
	return ccid_next_xfr_block(slot, &block,
				   last ? ccid_characters_came : ccid_piece_sent);
}
