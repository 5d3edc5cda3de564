// SPDX-License-Identifier: BSD-3-Clause
/*
 * What the OpenPGP card's private keys are for: PERFORM SECURITY OPERATION (7.2.10,
 * 7.2.11) and INTERNAL AUTHENTICATE (7.2.13).
 */
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "openpgp_card.h"
#include "tlv.h"

/* P1, P2: what comes back, and what is given. */
#define COMPUTE_SIGNATURE	0x9e9a
#define DECIPHER		0x8086

/* 7.2.11: before a cryptogram of RSA. */
#define PADDING_INDICATOR	0x00

#define TAG_CIPHER		0xa6
#define TAG_PUBLIC_KEY		0x7f49
#define TAG_POINT		0x86

/* RFC 6637's successors: before a point that is one coordinate. */
#define COMPRESSED_POINT	0x40
#define CURVE_LENGTH		32

/* 7.2.10: for RSA the data is a DigestInfo, at most two fifths of the modulus. */
static bool is_digest_info(const struct openpgp_key *key, u32 length)
{
	return length <= openpgp_modulus_bits(key) / 8 * 2 / 5;
}

static bool sign_rsa(struct card *card, EVP_PKEY *pair, const struct apdu *apdu)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(pair, NULL);
	size_t length = sizeof(card->data);
	bool good = context && EVP_PKEY_sign_init(context) > 0 &&
		    EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0 &&
		    EVP_PKEY_sign(context, card->data, &length, apdu->data, apdu->nc) > 0;

	EVP_PKEY_CTX_free(context);
	card->length = good ? length : 0;
	return good;
}

static bool sign_curve(struct card *card, EVP_PKEY *pair, const struct apdu *apdu)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t length = sizeof(card->data);
	bool good = context && EVP_DigestSignInit(context, NULL, NULL, NULL, pair) > 0 &&
		    EVP_DigestSign(context, card->data, &length, apdu->data, apdu->nc) > 0;

	EVP_MD_CTX_free(context);
	card->length = good ? length : 0;
	return good;
}

static u16 sign(struct card *card, const struct openpgp_key *key, const struct apdu *apdu)
{
	bool rsa = openpgp_algorithm(key) == OPENPGP_RSA;

	if (!key->pair)
		return STATUS_NOT_FOUND;
	if (!apdu->nc || (rsa && !is_digest_info(key, apdu->nc)))
		return STATUS_WRONG_LENGTH;
	return (rsa ? sign_rsa : sign_curve)(card, key->pair, apdu) ? STATUS_DONE :
	       STATUS_FAILURE;
}

static u16 compute_signature(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;
	u16 status;

	if (!state->may_sign)
		return STATUS_FORBIDDEN;
	status = sign(card, &state->keys[OPENPGP_SIGNATURE], apdu);
	if (status != STATUS_DONE)
		return status;
	state->may_sign = !state->signs_once;
	state->signatures++;
	return STATUS_DONE;
}

static u16 decipher_rsa(struct card *card, EVP_PKEY *pair, const struct apdu *apdu)
{
	EVP_PKEY_CTX *context;
	size_t length = sizeof(card->data);
	bool good;

	if (apdu->nc != 1U + EVP_PKEY_get_size(pair) || apdu->data[0] != PADDING_INDICATOR)
		return STATUS_WRONG_DATA;
	context = EVP_PKEY_CTX_new(pair, NULL);
	good = context && EVP_PKEY_decrypt_init(context) > 0 &&
	       EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0 &&
	       EVP_PKEY_decrypt(context, card->data, &length, apdu->data + 1, apdu->nc - 1) > 0;
	EVP_PKEY_CTX_free(context);
	card->length = good ? length : 0;
	return good ? STATUS_DONE : STATUS_WRONG_DATA;
}

/* A6 { 7F49 { 86 the other's point } } */
static bool find_point(struct tlv *point, const struct apdu *apdu)
{
	if (!tlv_find(point, TAG_CIPHER, apdu->data, apdu->nc) ||
	    !tlv_find(point, TAG_PUBLIC_KEY, point->value, point->length) ||
	    !tlv_find(point, TAG_POINT, point->value, point->length))
		return false;
	if (point->length == CURVE_LENGTH + 1 && point->value[0] == COMPRESSED_POINT) {
		point->value++;
		point->length--;
	}
	return point->length == CURVE_LENGTH;
}

static u16 decipher_curve(struct card *card, EVP_PKEY *pair, const struct apdu *apdu)
{
	EVP_PKEY_CTX *context;
	size_t length = sizeof(card->data);
	struct tlv point;
	EVP_PKEY *other;
	bool good;

	if (!find_point(&point, apdu))
		return STATUS_WRONG_DATA;
	other = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, point.value, point.length);
	context = EVP_PKEY_CTX_new(pair, NULL);
	good = other && context && EVP_PKEY_derive_init(context) > 0 &&
	       EVP_PKEY_derive_set_peer(context, other) > 0 &&
	       EVP_PKEY_derive(context, card->data, &length) > 0;
	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(other);
	card->length = good ? length : 0;
	return good ? STATUS_DONE : STATUS_WRONG_DATA;
}

static u16 decipher(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;
	const struct openpgp_key *key = &state->keys[OPENPGP_DECIPHERING];

	if (!openpgp_may(state, OPENPGP_USER))
		return STATUS_FORBIDDEN;
	if (!key->pair)
		return STATUS_NOT_FOUND;
	if (!apdu->nc)
		return STATUS_WRONG_LENGTH;
	return (openpgp_algorithm(key) == OPENPGP_RSA ? decipher_rsa : decipher_curve)
	       (card, key->pair, apdu);
}

u16 openpgp_security_operation(struct card *card, const struct apdu *apdu)
{
	switch (apdu->parameter) {
	case COMPUTE_SIGNATURE:
		return compute_signature(card, apdu);
	case DECIPHER:
		return decipher(card, apdu);
	default:
		return STATUS_WRONG_P1_P2;
	}
}

u16 openpgp_internal_authenticate(struct card *card, const struct apdu *apdu)
{
	const struct openpgp_card *state = card->state;

	if (apdu->parameter)
		return STATUS_WRONG_P1_P2;
	if (!openpgp_may(state, OPENPGP_USER))
		return STATUS_FORBIDDEN;
	return sign(card, &state->keys[OPENPGP_AUTHENTICATION], apdu);
}
