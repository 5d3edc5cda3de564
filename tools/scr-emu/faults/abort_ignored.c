// SPDX-License-Identifier: BSD-3-Clause
/*
 * abort-ignored: an abort is not heeded, and the command stays under way.
 */
#include "reader.h"

static bool ignore(struct fault *fault, struct slot *slot)
{
	(void)fault;
	(void)slot;
	return true;
}

/* A command whose abort was ignored would keep its slot busy for ever. */
static void drop_commands(struct fault *fault, struct reader *reader)
{
	unsigned int i;

	for (i = 0; fault->armed && i < reader->slot_count; i++)
		slot_drop_command(&reader->slots[i]);
}

FAULT(abort_ignored) = {
	.name = "abort-ignored",
	.what = "This one and all others are not heeded, until clear.",
	.counting = FAULT_UNTIL_CLEARED,
	.ignore_abort = ignore,
	.clear = drop_commands,
};
