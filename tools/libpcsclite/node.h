/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The kernel's nodes, /dev/scrN and /dev/scrctl: nothing else here calls the
 * kernel about readers. <linux/scr.h> and <pcsclite.h> give other values to some
 * names; the kernel's are KERNEL_* here, a plain name is pcsc-lite's.
 */
#ifndef NODE_H
#define NODE_H

#include <stddef.h>
#include <stdint.h>

#include <linux/scr.h>

enum {
	KERNEL_ABSENT = SCARD_ABSENT,
	KERNEL_PRESENT = SCARD_PRESENT,
	KERNEL_POWERED = SCARD_POWERED,
	KERNEL_NEGOTIABLE = SCARD_NEGOTIABLE,
	KERNEL_SPECIFIC = SCARD_SPECIFIC,
	KERNEL_PROTOCOL_RAW = SCARD_PROTOCOL_RAW,
};

#undef SCARD_UNKNOWN
#undef SCARD_ABSENT
#undef SCARD_PRESENT
#undef SCARD_SWALLOWED
#undef SCARD_POWERED
#undef SCARD_NEGOTIABLE
#undef SCARD_SPECIFIC
#undef SCARD_PROTOCOL_UNDEFINED
#undef SCARD_PROTOCOL_T0
#undef SCARD_PROTOCOL_T1
#undef SCARD_PROTOCOL_RAW
#undef SCARD_SHARE_EXCLUSIVE
#undef SCARD_SHARE_SHARED
#undef SCARD_SHARE_DIRECT
#undef SCARD_LEAVE_CARD
#undef SCARD_RESET_CARD
#undef SCARD_UNPOWER_CARD
#undef SCARD_EJECT_CARD

#include "include/winscard.h"

#ifndef NODE_FOLDER
#define NODE_FOLDER	"/dev"
#endif

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/*
 * A descriptor, closed at exec(2), or -errno. @flags: O_RDONLY to watch, O_RDWR to
 * use the card, O_NONBLOCK.
 */
int node_open(unsigned int unit, int flags);
int node_open_control(void);
void node_close(int fd);

/*
 * 0 or an errno. For what answers at once, and for what waits without having sent
 * anything: asked once more after a signal.
 */
int node_ask(int fd, unsigned long request, void *argument);

/*
 * For what uses card or reader. Signals that a program handles
 * would end a command in its middle, and nobody can say then what the card has
 * done with it: they come when it is over, but for those that mean to end the
 * program. EINTR is the answer then if the command may have been sent; all else
 * is asked once more.
 */
int node_use(int fd, unsigned long request, void *argument);

/*
 * IOCTL_SMARTCARD_TRANSMIT. The kernel itself does not let signals end it, but for
 * those that do end the program.
 */
int node_transmit(int fd, struct scr_transmit *request);

int node_status(int fd, struct scr_status *status);

/* A protocol, or a mask of them, in the other's values. */
__u32 node_protocols(DWORD protocols);
DWORD node_protocol_of(__u32 protocol);

#endif
