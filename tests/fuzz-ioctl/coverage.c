// SPDX-License-Identifier: GPL-2.0-only
/*
 * KCOV: see coverage.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/kcov.h>
#include <linux/types.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "coverage.h"

#define PLACES		(256 << 10)
#define COUNTERS	(64 << 10)

/* libFuzzer looks at what is in this section after each input. */
static __u8 counters[COUNTERS]
	__attribute__((used,
		       section("__libfuzzer_extra_counters")));

/* Which places there were: each is in the slot of its hash, or in one after it. */
static unsigned long seen[COUNTERS];
static unsigned int seen_count;

static void die(const char *what)
{
	fprintf(stderr, "fuzz-ioctl: %s: %s\n", what, strerror(errno));
	exit(1);
}

void coverage_begin(struct coverage *coverage)
{
	coverage->fd = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);
	if (coverage->fd < 0 || ioctl(coverage->fd, KCOV_INIT_TRACE, PLACES))
		die("/sys/kernel/debug/kcov");
	coverage->places = mmap(NULL, PLACES * sizeof(unsigned long), PROT_READ | PROT_WRITE,
				MAP_SHARED, coverage->fd, 0);
	if (coverage->places == MAP_FAILED ||
	    ioctl(coverage->fd, KCOV_ENABLE, KCOV_TRACE_PC))
		die("kcov");
}

static unsigned int hash(unsigned long place)
{
	return place * 0x9E3779B97F4A7C15UL >> 48;
}

static void count(unsigned long place)
{
	unsigned int slot = hash(place);

	if (counters[slot] < 0xFF)
		counters[slot]++;
	while (seen[slot] && seen[slot] != place)
		slot = (slot + 1) % COUNTERS;
	seen_count += !seen[slot];
	seen[slot] = place;
}

void coverage_collect(struct coverage *coverage)
{
	unsigned long i, places = __atomic_exchange_n(&coverage->places[0], 0,
						      __ATOMIC_RELAXED);

	for (i = 1; i <= places && seen_count < COUNTERS / 2; i++)
		count(coverage->places[i]);
}

unsigned int coverage_count(void)
{
	return seen_count;
}
