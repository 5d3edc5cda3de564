// SPDX-License-Identifier: GPL-2.0-only
/* The spinner that notes when it did not run. */
#include "gaps.h"

#include "measure.h"

/* In cycles: between two readings without an interruption, at most. */
#define SHORTEST_GAP 100

/* In cycles: a time in which the spinner was alone, so that what was before is over. */
#define QUIET 200000

#define MOST_GAPS 1024

/* struct gap - the last reading before an interruption, and the first after it */
struct gap {
	unsigned long long begin;
	unsigned long long end;
};

/* struct notes - of the spinner: its latest reading, and its gaps, in a ring */
struct notes {
	unsigned long long latest;
	unsigned int count;
	struct gap gaps[MOST_GAPS];
};

static struct notes *notes;

static void watch(void *memory)
{
	unsigned long long before = __builtin_ia32_rdtsc(), reading;
	struct notes *mine = memory;

	for (;;) {
		reading = __builtin_ia32_rdtsc();
		if (reading - before > SHORTEST_GAP) {
			mine->gaps[mine->count % MOST_GAPS] = (struct gap) { before, reading };
			__atomic_store_n(&mine->count, mine->count + 1, __ATOMIC_RELEASE);
		}
		before = reading;
		__atomic_store_n(&mine->latest, reading, __ATOMIC_RELAXED);
	}
}

void gaps_start(void)
{
	notes = spinner_start_as(watch, sizeof(*notes));
}

long long gaps_work(void)
{
	unsigned long long end = __builtin_ia32_rdtsc(), begin = notes->latest;
	unsigned int oldest = notes->count > MOST_GAPS ? notes->count - MOST_GAPS : 0;
	long long work = end - begin;

	for (unsigned int i = notes->count; i > oldest; i--) {
		const struct gap *gap = &notes->gaps[(i - 1) % MOST_GAPS];

		if (begin - gap->end > QUIET)
			break;
		work += gap->end - gap->begin;
		begin = gap->begin;
	}
	return work;
}
