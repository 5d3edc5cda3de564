// SPDX-License-Identifier: BSD-3-Clause
/*
 * The card for tests: every SELECT succeeds, and class 80 has commands that other
 * models understand, too:
 *
 *	80 10 P1 P2 .. Le	P1P2 (0: 65536) bytes, byte i is i & FF
 *	80 12 00 00 Lc ..	the data back
 *	80 14 P1 P2		9000 after P1P2 milliseconds
 *	80 16, 80 17		never answers; 17 asks for time all the while
 *	80 18 P1 P2		the status P1P2
 *	80 1A			how many resets, how many commands since: 4 bytes each
 */
#include <string.h>

#include "card.h"

static void put_be32(u8 *bytes, u32 value)
{
	bytes[0] = value >> 24;
	bytes[1] = value >> 16;
	bytes[2] = value >> 8;
	bytes[3] = value;
}

static void answer_pattern(struct card *card, u32 length)
{
	u32 i;

	card->length = length ? length : 65536;
	for (i = 0; i < card->length; i++)
		card->data[i] = i;
}

static void answer_echo(struct card *card, const struct apdu *apdu)
{
	card->length = apdu->nc;
	/* It comes back also where nobody asked for it: one command less to type. */
	card->keeps_all = true;
	if (apdu->nc)
		memcpy(card->data, apdu->data, apdu->nc);
}

static void answer_counters(struct card *card)
{
	put_be32(card->data, card->resets);
	put_be32(card->data + 4, card->apdus);
	card->length = 8;
}

void card_test_command(struct card *card, const struct apdu *apdu)
{
	switch (apdu->ins) {
	case 0x10:
		answer_pattern(card, apdu->parameter);
		break;
	case 0x12:
		answer_echo(card, apdu);
		break;
	case 0x14:
		card->milliseconds = apdu->parameter;
		break;
	case 0x16:
		card->manner = CARD_HANGS;
		break;
	case 0x17:
		card->manner = CARD_EXTENDS;
		break;
	case 0x18:
		card->status = apdu->parameter;
		break;
	case 0x1a:
		answer_counters(card);
		break;
	default:
		card->status = STATUS_UNKNOWN;
		break;
	}
}

static void process(struct card *card, const struct apdu *apdu)
{
	if (apdu->cla == 0x80)
		card_test_command(card, apdu);
	else if (apdu->cla != 0x00 || apdu->ins != 0xa4)
		card->status = STATUS_UNKNOWN;
}

const struct card_model test_card = {
	.process = process,
};
