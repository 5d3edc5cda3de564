// SPDX-License-Identifier: BSD-3-Clause
/*
 * VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER (ISO 7816-4, 11.5).
 *
 * A PIN may come as it is, or filled up with FF: the fill bytes do not count.
 */
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

static u16 try_secret(struct secret *secret, const u8 *bytes, u32 length)
{
	return secret_try(secret, bytes, without_filler(bytes, length));
}

static bool set_secret(struct secret *secret, const u8 *bytes, u32 length)
{
	return secret_set(secret, bytes, without_filler(bytes, length));
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
	return pin->verified ? STATUS_DONE : secret_tries_left(&pin->secret);
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
