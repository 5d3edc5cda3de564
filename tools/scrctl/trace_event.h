/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A line of the kernel's trace, taken apart.
 */
#ifndef SCRCTL_TRACE_EVENT_H
#define SCRCTL_TRACE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <linux/types.h>

#define TRACE_PROGRAM_LENGTH	17

/**
 * struct trace_event - what happened
 * @program: what the thread is called
 * @thread: its id
 * @seconds: when, of CLOCK_MONOTONIC
 * @name: of the tracepoint
 * @rest: what it says: "scr0 POWER major=1 ..."
 */
struct trace_event {
	char program[TRACE_PROGRAM_LENGTH];
	pid_t thread;
	double seconds;
	char name[32];
	char rest[256];
};

/* Reads @line, which it changes. Returns false for what is no event of readers. */
bool trace_event_parse(struct trace_event *event, char *line);

/* The first word of @event->rest, which is whom it is about. */
void trace_event_whom(const struct trace_event *event, char *whom, size_t size);

/* The value of "KEY=", or 0. */
__s64 trace_event_value(const struct trace_event *event, const char *key);

#endif /* SCRCTL_TRACE_EVENT_H */
