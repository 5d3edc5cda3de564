// SPDX-License-Identifier: BSD-3-Clause
/*
 * The OpenPGP card: which command goes where, its life cycle, and commands in several
 * pieces.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "openpgp_card.h"
#include "report.h"

/* The class byte's bit: more of this command is to come. */
#define CHAINING		0x10

#define INS_ACTIVATE		0x44
#define INS_SELECT		0xa4
#define INS_GET_RESPONSE	0xc0

/* P1, P2 of SELECT: by name, and any answer or none: there is none. */
#define BY_NAME			0x04
#define OCCURRENCE		0x03

/* The shortest piece of the AID that SELECT takes: RID and application. */
#define NAME_LENGTH		6

/* 4.2.1: version, then manufacturer FFFE, which is nobody's, and a serial number. */
static const u8 name[OPENPGP_AID_LENGTH] = {
	0xd2, 0x76, 0x00, 0x01, 0x24, 0x01, 0x03, 0x04, 0xff, 0xfe,
};

#define AT_SERIAL		10

/*
 * 6: T=1, 372/12 by PPS, blocks of 254 bytes, waiting times as cards have them; the
 * historical bytes are those of the object 5F52.
 */
static const u8 answer_to_reset[] = {
	0x3b, 0xda, 0x18, 0xff, 0x81, 0x31, 0xfe, 0x45,
	0x00, 0x31, 0xc5, 0x73, 0xc0, 0x01, 0xc0, 0x05, 0x90, 0x00, 0x25,
};

/* Each new card has the next. */
static u32 last_serial;

/* 7.2.1: what was verified stays so. */
static u16 command_select(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;

	if (first_parameter(apdu) != BY_NAME || (second_parameter(apdu) & OCCURRENCE))
		return STATUS_WRONG_P1_P2;
	if (apdu->nc < NAME_LENGTH || apdu->nc > sizeof(state->aid) ||
	    memcmp(apdu->data, state->aid, apdu->nc))
		return STATUS_FILE_NOT_FOUND;
	state->selected = true;
	state->certificate = 0;
	return state->terminated ? STATUS_TERMINATED : STATUS_DONE;
}

static void drop_keys(struct openpgp_card *state)
{
	unsigned int i;

	for (i = 0; i < OPENPGP_ROLES; i++)
		openpgp_key_set(state, i, NULL, false);
}

/* As it leaves the factory. */
static void begin(struct openpgp_card *state)
{
	unsigned int i;

	drop_keys(state);
	for (i = 0; i < OPENPGP_ROLES; i++)
		state->keys[i].attributes_length =
			openpgp_default_attributes(state->keys[i].attributes);
	openpgp_contents_clear(state);
	openpgp_default_secrets(state);
	openpgp_forget(state);
	state->certificate = 0;
	state->terminated = false;
}

/* 7.2.16: with PW3, or when no password can be tried any more. */
static u16 command_terminate(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;

	if (apdu->parameter)
		return STATUS_WRONG_P1_P2;
	if (!openpgp_may(state, OPENPGP_ADMINISTRATOR) &&
	    (state->user.tries_left || state->administrator.tries_left))
		return STATUS_FORBIDDEN;
	state->terminated = true;
	openpgp_forget(state);
	return STATUS_DONE;
}

static u16 command_activate(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;

	if (apdu->parameter)
		return STATUS_WRONG_P1_P2;
	if (state->terminated)
		begin(state);
	return STATUS_DONE;
}

static const struct interindustry_command commands[] = {
	{ 0x20, openpgp_verify },
	{ 0x24, openpgp_change_reference_data },
	{ 0x2a, openpgp_security_operation },
	{ 0x2c, openpgp_reset_retry_counter },
	{ INS_ACTIVATE, command_activate },
	{ 0x47, openpgp_generate_key },
	{ 0x84, command_get_challenge },
	{ 0x88, openpgp_internal_authenticate },
	{ INS_SELECT, command_select },
	{ 0xa5, openpgp_select_data },
	{ 0xca, openpgp_get_data },
	{ 0xcc, openpgp_get_next_data },
	{ 0xda, openpgp_put_data },
	{ 0xdb, openpgp_import_key },
	{ 0xe6, command_terminate },
};

static void run(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;

	state->ne = apdu->ne;
	if (apdu->ins != INS_SELECT && !state->selected)
		card->status = STATUS_CONDITIONS;
	else if (apdu->ins != INS_SELECT && apdu->ins != INS_ACTIVATE && state->terminated)
		card->status = STATUS_CONDITIONS;
	else
		card->status = run_command(commands, ARRAY_SIZE(commands), card, apdu);
	if (card->manner == CARD_ANSWERS)
		openpgp_trim(card, apdu->ne);
}

static void forget_chain(struct openpgp_chain *chain)
{
	OPENSSL_cleanse(chain->data, chain->length);
	chain->active = false;
	chain->length = 0;
}

/* Return: false: it is too long. */
static bool add_to_chain(struct openpgp_chain *chain, const struct apdu *apdu)
{
	if (apdu->nc > sizeof(chain->data) - chain->length)
		return false;
	if (apdu->nc)
		memcpy(chain->data + chain->length, apdu->data, apdu->nc);
	chain->length += apdu->nc;
	return true;
}

/* 7.7: with another command in between, the pieces before are lost. */
static void run_chained(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;
	struct openpgp_chain *chain = &state->chain;
	const u8 header[] = { apdu->cla & ~CHAINING, apdu->ins, apdu->parameter >> 8,
			      apdu->parameter & 0xff };
	struct apdu whole = *apdu;

	if (chain->active && memcmp(chain->header, header, sizeof(header)))
		forget_chain(chain);
	if (!chain->active && !(apdu->cla & CHAINING)) {
		run(card, apdu);
		return;
	}
	memcpy(chain->header, header, sizeof(header));
	chain->active = true;
	if (!add_to_chain(chain, apdu)) {
		forget_chain(chain);
		card->status = STATUS_WRONG_LENGTH;
		return;
	}
	if (apdu->cla & CHAINING)
		return;
	whole.data = chain->data;
	whole.nc = chain->length;
	run(card, &whole);
	forget_chain(chain);
}

static void process(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;

	/* One that an ABORT has left behind. */
	openpgp_work_cancel(&state->work);
	if (apdu->cla == 0x80) {
		card_test_command(card, apdu);
		return;
	}
	card->status = check_class(apdu->cla & ~CHAINING);
	if (card->status != STATUS_DONE)
		return;
	if (apdu->ins == INS_GET_RESPONSE) {
		openpgp_give_rest(card, apdu->ne);
		return;
	}
	openpgp_forget_rest(state);
	run_chained(card, apdu);
}

static void reset(struct card *card)
{
	struct openpgp_card *state = card->state;

	openpgp_work_cancel(&state->work);
	forget_chain(&state->chain);
	openpgp_forget_rest(state);
	openpgp_forget(state);
	state->selected = false;
}

static void open_card(struct card *card, const struct card_kind *kind, unsigned int slot)
{
	struct openpgp_card *state = allocate(sizeof(*state));

	(void)kind;
	(void)slot;
	memcpy(state->aid, name, sizeof(name));
	last_serial++;
	state->aid[AT_SERIAL] = last_serial >> 24;
	state->aid[AT_SERIAL + 1] = last_serial >> 16;
	state->aid[AT_SERIAL + 2] = last_serial >> 8;
	state->aid[AT_SERIAL + 3] = last_serial;
	state->work.done.fd = -1;
	begin(state);
	card->state = state;
}

static void close_card(struct card *card)
{
	struct openpgp_card *state = card->state;

	reset(card);
	drop_keys(state);
	openpgp_contents_clear(state);
	explicit_bzero(state, sizeof(*state));
	free(state);
	card->state = NULL;
}

const struct card_model openpgp_card = {
	.atr = answer_to_reset,
	.atr_length = sizeof(answer_to_reset),
	.open = open_card,
	.close = close_card,
	.reset = reset,
	.power_off = reset,
	.remove = reset,
	.process = process,
};
