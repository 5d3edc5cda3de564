// SPDX-License-Identifier: BSD-3-Clause
/*
 * t1-lost: a block does not arrive.
 */
#include "reader.h"

static bool lose(struct fault *fault, struct slot *slot)
{
	(void)fault;
	(void)slot;
	return false;
}

FAULT(t1_lost) = {
	.name = "t1-lost",
	.what = "The reader gets nothing, and gives up after the block waiting time.",
	.place = 1,
	.change_block = lose,
};
