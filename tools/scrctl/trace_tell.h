/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The kernel's events as lines: a request and its end are one.
 */
#ifndef SCRCTL_TRACE_TELL_H
#define SCRCTL_TRACE_TELL_H

#include "trace_event.h"

/**
 * struct trace_begun - a request that a reader serves
 * @is: there is one
 * @event: with which it began
 */
struct trace_begun {
	bool is;
	struct trace_event event;
};

/**
 * struct trace_teller - what is known between events
 * @only: the reader of --reader, or NULL
 * @device: the USB interface of @only, empty if there is none
 * @slot: of @only
 * @offset: seconds from CLOCK_MONOTONIC to CLOCK_REALTIME
 * @begun: by the number of the reader
 * @count: of @begun
 */
struct trace_teller {
	const char *only;
	char device[256];
	__s64 slot;
	double offset;
	struct trace_begun *begun;
	size_t count;
};

void trace_tell_setup(struct trace_teller *teller, const char *only);

/* Prints a line, or keeps what it is the first half of. Returns whether it printed one. */
bool trace_tell(struct trace_teller *teller, const struct trace_event *event);

#endif /* SCRCTL_TRACE_TELL_H */
