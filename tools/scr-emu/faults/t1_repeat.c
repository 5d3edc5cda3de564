// SPDX-License-Identifier: BSD-3-Clause
/*
 * t1-repeat: the block that came before comes again.
 */
#include "reader.h"

static bool repeat(struct fault *fault, struct slot *slot)
{
	(void)fault;
	if (!slot->t1_line.length)
		t1_line_copy(slot);
	return true;
}

FAULT(t1_repeat) = {
	.name = "t1-repeat",
	.what = "The block before it comes again instead.",
	.place = 3,
	.change_block = repeat,
};
