// SPDX-License-Identifier: BSD-3-Clause
/*
 * The notifications at the interrupt pipe (6.3).
 */
#include "reader.h"
#include "virt_slot.h"

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
