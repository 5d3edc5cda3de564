// SPDX-License-Identifier: GPL-2.0-only
/*
 * See fuzz.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

uint8_t fuzz_u8(struct fuzz_input *input)
{
	if (!input->left)
		return 0;
	input->left--;
	return *input->at++;
}

uint16_t fuzz_u16(struct fuzz_input *input)
{
	uint16_t low = fuzz_u8(input);

	return low | fuzz_u8(input) << 8;
}

uint32_t fuzz_u32(struct fuzz_input *input)
{
	uint32_t low = fuzz_u16(input);

	return low | (uint32_t)fuzz_u16(input) << 16;
}

/* Memory of exactly that length: the sanitizer sees the first byte beyond. */
uint8_t *fuzz_copy(const void *bytes, size_t length)
{
	uint8_t *copy = malloc(length);

	if (length)
		memcpy(copy, bytes, length);
	return copy;
}

/* The next @wanted bytes, or those that there are; to be freed. */
uint8_t *fuzz_bytes(struct fuzz_input *input, size_t wanted, size_t *length)
{
	const uint8_t *bytes = input->at;

	*length = wanted < input->left ? wanted : input->left;
	input->at += *length;
	input->left -= *length;
	return fuzz_copy(bytes, *length);
}

uint8_t *fuzz_rest(struct fuzz_input *input, size_t *length)
{
	return fuzz_bytes(input, input->left, length);
}

void fuzz_failed(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}
