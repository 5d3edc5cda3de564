/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The USB/IP protocol, from the side of the device (Documentation/usb/
 * usbip_protocol.rst): URBs come, and each is completed once, or unlinked.
 */
#ifndef SCR_EMU_USBIP_H
#define SCR_EMU_USBIP_H

#include <stdbool.h>
#include <stddef.h>

#include "loop.h"
#include "portable.h"

/**
 * struct urb - a request of the host that is not completed yet
 * @next: in the order in which they came
 * @seqnum: the host's name for it
 * @in: the direction
 * @endpoint: its number, without the direction
 * @setup: of a control request
 * @length: bytes of @data, or of the host's buffer
 * @data: what the host sends; nothing if @in
 */
struct urb {
	struct urb *next;
	u32 seqnum;
	bool in;
	u8 endpoint;
	u8 setup[8];
	u32 length;
	u8 data[];
};

struct usbip;

/**
 * struct usbip_events - what the device hears
 * @submitted: @urb is on the list; to be completed now or later
 * @gone: the host has let go of the device; the connection is closed
 */
struct usbip_events {
	void (*submitted)(void *context, struct urb *urb);
	void (*gone)(void *context);
};

/* Takes @fd. Return: the connection, or NULL after an error message. */
struct usbip *usbip_open(int fd, const struct usbip_events *events, void *context);

/* To the host the device is unplugged. Safe in a callback of struct usbip_events. */
void usbip_close(struct usbip *usbip);

/**
 * usbip_complete() - end a URB
 * @usbip: the connection
 * @urb: is freed
 * @status: 0 or a negative errno
 * @data: for an IN URB
 * @length: bytes at @data, or bytes of an OUT URB that were taken
 *
 * More than the host has room for ends it with -EOVERFLOW, as host controllers
 * do: to send it would make vhci drop the device.
 */
void usbip_complete(struct usbip *usbip, struct urb *urb, int status, const u8 *data,
		    u32 length);

/* The oldest URB of an endpoint, or NULL. */
struct urb *usbip_pending(struct usbip *usbip, u8 endpoint, bool in);

/* The URB that the host calls @seqnum, or NULL if it was unlinked. */
struct urb *usbip_find(struct usbip *usbip, u32 seqnum);

#endif /* SCR_EMU_USBIP_H */
