// SPDX-License-Identifier: BSD-3-Clause
/*
 * The list of a USB device's URBs.
 */
#include <errno.h>
#include <stdlib.h>

#include "host.h"
#include "report.h"

void host_close(struct host *host)
{
	host->operations->close(host);
}

struct urb *host_urb(u64 id, u8 endpoint, bool in, u32 length)
{
	struct urb *urb = allocate(sizeof(*urb) + (in ? 0 : length));

	urb->id = id;
	urb->endpoint = endpoint;
	urb->in = in;
	urb->length = length;
	return urb;
}

void host_submit(struct host *host, struct urb *urb)
{
	struct urb **place = &host->urbs;

	while (*place)
		place = &(*place)->next;
	*place = urb;
	host->events->submitted(host->context, urb);
}

static void take_off(struct host *host, struct urb *urb)
{
	struct urb **place = &host->urbs;

	while (*place != urb)
		place = &(*place)->next;
	*place = urb->next;
}

void host_unlink(struct host *host, struct urb *urb)
{
	take_off(host, urb);
	free(urb);
}

void host_unlink_all(struct host *host)
{
	while (host->urbs)
		host_unlink(host, host->urbs);
}

void host_complete(struct host *host, struct urb *urb, int status, const u8 *data, u32 length)
{
	if (length > urb->length) {
		status = -EOVERFLOW;
		length = 0;
	}
	take_off(host, urb);
	host->operations->complete(host, urb, status, data, length);
	free(urb);
}

struct urb *host_pending(struct host *host, u8 endpoint, bool in)
{
	struct urb *urb = host->urbs;

	while (urb && (urb->endpoint != endpoint || urb->in != in))
		urb = urb->next;
	return urb;
}

struct urb *host_find(struct host *host, u64 id)
{
	struct urb *urb = host->urbs;

	while (urb && urb->id != id)
		urb = urb->next;
	return urb;
}
