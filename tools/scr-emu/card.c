// SPDX-License-Identifier: BSD-3-Clause
/*
 * The card: its commands taken to pieces.
 */
#include <string.h>

#include "card.h"

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
