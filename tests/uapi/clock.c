// SPDX-License-Identifier: GPL-2.0-only
/*
 * The clock of deadlines and leases, and of how long something takes.
 */
#include <time.h>

#include "clock.h"

__u64 now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}
