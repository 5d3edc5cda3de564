/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A host at the other end of a USB/IP socket.
 */
#ifndef SCR_EMU_USBIP_H
#define SCR_EMU_USBIP_H

#include "host.h"

/* Takes @fd. Return: the connection, or NULL after an error message. */
struct host *usbip_open(int fd, const struct host_events *events, void *context);

#endif /* SCR_EMU_USBIP_H */
