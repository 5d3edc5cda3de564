/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts instructions, in a guest whose QEMU counts them (-icount shift=0): there,
 * a cycle of the time stamp counter is an instruction of the machine, no matter of
 * which program or of the kernel. The time in which nobody has anything to do is
 * filled by a spinner, a process that gets the processor only then, and subtracted.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stdint.h>

/* A moment: cycles of the time stamp counter, and iterations of the spinner until then. */
struct moment {
	unsigned long long cycles;
	unsigned long long iterations;
};

/* Instructions of the spinner for each iteration. */
#define SPINNER_LENGTH 2

/* Starts the spinner; it ends with this process. */
void spinner_start(void);

/* The counter of the spinner; NULL if there is none. */
unsigned long long *spinner_counter(void);

struct moment now(void);

/* Instructions from one moment to another that were not the spinner's. */
long long work_between(const struct moment *begin, const struct moment *end);

/* struct statistics - of all runs, in instructions */
struct statistics {
	long long minimum;
	long long median;
	long long mean;
};

/* Sorts the samples. */
struct statistics statistics_of(long long *samples, unsigned int count);

#endif /* BENCH_MEASURE_H */
