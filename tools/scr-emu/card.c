// SPDX-License-Identifier: BSD-3-Clause
/*
 * The card: what it answers to an APDU, and to the TPDUs of T=0 that carry one.
 *
 *	00 A4 ...		9000
 *	80 10 P1 P2 .. Le	P1P2 (0: 65536) bytes, byte i is i & FF
 *	80 12 00 00 Lc ..	the data back
 *	80 14 P1 P2		9000 after P1P2 milliseconds
 *	80 16, 80 17		never answers; 17 asks for time all the while
 *	80 18 P1 P2		the status P1P2
 *	80 1A			how many resets, how many commands since: 4 bytes each
 */
#include <string.h>

#include "card.h"

#define INS_GET_RESPONSE	0xc0

#define STATUS_DONE		0x9000
#define STATUS_MORE		0x6100
#define STATUS_WRONG_LENGTH	0x6700
#define STATUS_WRONG_LE		0x6c00
#define STATUS_NO_DATA		0x6985
#define STATUS_UNKNOWN		0x6d00

void card_reset(struct card *card)
{
	card->resets++;
	card->apdus = 0;
	card->length = 0;
	card->fetched = 0;
}

static u32 get_be16(const u8 *bytes)
{
	return bytes[0] << 8 | bytes[1];
}

static void put_be32(u8 *bytes, u32 value)
{
	bytes[0] = value >> 24;
	bytes[1] = value >> 16;
	bytes[2] = value >> 8;
	bytes[3] = value;
}

/* The body after the header. Return: false if it is none. */
static bool parse_short(struct apdu *apdu, const u8 *body, u32 length)
{
	if (length > 1) {
		apdu->nc = body[0];
		apdu->data = body + 1;
		if (!apdu->nc || length < 1 + apdu->nc || length > 2 + apdu->nc)
			return false;
		if (length == 1 + apdu->nc)
			return true;
	}
	if (length)
		apdu->ne = body[length - 1] ? body[length - 1] : 256;
	return true;
}

static bool parse_extended(struct apdu *apdu, const u8 *body, u32 length)
{
	if (length > 3) {
		apdu->nc = get_be16(body + 1);
		apdu->data = body + 3;
		if (!apdu->nc || (length != 3 + apdu->nc && length != 5 + apdu->nc))
			return false;
		if (length == 3 + apdu->nc)
			return true;
	}
	apdu->ne = get_be16(body + length - 2);
	if (!apdu->ne)
		apdu->ne = 65536;
	return true;
}

static bool parse_apdu(struct apdu *apdu, const u8 *command, u32 length)
{
	memset(apdu, 0, sizeof(*apdu));
	if (length < 4)
		return false;
	apdu->cla = command[0];
	apdu->ins = command[1];
	apdu->parameter = get_be16(command + 2);
	if (length >= 7 && !command[4])
		return parse_extended(apdu, command + 4, length - 4);
	return parse_short(apdu, command + 4, length - 4);
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
	if (apdu->nc)
		memcpy(card->data, apdu->data, apdu->nc);
}

static void answer_counters(struct card *card)
{
	put_be32(card->data, card->resets);
	put_be32(card->data + 4, card->apdus);
	card->length = 8;
}

static void card_proprietary(struct card *card, const struct apdu *apdu)
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

static void card_begin(struct card *card)
{
	card->manner = CARD_ANSWERS;
	card->milliseconds = 0;
	card->length = 0;
	card->fetched = 0;
	card->status = STATUS_DONE;
}

static void card_process(struct card *card, const struct apdu *apdu)
{
	card_begin(card);
	card->apdus++;
	if (apdu->cla == 0x80)
		card_proprietary(card, apdu);
	else if (apdu->cla != 0x00 || apdu->ins != 0xa4)
		card->status = STATUS_UNKNOWN;
}

void card_apdu(struct card *card, const u8 *command, u32 length)
{
	struct apdu apdu;

	if (!parse_apdu(&apdu, command, length)) {
		card_begin(card);
		card->status = STATUS_WRONG_LENGTH;
		return;
	}
	card_process(card, &apdu);
	/* The echo comes back also where nobody asked for it: one command less to type. */
	if (card->length > apdu.ne && (apdu.ne || apdu.ins != 0x12))
		card->length = apdu.ne;
}

static u32 put_status(u8 *response, u32 length, u16 status)
{
	response[length] = status >> 8;
	response[length + 1] = status;
	return length + 2;
}

/* SW2 of 61xx: 0 stands for 256 and more. */
static u16 more_status(u32 left)
{
	return STATUS_MORE | (left < 256 ? left : 0);
}

static u32 get_response(struct card *card, u32 wanted, u8 *response)
{
	u32 left = card->length - card->fetched;

	if (!left)
		return put_status(response, 0, STATUS_NO_DATA);
	if (wanted > left)
		return put_status(response, 0, STATUS_WRONG_LE | left);
	memcpy(response, card->data + card->fetched, wanted);
	card->fetched += wanted;
	left -= wanted;
	return put_status(response, wanted, left ? more_status(left) : STATUS_DONE);
}

/* No data came with it: P3 says how much is to come back. */
static u32 tpdu_out(struct card *card, u32 wanted, u8 *response)
{
	u32 length = card->length;

	card->length = 0;
	if (!length)
		return put_status(response, 0, card->status);
	if (wanted > length)
		return put_status(response, 0, STATUS_WRONG_LE | length);
	memcpy(response, card->data, wanted);
	return put_status(response, wanted, card->status);
}

u32 card_tpdu(struct card *card, const u8 *command, u32 length, u8 *response)
{
	u32 wanted = command[4] ? command[4] : 256;
	struct apdu apdu = {
		.cla = command[0],
		.ins = command[1],
		.parameter = get_be16(command + 2),
		.data = command + 5,
		.nc = length - 5,
	};

	if (apdu.nc && apdu.nc != command[4]) {
		card_begin(card);
		return put_status(response, 0, STATUS_WRONG_LENGTH);
	}
	if (apdu.ins == INS_GET_RESPONSE && !apdu.cla) {
		card->manner = CARD_ANSWERS;
		card->milliseconds = 0;
		return get_response(card, wanted, response);
	}
	card_process(card, &apdu);
	if (!apdu.nc)
		return tpdu_out(card, wanted, response);
	return put_status(response, 0, card->length ? more_status(card->length) :
			  card->status);
}
