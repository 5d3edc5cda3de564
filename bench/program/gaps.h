/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Another spinner: it notes when it did not run. With that, the instructions between an
 * event that nobody here knows of and its effect can be told: those of the interruptions
 * before the effect, as far as they follow each other closely.
 */
#ifndef BENCH_GAPS_H
#define BENCH_GAPS_H

void gaps_start(void);

/* Instructions from the interruption of the spinner that has led to this call. */
long long gaps_work(void);

#endif /* BENCH_GAPS_H */
