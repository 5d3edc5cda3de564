/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host's side of a USB device, however it is connected: URBs come, and each is
 * completed once, or unlinked. usbip.c and usbredir.c are the ways.
 */
#ifndef SCR_EMU_HOST_H
#define SCR_EMU_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "portable.h"

/* Far more than any URB of a card reader's driver. */
#define MAXIMUM_TRANSFER	BIT(20)

/**
 * struct urb - a request of the host that is not completed yet
 * @next: in the order in which they came
 * @id: the host's name for it
 * @in: the direction
 * @endpoint: its number, without the direction
 * @setup: of a control request
 * @length: bytes of @data, or of the host's buffer
 * @data: what the host sends; nothing if @in
 */
struct urb {
	struct urb *next;
	u64 id;
	bool in;
	u8 endpoint;
	u8 setup[8];
	u32 length;
	u8 data[];
};

struct host;

/**
 * struct host_events - what the device hears
 * @submitted: @urb is on the list; to be completed now or later
 * @reset: the device is as after power-up, and no URB is left
 * @gone: the host has let go of the device; the connection is closed
 */
struct host_events {
	void (*submitted)(void *context, struct urb *urb);
	void (*reset)(void *context);
	void (*gone)(void *context);
};

/**
 * struct host_operations - what the connection does
 * @complete: tells the host; @urb is not on the list any more
 * @close: to the host the device is unplugged; frees @host
 */
struct host_operations {
	void (*complete)(struct host *host, const struct urb *urb, int status,
			 const u8 *data, u32 length);
	void (*close)(struct host *host);
};

/* The beginning of a connection's own structure. */
struct host {
	const struct host_operations *operations;
	const struct host_events *events;
	void *context;
	struct urb *urbs;
};

/* To the host the device is unplugged. Safe in a callback of struct host_events. */
void host_close(struct host *host);

/**
 * host_complete() - end a URB
 * @host: the connection
 * @urb: is freed
 * @status: 0 or a negative errno
 * @data: for an IN URB
 * @length: bytes at @data, or bytes of an OUT URB that were taken
 *
 * More than the host has room for ends it with -EOVERFLOW, as host controllers
 * do: to send it would make vhci drop the device.
 */
void host_complete(struct host *host, struct urb *urb, int status, const u8 *data, u32 length);

/* The oldest URB of an endpoint, or NULL. */
struct urb *host_pending(struct host *host, u8 endpoint, bool in);

/* The URB that the host calls @id, or NULL if it was unlinked. */
struct urb *host_find(struct host *host, u64 id);

/* For the connection: a URB to fill in, with room for what the host sends. */
struct urb *host_urb(u64 id, u8 endpoint, bool in, u32 length);

/* For the connection: @urb has come. */
void host_submit(struct host *host, struct urb *urb);

/* For the connection: @urb, or all of them, will not be completed. */
void host_unlink(struct host *host, struct urb *urb);
void host_unlink_all(struct host *host);

#endif /* SCR_EMU_HOST_H */
