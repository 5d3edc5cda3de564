// SPDX-License-Identifier: BSD-3-Clause
/*
 * t1-bad-edc, t1-resynch: the epilogue of a block is wrong, or of all of them until the
 * card comes to its senses.
 */
#include "reader.h"

static bool spoil(struct fault *fault, struct slot *slot)
{
	struct t1_line *line = &slot->t1_line;

	(void)fault;
	t1_line_copy(slot);
	line->block[line->length - 1] ^= 0xff;
	return true;
}

FAULT(t1_bad_edc) = {
	.name = "t1-bad-edc",
	.what = "LRC or CRC is wrong.",
	.place = 2,
	.change_block = spoil,
};

FAULT(t1_resynch) = {
	.name = "t1-resynch",
	.what = "LRC or CRC is wrong.",
	.place = 6,
	.lasts = true,
	.change_block = spoil,
};
