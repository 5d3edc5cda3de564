// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks of T=1: what is taken for one says what its bytes say, and is what comes out
 * when its parts are written; and no burst of up to eight bits goes unnoticed.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "iso7816/t1-block.h"

static void check_decoded(const struct scr_t1_block *block, bool crc, const u8 *bytes,
			  size_t length)
{
	size_t epilogue = crc ? 2 : 1;
	u8 again[SCR_T1_BLOCK_LENGTH];

	must(length == SCR_T1_PROLOGUE_LENGTH + block->length + epilogue);
	must(block->length <= SCR_T1_MAXIMUM_IFS);
	must(block->pcb == bytes[1] && block->length == bytes[2]);
	must(block->information == bytes + SCR_T1_PROLOGUE_LENGTH);
	must(scr_t1_block_encode(block, crc, again) == length);
	if (!bytes[0])
		must(!memcmp(again, bytes, length));
	else
		must(!memcmp(again + 1, bytes + 1, length - 1 - epilogue));
}

static void check_damaged(u8 *bytes, size_t length, bool crc, u16 at, u8 flip)
{
	struct scr_t1_block block;

	if (!flip)
		return;
	bytes[at % length] ^= flip;
	must(scr_t1_block_decode(&block, crc, bytes, length) != SCR_T1_NO_DEFECT);
}

/* The parts of the fuzzer's block, written and read back. */
static void check_written(struct fuzz_input *input, bool crc)
{
	u16 at = fuzz_u16(input);
	u8 flip = fuzz_u8(input), pcb = fuzz_u8(input);
	u8 buffer[SCR_T1_BLOCK_LENGTH];
	struct scr_t1_block block = { .pcb = pcb }, read;
	u8 *information, *bytes;
	size_t length;

	information = fuzz_bytes(input, SCR_T1_MAXIMUM_IFS, &length);
	block.length = length;
	block.information = information;
	length = scr_t1_block_encode(&block, crc, buffer);
	must(length == SCR_T1_PROLOGUE_LENGTH + block.length + (crc ? 2 : 1));
	bytes = fuzz_copy(buffer, length);
	must(scr_t1_block_decode(&read, crc, bytes, length) == SCR_T1_NO_DEFECT);
	must(read.pcb == pcb && read.length == block.length);
	must(!memcmp(read.information, information, read.length));
	check_damaged(bytes, length, crc, at, flip);
	free(bytes);
	free(information);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct fuzz_input input = { data, size };
	bool crc = fuzz_u8(&input) & 1;
	struct scr_t1_block block;
	enum scr_t1_defect defect;
	u8 *bytes;
	size_t length;

	bytes = fuzz_copy(input.at, input.left);
	length = input.left;
	defect = scr_t1_block_decode(&block, crc, bytes, length);
	must(defect <= SCR_T1_OTHER_DEFECT);
	if (!defect)
		check_decoded(&block, crc, bytes, length);
	free(bytes);
	check_written(&input, crc);
	return 0;
}
