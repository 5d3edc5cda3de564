// SPDX-License-Identifier: BSD-3-Clause
/*
 * endless-extension: in place of the answer the reader asks for more time, until the
 * command is aborted.
 */
#include "reader.h"

static bool extend(struct fault *fault, struct slot *slot)
{
	(void)fault;
	slot->manner = CARD_EXTENDS;
	exchange_wait(slot, NULL);
	return true;
}

/* An ICCD knows no abort: it would be busy for ever. */
static void drop_of_iccd(struct fault *fault, struct reader *reader)
{
	struct slot *slot = &reader->slots[0];
	unsigned int i;

	(void)fault;
	for (i = 0; iccd_version(reader) && i < reader->slot_count; i++, slot++)
		if (slot->busy && slot->manner == CARD_EXTENDS)
			slot_drop_command(slot);
}

FAULT(endless_extension) = {
	.name = "endless-extension",
	.what = "In its place the reader asks for more time, until an abort.",
	.replace_answer = extend,
	.clear = drop_of_iccd,
};
