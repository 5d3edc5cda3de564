// SPDX-License-Identifier: BSD-3-Clause
/*
 * The clock for how long something takes.
 */
#include "monotonic.h"

#include <time.h>

double monotonic_seconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}
