// SPDX-License-Identifier: BSD-3-Clause
/*
 * The OpenPGP card's three key pairs: which is meant, and another in its place.
 */
#include <openssl/evp.h>

#include "openpgp_card.h"

bool openpgp_role_of(u8 tag, enum openpgp_role *role)
{
	switch (tag) {
	case 0xb6:
		*role = OPENPGP_SIGNATURE;
		return true;
	case 0xb8:
		*role = OPENPGP_DECIPHERING;
		return true;
	case 0xa4:
		*role = OPENPGP_AUTHENTICATION;
		return true;
	default:
		return false;
	}
}

void openpgp_key_set(struct openpgp_card *state, enum openpgp_role role, EVP_PKEY *pair,
		     bool imported)
{
	struct openpgp_key *key = &state->keys[role];

	EVP_PKEY_free(key->pair);
	key->pair = pair;
	key->imported = imported;
	if (role == OPENPGP_SIGNATURE)
		state->signatures = 0;
}
