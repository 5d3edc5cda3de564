/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What to test a reader with, and the tables of cases.
 */
#ifndef LEVELS_H
#define LEVELS_H

#include <stdbool.h>

#include <linux/scr.h>

#include "../test.h"

/**
 * struct options - of the program
 * @protocol: SCARD_PROTOCOL_T0 or _T1
 * @extended: extended APDUs, too
 * @few: not all lengths, but few, and these short
 * @ring: TRANSMIT and POWER through io_uring
 * @disturbance: done before each command of the script; NULL: nothing is
 * @silence: makes the reader not answer its next XfrBlock; NULL: nobody can
 */
struct options {
	__u32 protocol;
	bool extended;
	bool few;
	bool ring;
	const char *disturbance;
	const char *silence;
};

extern struct options options;

extern const struct group script_groups[];
extern const struct group ending_groups[];

#endif
