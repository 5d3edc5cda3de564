/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ports of a machine in QEMU: each is a -device usb-redir, at the other end of
 * a socket that it connects to.
 */
#ifndef SCR_EMU_USBREDIR_H
#define SCR_EMU_USBREDIR_H

#include "description.h"
#include "host.h"

/* Whoever connects at @path is a port. Return: 0, or -1 after an error message. */
int usbredir_open(const char *path);

/* Forgets all ports, if there are any; no device may be left. */
void usbredir_close(void);

/*
 * Plugs a full-speed device in: at once, if a port is free, or when there is one.
 * The first devices get the first ports. One whose port goes waits for another one.
 */
struct host *usbredir_attach(const struct description *description,
			     const struct host_events *events, void *context);

#endif /* SCR_EMU_USBREDIR_H */
