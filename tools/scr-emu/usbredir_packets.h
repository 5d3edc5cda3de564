/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a device says, as packets of the USB redirection protocol. Each is only put
 * into the parser's queue.
 */
#ifndef SCR_EMU_USBREDIR_PACKETS_H
#define SCR_EMU_USBREDIR_PACKETS_H

#include <usbredirparser.h>

#include "description.h"
#include "host.h"

#define DIRECTION_IN		0x80
#define ENDPOINTS		16

/* bRequest of the requests that have packets of their own */
#define GET_CONFIGURATION	8
#define SET_CONFIGURATION	9
#define GET_INTERFACE		10
#define SET_INTERFACE		11

/* The device is plugged in. The parser has heard QEMU's hello. */
void packets_connect(struct usbredirparser *parser, const struct description *description);

/* A control or bulk URB is completed; as for host_complete(). */
void packets_answer(struct usbredirparser *parser, const struct urb *urb, int status,
		    const u8 *data, u32 length);

/* Data of an interrupt endpoint, whose number goes without the direction. */
void packets_interrupt(struct usbredirparser *parser, u8 endpoint, int status,
		       const u8 *data, u32 length);

/* Whether an interrupt endpoint goes on: to the packet @id, or without one, if 0. */
void packets_receiving(struct usbredirparser *parser, u64 id, u8 endpoint, int status);

#endif /* SCR_EMU_USBREDIR_PACKETS_H */
