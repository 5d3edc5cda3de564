// SPDX-License-Identifier: BSD-3-Clause
/*
 * VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER (ISO 7816-4, 11.5).
 *
 * A PIN may come as it is, or filled up with FF: the fill bytes do not count.
 */
#include <string.h>

#include "file_card.h"

#define FILLER			0xff

/* Two blocks of this length are a code and a new PIN, each filled up. */
#define BLOCK_LENGTH		8

/* P1 of VERIFY */
#define FORGET			0xff

/* P1 of the other two */
#define OLD_AND_NEW		0x00
#define ONLY_ONE		0x01

static u32 without_filler(const u8 *bytes, u32 length)
{
	while (length && bytes[length - 1] == FILLER)
		length--;
	return length;
}

/* P2: bit 8 says whether the PIN is of the DF or of the card; here that is the same. */
static struct pin *find(struct card *card, const struct apdu *apdu)
{
	struct file_card *state = card->state;
	u8 number = second_parameter(apdu) & 0x1f;

	if (second_parameter(apdu) & 0x60)
		return NULL;
	if (!number)
		return state->files->pin_count ? &state->files->pins[0] : NULL;
	return pin_find(state->files, number);
}

/* Return: STATUS_DONE if it is the secret; otherwise a try is lost. */
static u16 try_secret(struct secret *secret, const u8 *bytes, u32 length)
{
	if (!secret->tries_left)
		return STATUS_BLOCKED;
	length = without_filler(bytes, length);
	if (length == secret->length && !memcmp(bytes, secret->value, length)) {
		secret->tries_left = secret->tries;
		return STATUS_DONE;
	}
	secret->tries_left--;
	return STATUS_TRIES_LEFT | secret->tries_left;
}

/* Return: false if it is too long or empty. */
static bool set_secret(struct secret *secret, const u8 *bytes, u32 length)
{
	length = without_filler(bytes, length);
	if (!length || length > sizeof(secret->value))
		return false;
	memcpy(secret->value, bytes, length);
	secret->length = length;
	return true;
}

/* Where the second of two secrets without a mark between them begins. */
static u32 first_length(const struct apdu *apdu, const struct secret *first)
{
	if (apdu->nc == 2 * BLOCK_LENGTH)
		return BLOCK_LENGTH;
	return first->length < apdu->nc ? first->length : apdu->nc;
}

/* Without a PIN: what would happen to one? */
static u16 ask(const struct pin *pin)
{
	if (pin->verified)
		return STATUS_DONE;
	return pin->secret.tries_left ? STATUS_TRIES_LEFT | pin->secret.tries_left :
	       STATUS_BLOCKED;
}

u16 command_verify(struct card *card, const struct apdu *apdu)
{
	struct pin *pin = find(card, apdu);
	u16 status;

	if (first_parameter(apdu) && first_parameter(apdu) != FORGET)
		return STATUS_WRONG_P1_P2;
	if (!pin)
		return STATUS_NOT_FOUND;
	if (first_parameter(apdu) == FORGET) {
		pin->verified = false;
		return apdu->nc ? STATUS_WRONG_LENGTH : STATUS_DONE;
	}
	if (!apdu->nc)
		return ask(pin);
	status = try_secret(&pin->secret, apdu->data, apdu->nc);
	pin->verified = status == STATUS_DONE;
	return status;
}

u16 command_change_reference_data(struct card *card, const struct apdu *apdu)
{
	struct pin *pin = find(card, apdu);
	u32 old;
	u16 status;

	if (first_parameter(apdu) > ONLY_ONE)
		return STATUS_WRONG_P1_P2;
	if (!pin)
		return STATUS_NOT_FOUND;
	if (!apdu->nc)
		return STATUS_WRONG_LENGTH;
	if (first_parameter(apdu) == ONLY_ONE) {
		if (!pin->verified)
			return STATUS_FORBIDDEN;
		return set_secret(&pin->secret, apdu->data, apdu->nc) ? STATUS_DONE :
		       STATUS_WRONG_DATA;
	}
	old = first_length(apdu, &pin->secret);
	status = try_secret(&pin->secret, apdu->data, old);
	pin->verified = status == STATUS_DONE;
	if (status != STATUS_DONE)
		return status;
	return set_secret(&pin->secret, apdu->data + old, apdu->nc - old) ? STATUS_DONE :
	       STATUS_WRONG_DATA;
}

u16 command_reset_retry_counter(struct card *card, const struct apdu *apdu)
{
	struct pin *pin = find(card, apdu);
	u32 code = apdu->nc;
	u16 status;

	if (first_parameter(apdu) > ONLY_ONE)
		return STATUS_WRONG_P1_P2;
	if (!pin)
		return STATUS_NOT_FOUND;
	if (!apdu->nc)
		return STATUS_WRONG_LENGTH;
	if (!pin->unblock.length)
		return STATUS_FORBIDDEN;
	if (first_parameter(apdu) == OLD_AND_NEW)
		code = first_length(apdu, &pin->unblock);
	status = try_secret(&pin->unblock, apdu->data, code);
	if (status != STATUS_DONE)
		return status;
	if (first_parameter(apdu) == OLD_AND_NEW &&
	    !set_secret(&pin->secret, apdu->data + code, apdu->nc - code))
		return STATUS_WRONG_DATA;
	pin->secret.tries_left = pin->secret.tries;
	pin->verified = false;
	return STATUS_DONE;
}
