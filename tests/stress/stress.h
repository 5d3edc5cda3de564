/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the processes share, and what one of them does.
 */
#ifndef STRESS_H
#define STRESS_H

#include <stdbool.h>

#define PROCESSES	64
#define GENERATIONS	65536	/* of processes, the killed ones counted */

/**
 * struct common - memory of all processes
 * @stop: they end, in order
 * @owner: which process has the transaction, as far as it knows; 0: none
 * @is_doomed: whether process n is to be killed, or was
 * @transactions: begun, and all in them was well
 * @exchanges: commands that were answered
 * @resets: dispositions other than SCARD_LEAVE_CARD
 * @stale: times that another had reset the card
 * @timeouts: deadlines
 * @wrong: answers that were not the echo of the own command
 * @doubles: transactions that began while another process had one
 * @errors: anything else that a process was answered
 */
struct common {
	bool stop;
	unsigned int owner;
	bool is_doomed[GENERATIONS];
	unsigned int transactions, exchanges, resets, stale, timeouts;
	unsigned int wrong, doubles, errors;
};

extern struct common *common;

/* Process n, until it is told to stop. Return: its exit status. */
int worker(unsigned int n);

#endif
