// SPDX-License-Identifier: BSD-3-Clause
/*
 * The OpenPGP card's algorithm attributes (4.4.3.10, 4.4.3.11): RSA with moduli of
 * 2048, 3072 and 4096 bits, Ed25519 for signatures, X25519 for deciphering.
 */
#include <string.h>

#include "openpgp_card.h"
#include "tlv.h"

/* RSA: bits of the modulus and of the exponent, and which format an import has. */
#define RSA_LENGTH		6
#define EXPONENT_BITS		32

/* After an OID: an import has the public key too, which then is not looked at. */
#define WITH_PUBLIC		0xff

static const u8 ed25519[] = {
	OPENPGP_EDDSA, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x0f, 0x01,
};

static const u8 x25519[] = {
	OPENPGP_ECDH, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x97, 0x55, 0x01, 0x05, 0x01,
};

static const u16 moduli[] = { 2048, 3072, 4096 };

static u32 rsa_attributes(u8 *place, u16 bits)
{
	const u8 attributes[RSA_LENGTH] = { OPENPGP_RSA, bits >> 8, bits & 0xff, 0, EXPONENT_BITS };

	memcpy(place, attributes, sizeof(attributes));
	return sizeof(attributes);
}

u32 openpgp_default_attributes(u8 *place)
{
	return rsa_attributes(place, moduli[0]);
}

static u32 curve_attributes(const u8 **attributes, enum openpgp_role role)
{
	*attributes = role == OPENPGP_DECIPHERING ? x25519 : ed25519;
	return role == OPENPGP_DECIPHERING ? sizeof(x25519) : sizeof(ed25519);
}

u32 openpgp_all_attributes(u8 *place)
{
	u8 attributes[RSA_LENGTH];
	const u8 *curve;
	unsigned int role, i;
	u32 length, put = 0;

	for (role = 0; role < OPENPGP_ROLES; role++) {
		for (i = 0; i < ARRAY_SIZE(moduli); i++) {
			length = rsa_attributes(attributes, moduli[i]);
			put += tlv_put(place + put, 0xc1 + role, attributes, length);
		}
		length = curve_attributes(&curve, role);
		put += tlv_put(place + put, 0xc1 + role, curve, length);
	}
	return put;
}

u8 openpgp_algorithm(const struct openpgp_key *key)
{
	return key->attributes[0];
}

u16 openpgp_modulus_bits(const struct openpgp_key *key)
{
	return key->attributes[1] << 8 | key->attributes[2];
}

/* The format of an import has to be the first, and may be left out. */
static bool is_rsa(const u8 *bytes, u32 length)
{
	unsigned int i;

	if (length < RSA_LENGTH - 1 || length > RSA_LENGTH || bytes[0] != OPENPGP_RSA ||
	    (length == RSA_LENGTH && bytes[RSA_LENGTH - 1]))
		return false;
	for (i = 0; i < ARRAY_SIZE(moduli); i++) {
		if (moduli[i] == (bytes[1] << 8 | bytes[2]))
			return true;
	}
	return false;
}

u16 openpgp_put_attributes(struct openpgp_card *state, enum openpgp_role role, const u8 *bytes,
			   u32 length)
{
	struct openpgp_key *key = &state->keys[role];
	u8 old[OPENPGP_MAXIMUM_ATTRIBUTES];
	const u8 *curve;
	u32 curve_length = curve_attributes(&curve, role);

	memcpy(old, key->attributes, sizeof(old));
	if (is_rsa(bytes, length)) {
		key->attributes_length = rsa_attributes(key->attributes, bytes[1] << 8 | bytes[2]);
	} else if (length >= curve_length && !memcmp(bytes, curve, curve_length) &&
		   (length == curve_length ||
		    (length == curve_length + 1 && bytes[curve_length] == WITH_PUBLIC))) {
		memset(key->attributes, 0, sizeof(key->attributes));
		memcpy(key->attributes, curve, curve_length);
		key->attributes_length = curve_length;
	} else {
		return STATUS_WRONG_DATA;
	}
	/* A key of another kind is no use any more. */
	if (memcmp(old, key->attributes, sizeof(old)))
		openpgp_key_set(state, role, NULL, false);
	return STATUS_DONE;
}
