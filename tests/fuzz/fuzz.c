// SPDX-License-Identifier: GPL-2.0-only
/*
 * See fuzz.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

u8 fuzz_u8(struct fuzz_input *input)
{
	if (!input->left)
		return 0;
	input->left--;
	return *input->at++;
}

u16 fuzz_u16(struct fuzz_input *input)
{
	u16 low = fuzz_u8(input);

	return low | fuzz_u8(input) << 8;
}

u32 fuzz_u32(struct fuzz_input *input)
{
	u32 low = fuzz_u16(input);

	return low | (u32)fuzz_u16(input) << 16;
}

/* Memory of exactly that length: the sanitizer sees the first byte beyond. */
u8 *fuzz_copy(const void *bytes, size_t length)
{
	u8 *copy = malloc(length);

	if (length)
		memcpy(copy, bytes, length);
	return copy;
}

/* The next @wanted bytes, or those that there are; to be freed. */
u8 *fuzz_bytes(struct fuzz_input *input, size_t wanted, size_t *length)
{
	const u8 *bytes = input->at;

	*length = wanted < input->left ? wanted : input->left;
	input->at += *length;
	input->left -= *length;
	return fuzz_copy(bytes, *length);
}

u8 *fuzz_rest(struct fuzz_input *input, size_t *length)
{
	return fuzz_bytes(input, input->left, length);
}

void fuzz_failed(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}
