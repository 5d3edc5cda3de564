// SPDX-License-Identifier: BSD-3-Clause
/*
 * The card: its commands taken to pieces, and T=0.
 */
#include <string.h>

#include "card.h"

#define INS_GET_RESPONSE	0xc0

void card_open(struct card *card, const struct card_kind *kind, unsigned int slot)
{
	card->model = kind->model;
	if (card->model->open)
		card->model->open(card, kind, slot);
}

void card_close(struct card *card)
{
	if (card->model && card->model->close)
		card->model->close(card);
	card->model = NULL;
}

static void card_begin(struct card *card)
{
	card->manner = CARD_ANSWERS;
	card->milliseconds = 0;
	card->length = 0;
	card->fetched = 0;
	card->keeps_all = false;
	card->status = STATUS_DONE;
}

void card_reset(struct card *card)
{
	card_begin(card);
	card->resets++;
	card->apdus = 0;
	if (card->model->reset)
		card->model->reset(card);
}

void card_power_off(struct card *card)
{
	if (card->model->power_off)
		card->model->power_off(card);
}

void card_remove(struct card *card)
{
	if (card->model->remove)
		card->model->remove(card);
}

static u32 get_be16(const u8 *bytes)
{
	return bytes[0] << 8 | bytes[1];
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
	apdu->command = command;
	apdu->length = length;
	if (length < 4)
		return false;
	apdu->cla = command[0];
	apdu->ins = command[1];
	apdu->parameter = get_be16(command + 2);
	if (length >= 7 && !command[4])
		return parse_extended(apdu, command + 4, length - 4);
	return parse_short(apdu, command + 4, length - 4);
}

static void card_process(struct card *card, const struct apdu *apdu)
{
	card_begin(card);
	card->apdus++;
	card->wanted = apdu->ne;
	card->command_data = apdu->nc;
	card->model->process(card, apdu);
	if (apdu->ne && card->length > apdu->ne)
		card->length = apdu->ne;
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
	if (!apdu.ne && !card->keeps_all)
		card->length = 0;
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
		return put_status(response, 0, STATUS_CONDITIONS);
	if (wanted > left)
		return put_status(response, 0, STATUS_WRONG_LE | left);
	memcpy(response, card->data + card->fetched, wanted);
	card->fetched += wanted;
	left -= wanted;
	return put_status(response, wanted, left ? more_status(left) : STATUS_DONE);
}

/* No data came with the command: P3 says how much is to come back. */
static u32 tpdu_out(struct card *card, u8 *response)
{
	u32 length = card->length;

	card->length = 0;
	if (!length)
		return put_status(response, 0, card->status);
	if (card->wanted > length)
		return put_status(response, 0, STATUS_WRONG_LE | length);
	memcpy(response, card->data, card->wanted);
	return put_status(response, card->wanted, card->status);
}

u32 card_tpdu_answer(struct card *card, u8 *response)
{
	if (!card->command_data)
		return tpdu_out(card, response);
	return put_status(response, 0, card->length ? more_status(card->length) :
			  card->status);
}

/* A model that has the rest itself is asked for it. */
static bool is_get_response(const struct card *card, const u8 *command, u32 length)
{
	return !command[0] && command[1] == INS_GET_RESPONSE && length == 5 &&
	       (card->length > card->fetched || !card->model->has_get_response);
}

u32 card_tpdu(struct card *card, const u8 *command, u32 length, u8 *response)
{
	u32 wanted = command[4] ? command[4] : 256;
	struct apdu apdu = {
		.command = command,
		.length = length,
		.cla = command[0],
		.ins = command[1],
		.parameter = get_be16(command + 2),
		.data = command + 5,
		.nc = length - 5,
		.ne = length == 5 ? wanted : 0,
	};

	if (apdu.nc && apdu.nc != command[4]) {
		card_begin(card);
		return put_status(response, 0, STATUS_WRONG_LENGTH);
	}
	if (is_get_response(card, command, length)) {
		card->manner = CARD_ANSWERS;
		card->milliseconds = 0;
		return get_response(card, wanted, response);
	}
	card_process(card, &apdu);
	return card->manner == CARD_LATER ? 0 : card_tpdu_answer(card, response);
}
