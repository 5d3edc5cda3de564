/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Something that is done again and again, each time with another allocation or user
 * copy failing in it, until none is left to fail.
 */
#ifndef FAULT_TARGET_H
#define FAULT_TARGET_H

#include <stdbool.h>

#include "nth.h"

/* Beside ENOMEM of an allocation and EFAULT of a copy, what is right there, too. */
#define ALLOW_EAGAIN	0x01	/* io_uring's own, for want of a request */
#define ALLOW_GONE	0x02	/* the virtual host controller gives the device up */
#define ALLOW_EFAULT	0x04	/* getname() and others: for an allocation, too */
#define ALLOW_PROBE	0x08	/* what drivers say when they do not take a device */
#define ALLOW_ANY	0x10	/* what the USB core makes of it */

/**
 * struct target - what is done
 * @name: of the case
 * @prepare: brings about what @run needs; whatever went wrong before. May be NULL
 * @run: does it; in the thread of the caller. Return: 0 or a negative errno
 * @context: theirs
 * @allowed: ALLOW_*
 * @is_backwards: from the last one back, until none has been ours for long
 * @rounds: so many faults at most; 0: all
 *
 * Both return 0 or a negative errno.
 */
struct target {
	const char *name;
	int (*prepare)(const void *context);
	int (*run)(const void *context);
	const void *context;
	unsigned int allowed;
	bool is_backwards;
	unsigned int rounds;
};

/* One case of TAP: all of its faults. Return: whether it is good. */
bool target_run(const struct target *target);

/* A case that is not one of those. */
void target_case(bool good, const char *name);

/* The plan, and what the faults were: lines "# faults: N KIND". Return: failed cases. */
unsigned int targets_end(void);

/* To the sums: for faults in other threads. */
void target_count(const struct fault *fault, bool is_felt);

#endif
