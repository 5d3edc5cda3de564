/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One round.
 */
#ifndef RACE_ROUND_H
#define RACE_ROUND_H

#include "race.h"

/* The reader is there before and after. Return: false, after messages: a bug. */
bool run_round(unsigned int number, const struct disturbance *disturbance,
	       const struct call *focus);

/* Calls that were made so far. */
unsigned int calls_made(void);

#endif /* RACE_ROUND_H */
