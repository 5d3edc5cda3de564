// SPDX-License-Identifier: BSD-3-Clause
/*
 * The OpenPGP card's GENERATE ASYMMETRIC KEY PAIR (7.2.14), which also tells a public
 * key.
 */
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "openpgp_card.h"
#include "tlv.h"

/* P1, P2 */
#define GENERATE		0x8000
#define READ			0x8100

#define TAG_PUBLIC_KEY		0x7f49
#define TAG_MODULUS		0x81
#define TAG_EXPONENT		0x82
#define TAG_POINT		0x86

#define MAXIMUM_MODULUS		512
#define MAXIMUM_PUBLIC_KEY	(MAXIMUM_MODULUS + 32)

static u32 put_number(const EVP_PKEY *pair, const char *name, u8 tag, u8 *place)
{
	u8 bytes[MAXIMUM_MODULUS];
	BIGNUM *number = NULL;
	u32 length = 0;

	if (EVP_PKEY_get_bn_param(pair, name, &number) &&
	    BN_num_bytes(number) <= MAXIMUM_MODULUS)
		length = BN_bn2bin(number, bytes);
	BN_free(number);
	return tlv_put(place, tag, bytes, length);
}

static void put_public_key(struct card *card, const struct openpgp_key *key)
{
	u8 value[MAXIMUM_PUBLIC_KEY];
	u8 point[MAXIMUM_MODULUS];
	size_t length = sizeof(point);

	if (openpgp_algorithm(key) == OPENPGP_RSA) {
		length = put_number(key->pair, OSSL_PKEY_PARAM_RSA_N, TAG_MODULUS, value);
		length += put_number(key->pair, OSSL_PKEY_PARAM_RSA_E, TAG_EXPONENT,
				     value + length);
	} else {
		EVP_PKEY_get_raw_public_key(key->pair, point, &length);
		length = tlv_put(value, TAG_POINT, point, length);
	}
	card->length = tlv_put(card->data, TAG_PUBLIC_KEY, value, length);
}

static void generated(void *context, EVP_PKEY *pair)
{
	struct card *card = context;
	struct openpgp_card *state = card->state;

	if (pair) {
		openpgp_key_set(state, state->working_on, pair, false);
		put_public_key(card, &state->keys[state->working_on]);
	} else {
		card->status = STATUS_FAILURE;
	}
	openpgp_answered(card);
}

static const char *name_of(const struct openpgp_key *key)
{
	switch (openpgp_algorithm(key)) {
	case OPENPGP_RSA:
		return "RSA";
	case OPENPGP_ECDH:
		return "X25519";
	default:
		return "ED25519";
	}
}

static u16 generate(struct card *card, enum openpgp_role role)
{
	struct openpgp_card *state = card->state;
	const struct openpgp_key *key = &state->keys[role];

	state->working_on = role;
	state->work.name = name_of(key);
	state->work.bits = openpgp_algorithm(key) == OPENPGP_RSA ? openpgp_modulus_bits(key) : 0;
	state->work.finished = generated;
	state->work.context = card;
	if (openpgp_work_start(&state->work))
		return STATUS_FAILURE;
	card->manner = CARD_LATER;
	return STATUS_DONE;
}

u16 openpgp_generate_key(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;
	enum openpgp_role role;

	if (apdu->parameter != GENERATE && apdu->parameter != READ)
		return STATUS_WRONG_P1_P2;
	if (!apdu->nc || !openpgp_role_of(apdu->data[0], &role))
		return STATUS_WRONG_DATA;
	if (apdu->parameter == GENERATE)
		return openpgp_may(state, OPENPGP_ADMINISTRATOR) ? generate(card, role) :
		       STATUS_FORBIDDEN;
	if (!state->keys[role].pair)
		return STATUS_NOT_FOUND;
	put_public_key(card, &state->keys[role]);
	return STATUS_DONE;
}
