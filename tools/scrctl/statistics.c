// SPDX-License-Identifier: BSD-3-Clause
/*
 * What many measurements of the same thing say.
 */
#include "statistics.h"

#include <stdlib.h>

static int compare(const void *one, const void *other)
{
	const __u64 *left = one, *right = other;

	return (*left > *right) - (*left < *right);
}

/* The smallest value that @percent of 100 values are not above. */
static __u64 percentile(const __u64 *sorted, size_t count, size_t percent)
{
	size_t rank = (count * percent + 99) / 100;

	return sorted[rank ? rank - 1 : 0];
}

void statistics_compute(struct statistics *statistics, __u64 *values, size_t count)
{
	size_t i;

	qsort(values, count, sizeof(*values), compare);
	statistics->least = values[0];
	statistics->median = percentile(values, count, 50);
	statistics->percentile_95 = percentile(values, count, 95);
	statistics->most = values[count - 1];
	statistics->sum = 0;
	for (i = 0; i < count; i++)
		statistics->sum += values[i];
}
