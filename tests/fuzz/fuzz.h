/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fuzz targets share: the fuzzer's bytes taken apart, and what must hold.
 */
#ifndef _SCR_FUZZ_H
#define _SCR_FUZZ_H

#include "iso7816/portable.h"

/**
 * struct fuzz_input - bytes of the fuzzer
 * @at: the next one
 * @left: how many there are
 *
 * Beyond the last one all are 0, so that a short input is a short story.
 */
struct fuzz_input {
	const u8 *at;
	size_t left;
};

u8 fuzz_u8(struct fuzz_input *input);
u16 fuzz_u16(struct fuzz_input *input);
u32 fuzz_u32(struct fuzz_input *input);
u8 *fuzz_bytes(struct fuzz_input *input, size_t wanted, size_t *length);
u8 *fuzz_rest(struct fuzz_input *input, size_t *length);
u8 *fuzz_copy(const void *bytes, size_t length);
void fuzz_failed(const char *condition, const char *file, int line);

/* An invariant: if it does not hold, the fuzzer has found something. */
#undef must
#define must(condition)							\
	((condition) ? (void)0 : fuzz_failed(#condition, __FILE__, __LINE__))

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);
size_t LLVMFuzzerMutate(u8 *data, size_t size, size_t room);
size_t LLVMFuzzerCustomMutator(u8 *data, size_t size, size_t room, unsigned int seed);

#endif /* _SCR_FUZZ_H */
