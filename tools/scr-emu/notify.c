// SPDX-License-Identifier: BSD-3-Clause
/*
 * The notifications at the interrupt pipe (6.3), right ones and too many.
 */
#include "reader.h"
#include "virt_slot.h"

#define FLOOD_INTERVAL		1	/* milliseconds */
#define FLOOD_NOTIFICATIONS	10	/* in each interval: 10 kHz */

void notify(struct reader *reader, const u8 *message, u32 length)
{
	if (!(reader->settings->description.endpoints & 1))
		return;
	reader->counters.notifications++;
	pipe_send(reader, ENDPOINT_INTERRUPT, 0, message, length);
}

/* A reader keeps the changes until the host asks, and tells them in one message. */
void notify_changes(struct reader *reader)
{
	u8 message[1 + MAXIMUM_SLOTS / 4] = { NOTIFY_SLOT_CHANGE };
	unsigned int i;

	if (reader->virt)
		virt_notify_changes(reader);
	if (!reader->changed || !reader->host || reader->halted[ENDPOINT_INTERRUPT] ||
	    !host_pending(reader->host, reader->first_endpoint + ENDPOINT_INTERRUPT, true))
		return;
	for (i = 0; i < reader->slot_count; i++) {
		u8 changed = reader->changed >> i & 1;

		message[1 + i / 4] |= (reader->slots[i].present | changed << 1) << (2 * (i % 4));
	}
	reader->changed = 0;
	notify(reader, message, 1 + (reader->slot_count + 3) / 4);
}

void storm(struct reader *reader, unsigned int count)
{
	u8 message[1 + MAXIMUM_SLOTS / 4] = { NOTIFY_SLOT_CHANGE };
	unsigned int i;

	for (i = 0; i < reader->slot_count; i++)
		message[1 + i / 4] |= (reader->slots[i].present | 2) << (2 * (i % 4));
	while (count--)
		notify(reader, message, 1 + (reader->slot_count + 3) / 4);
}

static bool host_listens(const struct reader *reader)
{
	return reader->host && !reader->queues[ENDPOINT_INTERRUPT];
}

void flood_continue(void *context)
{
	struct reader *reader = context;

	if (host_listens(reader))
		storm(reader, FLOOD_NOTIFICATIONS);
	if (loop_now() < reader->flood_end)
		timer_start(&reader->flood_timer, FLOOD_INTERVAL);
}

void flood(struct reader *reader, u32 milliseconds)
{
	reader->flood_end = loop_now() + milliseconds;
	flood_continue(reader);
}
