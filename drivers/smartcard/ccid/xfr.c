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

static int ccid_xfr_piece(struct ccid_slot *slot, struct scr_request *request,
			  const u8 *output, struct ccid_block *block,
			  struct ccid_answer *answer)
{
	int result;

	memcpy(slot->message + CCID_HEADER_LENGTH, output, block->length);
	result = ccid_xfr_block(slot, request, block, answer);
	return !result && answer->length > block->level ? -EPROTO : result;
}

/**
 * ccid_xfr_characters() - characters to the card, and characters from it
 * @slot: a reader at character level
 * @request: how to wait
 * @characters: what to send, and how many to expect
 * @answer: as ccid_command(): some or all of those that were expected
 *
 * At this level wLevelParameter is the number of characters that the reader
 * waits for when it has sent its own. What does not fit a message is sent in
 * pieces, nothing being expected between them.
 *
 * Return: as ccid_command(); -EPROTO: more have come than were asked for.
 */
int ccid_xfr_characters(struct ccid_slot *slot, struct scr_request *request,
			const struct ccid_characters *characters,
			struct ccid_answer *answer)
{
	size_t room = ccid_message_room(&slot->device->description);
	struct ccid_block block = {
		.waiting_multiplier = characters->waiting_multiplier,
		.timeout = characters->timeout,
	};
	const u8 *output = characters->output;
	size_t left = characters->length;
	int result;

	while (ccid_piece_length(slot, left) < left) {
		block.length = ccid_piece_length(slot, left);
		result = ccid_xfr_piece(slot, request, output, &block, answer);
		if (result)
			return result;
		output += block.length;
		left -= block.length;
	}
	block.length = left;
	block.level = min(characters->wanted, room);
	return ccid_xfr_piece(slot, request, output, &block, answer);
}

/**
 * ccid_xfr_counted() - characters to the card, and what it sends by its own count
 * @slot: a reader at character level
 * @request: how to wait
 * @characters: what to send, and how many to expect at first; what is left in it
 *	says nothing
 * @bytes: where the card's characters go; may be those that are sent
 * @count: how many there will be in all, from the first ones
 * @answer: as ccid_command(); all of the card's characters
 *
 * Return: as ccid_xfr_characters(); -EPROTO: none have come.
 */
int ccid_xfr_counted(struct ccid_slot *slot, struct scr_request *request,
		     struct ccid_characters *characters, u8 *bytes,
		     size_t (*count)(struct ccid_slot *slot, const u8 *bytes),
		     struct ccid_answer *answer)
{
	size_t first = characters->wanted, whole = first, received = 0;
	int result;

	while (received < whole) {
		result = ccid_xfr_characters(slot, request, characters, answer);
		if (result)
			return result;
		if (!answer->length)
			return -EPROTO;
		memcpy(bytes + received, answer->data, answer->length);
		received += answer->length;
		if (received >= first)
			whole = count(slot, bytes);
		characters->length = 0;
		characters->wanted = whole - received;
	}
	answer->data = bytes;
	answer->length = received;
	return 0;
}
