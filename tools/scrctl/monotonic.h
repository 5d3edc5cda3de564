/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The clock for how long something takes.
 */
#ifndef SCRCTL_MONOTONIC_H
#define SCRCTL_MONOTONIC_H

/* CLOCK_MONOTONIC, in seconds. */
double monotonic_seconds(void);

#endif /* SCRCTL_MONOTONIC_H */
