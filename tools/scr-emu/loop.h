/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The event loop: file descriptors and timers, one thread.
 */
#ifndef SCR_EMU_LOOP_H
#define SCR_EMU_LOOP_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct watch - a file descriptor that is waited for
 * @fd: -1 while it is not watched
 * @ready: is called with what epoll says; may close the watch and free it
 * @context: for @ready
 */
struct watch {
	int fd;
	void (*ready)(struct watch *watch, uint32_t events);
	void *context;
};

/**
 * struct timer - calls once, later
 * @next: in the loop's list, soonest first
 * @running: it is in the list
 * @deadline: in milliseconds of CLOCK_MONOTONIC
 * @expired: is called then; may start the timer again
 * @context: for @expired
 */
struct timer {
	struct timer *next;
	bool running;
	uint64_t deadline;
	void (*expired)(void *context);
	void *context;
};

/* Begins to watch @watch->fd for input. Return: 0, or -1 after an error message. */
int watch_open(struct watch *watch);

/* Watches for output as well, or no longer. */
void watch_output(struct watch *watch, bool wanted);

/* Closes @watch->fd too. */
void watch_close(struct watch *watch);

uint64_t loop_now(void);
void timer_start(struct timer *timer, unsigned int milliseconds);
void timer_stop(struct timer *timer);

/* Runs until loop_quit(), also again. Return: 0, or -1 after an error message. */
int loop_run(void);
void loop_quit(void);

#endif /* SCR_EMU_LOOP_H */
