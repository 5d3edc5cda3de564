/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Everything that a program can do with the nodes, one row each: for tests that do
 * all of it while something goes wrong. A new ioctl is a new row of calls.c.
 */
#ifndef CALLS_H
#define CALLS_H

#include <stddef.h>

#include <linux/scr-virt.h>
#include <linux/scr.h>

/* What run() is given as fd; without one of them, an open /dev/scrN. */
#define CALL_CONTROL	0x000001 /* an open /dev/scrctl */
#define CALL_VIRT	0x000002 /* an open /dev/scrvirt that is a reader already */
#define CALL_OPENS	0x000004 /* nothing: it opens call_path, or another node, itself */

/* What has to be there for it to succeed; call_prepare() sees to all but the card. */
#define CALL_NEEDS_CARD		0x000010
#define CALL_NEEDS_PROTOCOL	0x000020 /* a card with power and protocol; connected */
#define CALL_NEEDS_NO_CONNECTION 0x000040
#define CALL_NEEDS_TRANSACTION	0x000080
#define CALL_NEEDS_ANSWER	0x000100 /* write(2) has been answered */
#define CALL_NEEDS_EXTENDED	0x000200 /* a reader and a card for extended APDUs */
#define CALL_NEEDS_ESCAPE	0x000400 /* the sysfs attribute "escape" */
#define CALL_NEEDS_PIN_PAD	0x000800
#define CALL_NEEDS_PART10	0x001000 /* a driver that knows its features: CCID's */

/* What it is. */
#define CALL_CARD	0x010000 /* it speaks to the card or the reader */
#define CALL_POWER	0x020000 /* it changes the card's power */
#define CALL_MOVES	0x040000 /* the card may be out afterwards */
#define CALL_SHARING	0x080000 /* it changes connection or transaction */
#define CALL_WAITS	0x100000 /* for an event, a second at most */
#define CALL_FOREVER	0x200000 /* for an event, or CANCEL, or a signal: call_within() */
#define CALL_URING	0x400000

/**
 * struct call - something that a program does
 * @name: of the request, and in which way
 * @flags: CALL_*
 * @run: does it once, with arguments that are good and of the thread alone, and
 *	deadlines of a second at most. Return: 0 or a negative errno
 */
struct call {
	const char *name;
	unsigned int flags;
	int (*run)(int fd);
};

extern const struct call calls[];
extern const size_t call_count;

/* Return: NULL: there is none. */
const struct call *call_by_name(const char *name);

/* Where CALL_OPENS finds the reader; "/dev/scr0" unless it is set. */
extern const char *call_path;

/* The protocol of the thread's TRANSMITs; call_prepare() finds it out. */
extern __thread __u32 call_protocol;

/*
 * Bring the file into the state that the row needs, whatever was done with it before.
 * Return: 0 or a negative errno.
 */
int call_prepare(const struct call *call, int fd);

/*
 * run(), which a signal (SIGRTMIN + 1, whose handler it sets) ends with -EINTR once
 * the time is over, and again every 50 ms until it has ended.
 */
int call_within(const struct call *call, int fd, unsigned int milliseconds);

/* An open file of the kind that the row wants; -1 for CALL_OPENS. Or a negative errno. */
int call_open(const struct call *call);

/* Gives back what the thread has: its ring. */
void calls_end(void);

#endif
