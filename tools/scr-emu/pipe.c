// SPDX-License-Identifier: BSD-3-Clause
/*
 * The pipes' queues: what waits for the host's URBs.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"
#include "report.h"
#include "virt_slot.h"

/* The oldest URB of an endpoint of the interface's. */
static struct urb *pending(const struct reader *reader, u8 endpoint, bool in)
{
	return host_pending(reader->host, reader->first_endpoint + endpoint, in);
}

void pipe_pump(struct reader *reader, u8 endpoint)
{
	while (reader->host && reader->queues[endpoint] && !reader->halted[endpoint]) {
		struct urb *urb = pending(reader, endpoint, true);
		struct packet *packet = reader->queues[endpoint];

		if (!urb)
			return;
		reader->queues[endpoint] = packet->next;
		host_complete(reader->host, urb, packet->status, packet->data,
			      packet->length);
		free(packet);
	}
}

void pipe_send(struct reader *reader, u8 endpoint, int status, const u8 *data, u32 length)
{
	struct packet **place = &reader->queues[endpoint];
	struct packet *packet;

	if (reader->virt)
		virt_send(reader, endpoint, status, data, length);
	if (!reader->host)
		return;
	packet = allocate(sizeof(*packet) + length);
	packet->status = status;
	packet->length = length;
	if (length)
		memcpy(packet->data, data, length);
	while (*place)
		place = &(*place)->next;
	*place = packet;
	pipe_pump(reader, endpoint);
}

/* The URB that is under way hears of it; the host asks for no other one before it clears. */
void pipe_halt(struct reader *reader, u8 endpoint)
{
	struct urb *urb;

	if (!reader->host)
		return;
	urb = pending(reader, endpoint, endpoint != ENDPOINT_BULK_OUT);
	if (urb)
		host_complete(reader->host, urb, -EPIPE, NULL, 0);
	reader->halted[endpoint] = true;
}

void pipe_drop(struct reader *reader)
{
	int endpoint;

	for (endpoint = 0; endpoint < ENDPOINT_COUNT; endpoint++) {
		while (reader->queues[endpoint]) {
			struct packet *packet = reader->queues[endpoint];

			reader->queues[endpoint] = packet->next;
			free(packet);
		}
		reader->halted[endpoint] = false;
	}
}
