/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts instructions in a guest whose clock is its instructions (-icount shift=0).
 * Such a clock jumps while the guest has nothing to do; so it always has: a process
 * of the lowest priority counts in a loop of two instructions. What it did not spend
 * there, the guest has worked, interrupts and context switches included.
 */
#ifndef SCR_BENCH_SPINNER_H
#define SCR_BENCH_SPINNER_H

/* Starts that process, which ends with this one. Ends the program if it cannot. */
void spinner_start(void);
void spinner_stop(void);

/* Instructions that all of the guest but that loop has executed so far. */
unsigned long long spinner_worked(void);

/* Instructions in all: nanoseconds of CLOCK_MONOTONIC. */
unsigned long long spinner_elapsed(void);

#endif /* SCR_BENCH_SPINNER_H */
