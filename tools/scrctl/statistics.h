/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What many measurements of the same thing say.
 */
#ifndef SCRCTL_STATISTICS_H
#define SCRCTL_STATISTICS_H

#include <stddef.h>
#include <linux/types.h>

/**
 * struct statistics - measurements in short
 * @least: the smallest
 * @median: half of them are not above it
 * @percentile_95: 95 of 100 are not above it
 * @most: the largest
 * @sum: of all
 */
struct statistics {
	__u64 least;
	__u64 median;
	__u64 percentile_95;
	__u64 most;
	__u64 sum;
};

/* Sorts @values; @count is not 0. Percentiles are values, by nearest rank. */
void statistics_compute(struct statistics *statistics, __u64 *values, size_t count);

#endif /* SCRCTL_STATISTICS_H */
