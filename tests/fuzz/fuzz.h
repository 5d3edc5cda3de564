/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fuzz targets share: the fuzzer's bytes taken apart, and what must hold.
 */
#ifndef _SCR_FUZZ_H
#define _SCR_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct fuzz_input - bytes of the fuzzer
 * @at: the next one
 * @left: how many there are
 *
 * Beyond the last one all are 0, so that a short input is a short story.
 */
struct fuzz_input {
	const uint8_t *at;
	size_t left;
};

uint8_t fuzz_u8(struct fuzz_input *input);
uint16_t fuzz_u16(struct fuzz_input *input);
uint32_t fuzz_u32(struct fuzz_input *input);
uint8_t *fuzz_bytes(struct fuzz_input *input, size_t wanted, size_t *length);
uint8_t *fuzz_rest(struct fuzz_input *input, size_t *length);
uint8_t *fuzz_copy(const void *bytes, size_t length);
void fuzz_failed(const char *condition, const char *file, int line);

/* An invariant: if it does not hold, the fuzzer has found something. */
#define must(condition)							\
	((condition) ? (void)0 : fuzz_failed(#condition, __FILE__, __LINE__))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned int seed);

#endif /* _SCR_FUZZ_H */
