// SPDX-License-Identifier: GPL-2.0-only
/*
 * The card of t1_card.h. It checks blocks and makes check bytes with code of its
 * own. What it sends is in @last; there is always something, as a block came.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "t1_card.h"

#define WRONG_EDC	1
#define OTHER_DEFECT	2
#define WTX_MULTIPLIER	3

static u16 card_crc(const u8 *bytes, size_t length)
{
	u16 crc = 0xffff;
	u8 mixed;

	while (length--) {
		mixed = crc ^ *bytes++;
		mixed ^= mixed << 4;
		crc = crc >> 8 ^ mixed << 8 ^ mixed << 3 ^ mixed >> 4;
	}
	return crc;
}

static size_t card_epilogue(const struct t1_card *card, const u8 *block, size_t length,
			    u8 *epilogue)
{
	size_t i;

	epilogue[0] = 0;
	for (i = 0; i < length; i++)
		epilogue[0] ^= block[i];
	if (!card->crc)
		return 1;
	epilogue[0] = card_crc(block, length) >> 8;
	epilogue[1] = card_crc(block, length) & 0xff;
	return 2;
}

static void card_send(struct t1_card *card, u8 pcb, const u8 *information, size_t length)
{
	card->last[0] = 0;
	card->last[1] = pcb;
	card->last[2] = length;
	if (length)
		memcpy(card->last + 3, information, length);
	card->last_length = 3 + length;
	card->last_length += card_epilogue(card, card->last, card->last_length,
					   card->last + card->last_length);
}

/* R-block; @error as in its PCB. */
static void card_send_ready(struct t1_card *card, u8 error)
{
	card_send(card, 0x80 | card->receive_number << 4 | error, NULL, 0);
}

static void card_send_information(struct t1_card *card)
{
	size_t left = card->response_length - card->offset;

	card->chunk = left < card->ifsd ? left : card->ifsd;
	card->more = left > card->chunk;
	card->in_flight = true;
	card_send(card, card->send_number << 6 | card->more << 5,
		  card->response + card->offset, card->chunk);
}

/* The response, or what has to come before it. */
static void card_go_on(struct t1_card *card)
{
	u8 multiplier = WTX_MULTIPLIER;

	card->wtx_asked = card->extensions_left > 0;
	if (!card->wtx_asked) {
		card_send_information(card);
		return;
	}
	card->extensions_left--;
	card_send(card, 0xc3, &multiplier, 1);
}

static void card_execute(struct t1_card *card)
{
	card->executions++;
	if (card->taken != card->expected_length ||
	    memcmp(card->command, card->expected, card->taken))
		card->wrong_commands++;
	card->taken = 0;
	card->offset = 0;
	card->extensions_left = card->extensions;
	card_go_on(card);
}

/* A new I-block acknowledges the end of the last response. */
static void card_take_information(struct t1_card *card, const u8 *block)
{
	if ((block[1] >> 6 & 1) != card->receive_number ||
	    card->taken + block[2] > T1_CARD_MAXIMUM) {
		card_send_ready(card, OTHER_DEFECT);
		return;
	}
	if (card->in_flight)
		card->send_number ^= 1;
	card->in_flight = false;
	card->receive_number ^= 1;
	memcpy(card->command + card->taken, block + 3, block[2]);
	card->taken += block[2];
	if (block[1] & 0x20)
		card_send_ready(card, 0);
	else
		card_execute(card);
}

/*
 * Rule 7.1, and 2.2: the block that the interface device did not get, or, in a
 * chain, the next. Where it has nothing to repeat, it says what it waits for.
 */
static void card_take_ready(struct t1_card *card, u8 number)
{
	if (card->wtx_asked)
		return;
	if (!card->in_flight) {
		card_send_ready(card, 0);
	} else if (number == card->send_number) {
		card_send_information(card);
	} else if (card->more) {
		card->offset += card->chunk;
		card->send_number ^= 1;
		card_send_information(card);
	} else {
		card_send_ready(card, OTHER_DEFECT);
	}
}

static void card_take_resynch(struct t1_card *card)
{
	card->send_number = 0;
	card->receive_number = 0;
	card->in_flight = false;
	card->wtx_asked = false;
	card->taken = 0;
	card->ifsd = 32;
	card_send(card, 0xe0, NULL, 0);
}

static void card_take_supervisory(struct t1_card *card, const u8 *block)
{
	switch (block[1]) {
	case 0xc0:
		card_take_resynch(card);
		break;
	case 0xc1:
		card->ifsd = block[3];
		card_send(card, 0xe1, block + 3, 1);
		break;
	case 0xe3:
		if (card->wtx_asked)
			card_go_on(card);
		break;
	default:
		card_send_ready(card, OTHER_DEFECT);
	}
}

/* Returns 0, or the error that the R-block for it says. */
static u8 card_check(const struct t1_card *card, const u8 *block, size_t length)
{
	size_t covered = length - (card->crc ? 2 : 1);
	u8 epilogue[2];

	if (length < (card->crc ? 5 : 4) || block[0] || block[2] == 255 ||
	    covered != 3 + block[2])
		return OTHER_DEFECT;
	return memcmp(epilogue, block + covered,
		      card_epilogue(card, block, covered, epilogue)) ? WRONG_EDC : 0;
}

/* t1_card_answer() - a block of the interface device came; the answer is in last */
void t1_card_answer(struct t1_card *card, const u8 *block, size_t length)
{
	u8 error = card_check(card, block, length);

	if (error && card->wtx_asked)
		return;
	if (error)
		card_send_ready(card, error);
	else if (!(block[1] & 0x80))
		card_take_information(card, block);
	else if (!(block[1] & 0x40))
		card_take_ready(card, block[1] >> 4 & 1);
	else
		card_take_supervisory(card, block);
}

/* t1_card_reset() - the state after a reset; what the test set stays */
void t1_card_reset(struct t1_card *card)
{
	card->ifsd = 32;
	card->send_number = 0;
	card->receive_number = 0;
	card->in_flight = false;
	card->wtx_asked = false;
	card->taken = 0;
}
