/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How far the kernel got in our modules (KCOV), told to libFuzzer as counters of its own.
 */
#ifndef FUZZ_IOCTL_COVERAGE_H
#define FUZZ_IOCTL_COVERAGE_H

/* Of one thread, which calls coverage_begin() itself. */
struct coverage {
	int fd;
	unsigned long *places;	/* how many, and the places */
};

void coverage_begin(struct coverage *coverage);

/* What came since the last time goes into the counters; any thread may do that. */
void coverage_collect(struct coverage *coverage);

/* How many places of the kernel there were in all. */
unsigned int coverage_count(void);

#endif
