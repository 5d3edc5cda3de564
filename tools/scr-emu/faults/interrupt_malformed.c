// SPDX-License-Identifier: BSD-3-Clause
/*
 * interrupt-truncated, interrupt-unknown: a notification that is none.
 */
#include "reader.h"

static void truncate_it(struct fault *fault, struct reader *reader)
{
	(void)fault;
	notify(reader, (const u8[]) { NOTIFY_SLOT_CHANGE }, 1);
}

static void invent(struct fault *fault, struct reader *reader)
{
	(void)fault;
	notify(reader, (const u8[]) { 0x5f, 0x03 }, 2);
}

FAULT(interrupt_truncated) = {
	.name = "interrupt-truncated",
	.what = "A NotifySlotChange of one byte.",
	.at_once = truncate_it,
};

FAULT(interrupt_unknown) = {
	.name = "interrupt-unknown",
	.what = "A notification of type 5F.",
	.at_once = invent,
};
