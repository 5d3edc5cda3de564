// SPDX-License-Identifier: BSD-3-Clause
/*
 * The OpenPGP card's passwords (4.3): VERIFY, CHANGE REFERENCE DATA and RESET RETRY
 * COUNTER. PW1 is one secret with two numbers, which are verified each for itself.
 */
#include <string.h>

#include "openpgp_card.h"

/* P2 */
#define USER_SIGNS		0x81
#define USER			0x82
#define ADMINISTRATOR		0x83

/* P1 of VERIFY: takes back what was verified. */
#define FORGET			0xff

/* P1 of RESET RETRY COUNTER: the resetting code first; PW3 was verified. */
#define BY_CODE			0x00
#define BY_ADMINISTRATOR	0x02

#define USER_MINIMUM		6
#define ADMINISTRATOR_MINIMUM	8

static void default_secret(struct secret *secret, const char *characters)
{
	memset(secret, 0, sizeof(*secret));
	secret_set(secret, (const u8 *)characters, strlen(characters));
	secret->tries = 3;
	secret->tries_left = 3;
}

void openpgp_default_secrets(struct openpgp_card *state)
{
	default_secret(&state->user, "123456");
	default_secret(&state->administrator, "12345678");
	memset(&state->resetting, 0, sizeof(state->resetting));
	state->signs_once = true;
}

void openpgp_forget(struct openpgp_card *state)
{
	state->may_sign = false;
	state->is_user = false;
	state->is_administrator = false;
}

bool openpgp_may(const struct openpgp_card *state, enum openpgp_access access)
{
	switch (access) {
	case OPENPGP_ALWAYS:
		return true;
	case OPENPGP_USER:
		return state->is_user;
	case OPENPGP_ADMINISTRATOR:
		return state->is_administrator;
	default:
		return false;
	}
}

/* 4.4.3.6 */
u32 openpgp_secrets_status(const struct openpgp_card *state, u8 *place)
{
	const u8 status[] = {
		!state->signs_once, MAXIMUM_SECRET_LENGTH, MAXIMUM_SECRET_LENGTH,
		MAXIMUM_SECRET_LENGTH, state->user.tries_left, state->resetting.tries_left,
		state->administrator.tries_left,
	};

	memcpy(place, status, sizeof(status));
	return sizeof(status);
}

/* What P2 means. Return: false: nothing. */
static bool find(struct openpgp_card *state, const struct apdu *apdu, struct secret **secret,
		 bool **verified)
{
	switch (second_parameter(apdu)) {
	case USER_SIGNS:
		*secret = &state->user;
		*verified = &state->may_sign;
		return true;
	case USER:
		*secret = &state->user;
		*verified = &state->is_user;
		return true;
	case ADMINISTRATOR:
		*secret = &state->administrator;
		*verified = &state->is_administrator;
		return true;
	default:
		return false;
	}
}

u16 openpgp_verify(struct card *card, const struct apdu *apdu)
{
	struct secret *secret;
	bool *verified;
	u16 status;

	if (first_parameter(apdu) && first_parameter(apdu) != FORGET)
		return STATUS_WRONG_P1_P2;
	if (!find(card->state, apdu, &secret, &verified))
		return STATUS_NOT_FOUND;
	if (first_parameter(apdu) == FORGET) {
		*verified = false;
		return apdu->nc ? STATUS_WRONG_LENGTH : STATUS_DONE;
	}
	if (!apdu->nc)
		return *verified ? STATUS_DONE : secret_tries_left(secret);
	status = secret_try(secret, apdu->data, apdu->nc);
	*verified = status == STATUS_DONE;
	return status;
}

/* The new secret is what is left of the data field. */
static u16 change(struct secret *secret, u32 minimum, const u8 *bytes, u32 length)
{
	if (length < minimum || !secret_set(secret, bytes, length))
		return STATUS_WRONG_DATA;
	secret->tries_left = secret->tries;
	return STATUS_DONE;
}

static u32 smaller(u32 one, u32 other)
{
	return one < other ? one : other;
}

u16 openpgp_change_reference_data(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;
	struct secret *secret;
	bool *verified;
	u16 status;
	u32 old;

	if (first_parameter(apdu))
		return STATUS_WRONG_P1_P2;
	if (second_parameter(apdu) == USER || !find(state, apdu, &secret, &verified))
		return STATUS_NOT_FOUND;
	old = smaller(secret->length, apdu->nc);
	status = secret_try(secret, apdu->data, old);
	if (status != STATUS_DONE) {
		*verified = false;
		return status;
	}
	return change(secret, secret == &state->user ? USER_MINIMUM : ADMINISTRATOR_MINIMUM,
		      apdu->data + old, apdu->nc - old);
}

u16 openpgp_reset_retry_counter(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;
	u32 code = 0;
	u16 status;

	if (second_parameter(apdu) != USER_SIGNS)
		return STATUS_WRONG_P1_P2;
	switch (first_parameter(apdu)) {
	case BY_CODE:
		code = smaller(state->resetting.length, apdu->nc);
		status = secret_try(&state->resetting, apdu->data, code);
		if (status != STATUS_DONE)
			return status;
		break;
	case BY_ADMINISTRATOR:
		if (!openpgp_may(state, OPENPGP_ADMINISTRATOR))
			return STATUS_FORBIDDEN;
		break;
	default:
		return STATUS_WRONG_P1_P2;
	}
	return change(&state->user, USER_MINIMUM, apdu->data + code, apdu->nc - code);
}
