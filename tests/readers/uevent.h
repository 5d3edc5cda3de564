/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel says of USB devices that come and go. */
#ifndef _READERS_UEVENT_H
#define _READERS_UEVENT_H

#include "iso7816/portable.h"

enum uevent {
	UEVENT_BOUND,	/* configured; the drivers of its interfaces have decided */
	UEVENT_REMOVED,
};

/* Return: a socket for poll(), or -1 after an error message. */
int uevent_open(void);

/**
 * uevent_read() - the next event of a USB device
 * @socket: of uevent_open(); nothing is waited for
 * @event: which
 * @folder: the device's in sysfs
 * @room: bytes at @folder
 *
 * Return: false: none is there for now.
 */
bool uevent_read(int socket, enum uevent *event, char *folder, size_t room);

#endif /* _READERS_UEVENT_H */
