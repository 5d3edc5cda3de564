// SPDX-License-Identifier: BSD-3-Clause
/*
 * The OpenPGP card's answers: those that are longer than Le come in pieces, and some come
 * later.
 */
#include <string.h>

#include <openssl/crypto.h>

#include "openpgp_card.h"

void openpgp_trim(struct card *card, u32 ne)
{
	struct openpgp_card *state = card->state;
	struct openpgp_rest *rest = &state->rest;
	u32 left;

	if (!ne)
		card->length = 0;
	if (card->length <= ne)
		return;
	left = card->length - ne;
	memcpy(rest->data, card->data + ne, left);
	rest->sent = 0;
	rest->length = left;
	rest->status = card->status;
	card->length = ne;
	card->status = STATUS_MORE | (left > 0xff ? 0 : left);
}

void openpgp_forget_rest(struct openpgp_card *state)
{
	struct openpgp_rest *rest = &state->rest;

	OPENSSL_cleanse(rest->data, rest->length);
	rest->sent = 0;
	rest->length = 0;
}

void openpgp_give_rest(struct card *card, u32 ne)
{
	struct openpgp_card *state = card->state;
	struct openpgp_rest *rest = &state->rest;
	u32 left = rest->length - rest->sent;
	u32 length = ne < left ? ne : left;

	if (!left) {
		card->status = STATUS_CONDITIONS;
		return;
	}
	memcpy(card->data, rest->data + rest->sent, length);
	card->length = length;
	rest->sent += length;
	left -= length;
	card->status = left ? STATUS_MORE | (left > 0xff ? 0 : left) : rest->status;
	if (!left)
		openpgp_forget_rest(state);
}

void openpgp_answered(struct card *card)
{
	struct openpgp_card *state = card->state;

	openpgp_trim(card, state->ne);
	card->manner = CARD_ANSWERS;
	card->answered(card);
}
