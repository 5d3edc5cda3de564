/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reference data: a PIN or another code, and how often it may still be tried.
 */
#ifndef SCR_EMU_SECRET_H
#define SCR_EMU_SECRET_H

#include <stdbool.h>

#include "portable.h"

#define MAXIMUM_SECRET_LENGTH	32

/* Characters of it, without any fill bytes. */
struct secret {
	u8 value[MAXIMUM_SECRET_LENGTH];
	u8 length;
	u8 tries;
	u8 tries_left;
};

/* Return: STATUS_DONE if it is the secret; otherwise a try is lost. */
u16 secret_try(struct secret *secret, const u8 *bytes, u32 length);

/* What the card says of the tries when nothing was tried. */
u16 secret_tries_left(const struct secret *secret);

/* Return: false if it is too long or empty. */
bool secret_set(struct secret *secret, const u8 *bytes, u32 length);

#endif /* SCR_EMU_SECRET_H */
