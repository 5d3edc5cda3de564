/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A call that blocks, made by a thread of its own.
 */
#ifndef UAPI_BLOCKED_H
#define UAPI_BLOCKED_H

#include <pthread.h>

struct blocked_call {
	int fd;
	unsigned long request;
	void *argument;
	int result;
	pthread_t thread;
	int id;
};

/* Returns when the thread sleeps in the call. */
void call_and_block(struct blocked_call *blocked, int fd, unsigned long request);
void call_with_and_block(struct blocked_call *blocked, int fd, unsigned long request,
			 void *argument);

/* Waits until the thread sleeps, or has returned. Return: whether it sleeps. */
int is_still_blocked(struct blocked_call *blocked);

/*
 * Sends a signal whose handler restarts system calls, or does not. Returns when
 * the handler has run.
 */
void signal_thread(struct blocked_call *blocked, int restart);

/* What the call answered. */
int end_of_call(struct blocked_call *blocked);

#endif
