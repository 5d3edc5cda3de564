// SPDX-License-Identifier: BSD-3-Clause
/*
 * Reference data: trying and setting it.
 */
#include <string.h>

#include "card.h"
#include "secret.h"

u16 secret_try(struct secret *secret, const u8 *bytes, u32 length)
{
	if (!secret->tries_left)
		return STATUS_BLOCKED;
	if (length == secret->length && !memcmp(bytes, secret->value, length)) {
		secret->tries_left = secret->tries;
		return STATUS_DONE;
	}
	secret->tries_left--;
	return STATUS_TRIES_LEFT | secret->tries_left;
}

u16 secret_tries_left(const struct secret *secret)
{
	return secret->tries_left ? STATUS_TRIES_LEFT | secret->tries_left : STATUS_BLOCKED;
}

bool secret_set(struct secret *secret, const u8 *bytes, u32 length)
{
	if (!length || length > sizeof(secret->value))
		return false;
	memset(secret->value, 0, sizeof(secret->value));
	memcpy(secret->value, bytes, length);
	secret->length = length;
	return true;
}
