// SPDX-License-Identifier: BSD-3-Clause
/*
 * From two pictures of a reader to what happened between them.
 */
#include "card_events.h"

#include <stdbool.h>

#include <linux/scr.h>

static void tell(__u64 from, __u64 to, enum card_event event,
		 card_event_sink sink, void *context)
{
	while (from < to)
		sink(context, event, ++from);
}

/* The one that came last left the card in the state that it is in. */
static void tell_power(const struct scr_status *before, const struct scr_status *after,
		       card_event_sink sink, void *context)
{
	bool powered = after->state >= SCARD_POWERED;

	if (powered)
		tell(before->power, after->power, CARD_POWERED_DOWN, sink, context);
	tell(before->resets, after->resets, CARD_RESET, sink, context);
	if (!powered)
		tell(before->power, after->power, CARD_POWERED_DOWN, sink, context);
}

/* Turn by turn, from what was there @before, up to these counts. */
static void tell_movements(const struct scr_status *before, __u64 insertions,
			   __u64 removals, card_event_sink sink, void *context)
{
	__u64 inserted = before->insertions;
	__u64 removed = before->removals;
	bool present = before->state >= SCARD_PRESENT;

	while (inserted < insertions || removed < removals) {
		if (present && removed < removals)
			sink(context, CARD_REMOVED, ++removed);
		else if (!present && inserted < insertions)
			sink(context, CARD_INSERTED, ++inserted);
		present = !present;
	}
}

void card_events(const struct scr_status *before, const struct scr_status *after,
		 card_event_sink sink, void *context)
{
	__u64 removals = after->removals;

	if (after->state < SCARD_PRESENT && removals > before->removals)
		removals--;
	tell_movements(before, after->insertions, removals, sink, context);
	tell_power(before, after, sink, context);
	tell(removals, after->removals, CARD_REMOVED, sink, context);
}
