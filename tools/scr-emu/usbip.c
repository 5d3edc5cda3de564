// SPDX-License-Identifier: BSD-3-Clause
/*
 * The USB/IP protocol, from the side of the device (Documentation/usb/
 * usbip_protocol.rst): headers of 48 bytes, big endian, and the data after them.
 *
 * vhci drops a device that names a URB it does not know, so a URB is completed
 * or unlinked, never both.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "loop.h"
#include "report.h"
#include "usbip.h"

#define HEADER_LENGTH		48

#define CMD_SUBMIT		1
#define CMD_UNLINK		2
#define RET_SUBMIT		3
#define RET_UNLINK		4

/* Numbers of the command and of the URB. */
struct unlink {
	u32 number;
	u32 urb;
};

struct buffer {
	u8 *bytes;
	size_t length;
	size_t room;
};

/*
 * vhci numbers its commands in the order in which they are made, but sends URBs and unlinks
 * from lists of their own: an unlink can come before its URB. An answer to it then reaches
 * vhci before or after the URB is sent, and means something else each time, so it is kept
 * until the URB has come.
 */
struct usbip {
	struct host host;
	struct watch watch;
	struct buffer input;
	struct buffer output;
	struct buffer overtaken;	/* struct unlink each: their URBs are to come */
	u32 latest;			/* that came, if any_came */
	bool any_came;
	bool closed;
	bool busy;	/* reading: not to be freed */
};

static u32 get_be32(const u8 *bytes)
{
	u32 value;

	memcpy(&value, bytes, sizeof(value));
	return ntohl(value);
}

static void put_be32(u8 *bytes, u32 value)
{
	value = htonl(value);
	memcpy(bytes, &value, sizeof(value));
}

static void buffer_reserve(struct buffer *buffer, size_t more)
{
	if (buffer->length + more <= buffer->room)
		return;
	buffer->room = 2 * (buffer->length + more);
	buffer->bytes = realloc(buffer->bytes, buffer->room);
	if (!buffer->bytes) {
		report("out of memory");
		exit(1);
	}
}

static void buffer_append(struct buffer *buffer, const void *bytes, size_t length)
{
	if (!length)
		return;
	buffer_reserve(buffer, length);
	memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
}

static void buffer_drop(struct buffer *buffer, size_t length)
{
	buffer->length -= length;
	memmove(buffer->bytes, buffer->bytes + length, buffer->length);
}

static void usbip_free(struct usbip *usbip)
{
	host_unlink_all(&usbip->host);
	free(usbip->input.bytes);
	free(usbip->output.bytes);
	free(usbip->overtaken.bytes);
	free(usbip);
}

static struct usbip *usbip_of(struct host *host)
{
	return (struct usbip *)((char *)host - offsetof(struct usbip, host));
}

static void usbip_close(struct host *host)
{
	struct usbip *usbip = usbip_of(host);

	watch_close(&usbip->watch);
	usbip->closed = true;
	if (!usbip->busy)
		usbip_free(usbip);
}

/* What the socket does not take now goes when it is writable. */
static void usbip_flush(struct usbip *usbip)
{
	ssize_t written;

	if (usbip->closed)
		return;
	written = write(usbip->watch.fd, usbip->output.bytes, usbip->output.length);
	if (written > 0)
		buffer_drop(&usbip->output, written);
	watch_output(&usbip->watch, usbip->output.length);
}

static void usbip_send(struct usbip *usbip, const u8 *header, const u8 *data, u32 length)
{
	buffer_append(&usbip->output, header, HEADER_LENGTH);
	buffer_append(&usbip->output, data, length);
	usbip_flush(usbip);
}

static void usbip_complete(struct host *host, const struct urb *urb, int status,
			   const u8 *data, u32 length)
{
	u8 header[HEADER_LENGTH] = {};

	put_be32(header, RET_SUBMIT);
	put_be32(header + 4, urb->id);
	put_be32(header + 20, status);
	put_be32(header + 24, length);
	put_be32(header + 32, 0xffffffff);	/* not isochronous: no packets */
	usbip_send(usbip_of(host), header, data, urb->in ? length : 0);
}

/*
 * vhci sends the unlinks of a connection that has ended over the next one at that port. The
 * first URB of a connection is one of enumeration, and not unlinked at once: an unlink before
 * it is such a one.
 */
static bool is_to_come(const struct usbip *usbip, u32 id)
{
	return usbip->any_came && (int32_t)(id - usbip->latest) > 0;
}

/* -ECONNRESET: it was unlinked. 0: too late. */
static void usbip_unlinked(struct usbip *usbip, u32 number, int status)
{
	u8 header[HEADER_LENGTH] = {};

	put_be32(header, RET_UNLINK);
	put_be32(header + 4, number);
	put_be32(header + 20, status);
	usbip_send(usbip, header, NULL, 0);
}

/* Return: true if @id was unlinked before it came, and that is answered now. */
static bool was_overtaken(struct usbip *usbip, u32 id)
{
	struct buffer *overtaken = &usbip->overtaken;
	struct unlink unlink;
	size_t i;

	for (i = 0; i < overtaken->length; i += sizeof(unlink)) {
		memcpy(&unlink, overtaken->bytes + i, sizeof(unlink));
		if (unlink.urb != id)
			continue;
		overtaken->length -= sizeof(unlink);
		memmove(overtaken->bytes + i, overtaken->bytes + overtaken->length,
			sizeof(unlink));
		usbip_unlinked(usbip, unlink.number, -ECONNRESET);
		return true;
	}
	return false;
}

static void usbip_submitted(struct usbip *usbip, const u8 *header, u32 length)
{
	u32 id = get_be32(header + 4);
	struct urb *urb;

	usbip->latest = id;
	usbip->any_came = true;
	if (was_overtaken(usbip, id))
		return;
	urb = host_urb(id, get_be32(header + 16), get_be32(header + 12), length);
	memcpy(urb->setup, header + 40, sizeof(urb->setup));
	if (!urb->in)
		memcpy(urb->data, header + HEADER_LENGTH, length);
	host_submit(&usbip->host, urb);
}

/* A URB that is not there was completed before, or is to come: then the answer waits for it. */
static void usbip_unlink(struct usbip *usbip, const u8 *command)
{
	struct unlink unlink = { get_be32(command + 4), get_be32(command + 20) };
	struct urb *urb = host_find(&usbip->host, unlink.urb);

	if (!urb && is_to_come(usbip, unlink.urb)) {
		buffer_append(&usbip->overtaken, &unlink, sizeof(unlink));
		return;
	}
	if (urb)
		host_unlink(&usbip->host, urb);
	usbip_unlinked(usbip, unlink.number, urb ? -ECONNRESET : 0);
}

/* Return: bytes of the first command in the buffer, 0 if it is not whole, or -1. */
static int usbip_take(struct usbip *usbip)
{
	const u8 *header = usbip->input.bytes;
	u32 length, sent;

	if (usbip->input.length < HEADER_LENGTH)
		return 0;
	if (get_be32(header) == CMD_UNLINK) {
		usbip_unlink(usbip, header);
		return HEADER_LENGTH;
	}
	length = get_be32(header + 24);
	if (get_be32(header) != CMD_SUBMIT || length > MAXIMUM_TRANSFER)
		return report("not USB/IP: command %u, %u bytes", get_be32(header), length);
	sent = get_be32(header + 12) ? 0 : length;
	if (usbip->input.length < HEADER_LENGTH + sent)
		return 0;
	usbip_submitted(usbip, header, length);
	return HEADER_LENGTH + sent;
}

static void usbip_gone(struct usbip *usbip)
{
	const struct host_events *events = usbip->host.events;
	void *context = usbip->host.context;

	usbip_close(&usbip->host);
	events->gone(context);
}

static int usbip_take_all(struct usbip *usbip)
{
	int taken = 1;

	while (taken > 0 && !usbip->closed) {
		taken = usbip_take(usbip);
		if (taken > 0)
			buffer_drop(&usbip->input, taken);
	}
	return taken;
}

static void usbip_read(struct usbip *usbip)
{
	struct buffer *input = &usbip->input;
	ssize_t received;
	int taken;

	buffer_reserve(input, 65536);
	received = read(usbip->watch.fd, input->bytes + input->length,
			input->room - input->length);
	if (received < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (received <= 0) {
		usbip_gone(usbip);
		return;
	}
	input->length += received;
	usbip->busy = true;
	taken = usbip_take_all(usbip);
	usbip->busy = false;
	if (usbip->closed)
		usbip_free(usbip);
	else if (taken < 0)
		usbip_gone(usbip);
}

static void usbip_ready(struct watch *watch, uint32_t events)
{
	struct usbip *usbip = watch->context;

	if (events & EPOLLOUT)
		usbip_flush(usbip);
	if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		usbip_read(usbip);
}

static const struct host_operations usbip_operations = {
	.complete = usbip_complete,
	.close = usbip_close,
};

struct host *usbip_open(int fd, const struct host_events *events, void *context)
{
	struct usbip *usbip = allocate(sizeof(*usbip));

	usbip->watch.fd = fd;
	usbip->watch.ready = usbip_ready;
	usbip->watch.context = usbip;
	usbip->host.operations = &usbip_operations;
	usbip->host.events = events;
	usbip->host.context = context;
	if (!watch_open(&usbip->watch))
		return &usbip->host;
	close(fd);
	free(usbip);
	return NULL;
}
