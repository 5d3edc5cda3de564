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
#include <stddef.h>
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

/*
 * Starts another one, which does what run() says, without an end, with so many bytes
 * of memory that it shares with this process, and that are returned.
 */
void *spinner_start_as(void (*run)(void *memory), size_t size);

/* The counter of the spinner; NULL if there is none. */
unsigned long long *spinner_counter(void);

struct moment now(void);

/* Instructions from one moment to another that were not the spinner's. */
long long work_between(const struct moment *begin, const struct moment *end);

/* struct sample - a run: instructions, and interrupts of the reader's controller */
struct sample {
	long long work;
	unsigned int interrupts;
};

/*
 * Interrupts until now; 0 if BENCH_INTERRUPTS, in the environment, does not have the
 * path of a file that tells.
 */
unsigned int interrupts_so_far(void);

/* Sorts the samples. */
void samples_sort(struct sample *samples, unsigned int count);

long long samples_mean(const struct sample *samples, unsigned int count);

/*
 * Of samples that are sorted: the median of those with that many interrupts, and how
 * many there are. 0: none.
 */
long long samples_median_with(const struct sample *samples, unsigned int count,
			      unsigned int interrupts, unsigned int *found);

#endif /* BENCH_MEASURE_H */
