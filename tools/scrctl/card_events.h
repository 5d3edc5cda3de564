/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From two pictures of a reader to what happened between them.
 */
#ifndef SCRCTL_CARD_EVENTS_H
#define SCRCTL_CARD_EVENTS_H

#include <linux/types.h>

struct scr_status;

enum card_event {
	CARD_INSERTED,
	CARD_REMOVED,
	CARD_RESET,
	CARD_POWERED_DOWN,
};

/**
 * typedef card_event_sink - takes one event
 * @context: as given
 * @event: what happened
 * @number: the counter's value with it: the how manyeth of its kind it was
 */
typedef void (*card_event_sink)(void *context, enum card_event event, __u64 number);

/**
 * card_events() - tell each event between two SCR_IOC_STATUS
 * @before: the earlier
 * @after: the later
 * @sink: called once for each, in an order in which they may have happened
 * @context: for @sink
 *
 * Insertions and removals take turns, so that their order is certain. Where
 * resets and power-downs fell between them nobody has noted: they are told
 * where a card was there for them.
 */
void card_events(const struct scr_status *before, const struct scr_status *after,
		 card_event_sink sink, void *context);

#endif /* SCRCTL_CARD_EVENTS_H */
