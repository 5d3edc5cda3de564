// SPDX-License-Identifier: BSD-3-Clause
/*
 * interrupt-storm, interrupt-flood: NotifySlotChange far too often, as if each slot had
 * changed: so many of them, or for so long.
 */
#include "reader.h"

#define STORM_LENGTH		1000
#define FLOOD_LENGTH		1000	/* milliseconds */
#define FLOOD_INTERVAL		1	/* milliseconds */
#define FLOOD_NOTIFICATIONS	10	/* in each interval: 10 kHz */

struct flood {
	struct timer timer;
	struct reader *reader;
	u64 end;
};

static void send(struct reader *reader, unsigned int count)
{
	u8 message[1 + MAXIMUM_SLOTS / 4] = { NOTIFY_SLOT_CHANGE };
	unsigned int i;

	for (i = 0; i < reader->slot_count; i++)
		message[1 + i / 4] |= (reader->slots[i].present | 2) << (2 * (i % 4));
	while (count--)
		notify(reader, message, 1 + (reader->slot_count + 3) / 4);
}

static void storm(struct fault *fault, struct reader *reader)
{
	send(reader, fault->argument);
}

static bool host_listens(const struct reader *reader)
{
	return reader->host && !reader->queues[ENDPOINT_INTERRUPT];
}

static void go_on(void *context)
{
	struct flood *flood = context;

	if (host_listens(flood->reader))
		send(flood->reader, FLOOD_NOTIFICATIONS);
	if (loop_now() < flood->end)
		timer_start(&flood->timer, FLOOD_INTERVAL);
}

static void begin(struct fault *fault, struct reader *reader)
{
	struct flood *flood = fault->state;

	flood->reader = reader;
	flood->end = loop_now() + fault->argument;
	flood->timer.expired = go_on;
	flood->timer.context = flood;
	go_on(flood);
}

static void end(struct fault *fault, struct reader *reader)
{
	struct flood *flood = fault->state;

	(void)reader;
	timer_stop(&flood->timer);
}

FAULT(interrupt_storm) = {
	.name = "interrupt-storm",
	.argument = "COUNT",
	.what = "So many NotifySlotChange, 1000 if none is said.",
	.usual = STORM_LENGTH,
	.at_once = storm,
};

FAULT(interrupt_flood) = {
	.name = "interrupt-flood",
	.argument = "MILLISECONDS",
	.what = "10 in each millisecond for so long, 1000 if not said, if the host listens.",
	.usual = FLOOD_LENGTH,
	.state = sizeof(struct flood),
	.at_once = begin,
	.reset = end,
	.clear = end,
};
