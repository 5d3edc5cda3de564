/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The clock of deadlines and leases, and of how long something takes.
 */
#ifndef UAPI_CLOCK_H
#define UAPI_CLOCK_H

#include <linux/types.h>

/* CLOCK_MONOTONIC in nanoseconds. */
__u64 now(void);
#define MILLISECONDS	1000000ULL
#define HOURS		3600000000000ULL

#endif
