// SPDX-License-Identifier: BSD-3-Clause
/*
 * Tracing by the kernel's tracepoints: reading them, until told to end.
 */
#include "trace_live.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "interrupt.h"
#include "trace_instance.h"
#include "trace_line.h"
#include "trace_tell.h"

/**
 * struct trace_reading - where it has got to
 * @options: the command line
 * @teller: what events become
 * @line: what was read of a line so far
 * @length: of @line
 * @told: lines printed
 */
struct trace_reading {
	const struct scrctl_options *options;
	struct trace_teller teller;
	char line[1024];
	size_t length;
	unsigned long told;
};

static bool is_done(const struct trace_reading *reading)
{
	return (reading->options->count && reading->told >= reading->options->count) ||
	       trace_line_is_lost();
}

/* "CPU:0 [LOST 12 EVENTS]": more happened than we could read. */
static void tell_lost(const char *line)
{
	const char *lost = strstr(line, "[LOST ");

	if (lost && strncmp(line, "CPU:", 4) == 0)
		fprintf(stderr, "scrctl: trace: %lu events were lost\n",
			strtoul(lost + 6, NULL, 10));
}

/*
 * A program may have the end of a line in its name. What is no event is then the
 * beginning of one, and is kept for the next.
 */
static void line_is_complete(struct trace_reading *reading)
{
	char copy[sizeof(reading->line)];
	struct trace_event event;

	reading->line[reading->length] = '\0';
	memcpy(copy, reading->line, reading->length + 1);
	if (trace_event_parse(&event, copy)) {
		reading->told += trace_tell(&reading->teller, &event);
	} else if (reading->length <= TRACE_PROGRAM_LENGTH - 1) {
		reading->line[reading->length++] = '?';
		return;
	}
	tell_lost(reading->line);
	reading->length = 0;
}

static void take(struct trace_reading *reading, const char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length && !is_done(reading); i++) {
		if (bytes[i] == '\n')
			line_is_complete(reading);
		else if (reading->length < sizeof(reading->line) - 2)
			reading->line[reading->length++] = bytes[i] ? bytes[i] : '?';
	}
}

/* As watch ends. */
static int end(const struct trace_reading *reading)
{
	int signal = interrupt_signal();

	if (is_done(reading) || (signal == SIGALRM && !reading->options->count))
		return SCRCTL_OK;
	if (signal == SIGALRM)
		return error_message(SCRCTL_TIMED_OUT, "trace: %lu of %lu lines within --timeout",
				     reading->told, reading->options->count);
	return SCRCTL_SIGNAL + signal;
}

static int read_on(struct trace_reading *reading, int pipe)
{
	char bytes[4096];
	ssize_t length;

	while (!interrupt_signal() && !is_done(reading)) {
		length = read(pipe, bytes, sizeof(bytes));
		if (length < 0 && errno != EINTR && errno != EAGAIN)
			return error_message(SCRCTL_FAILED, "trace_pipe: %s", strerror(errno));
		if (length > 0)
			take(reading, bytes, length);
	}
	return end(reading);
}

int trace_live(const struct scrctl_options *options, const char *only)
{
	struct trace_reading reading = { .options = options };
	struct trace_instance instance;
	int exit_code;

	signal(SIGPIPE, SIG_IGN);
	trace_tell_setup(&reading.teller, only);
	exit_code = trace_instance_begin(&instance, options->verbose);
	if (exit_code)
		return exit_code;
	if (!options->json && !options->quiet)
		fputs("scrctl: all programs, without content; scrctl trace -- PROGRAM has that\n",
		      stderr);
	exit_code = read_on(&reading, instance.pipe);
	trace_instance_end(&instance);
	free(reading.teller.begun);
	return exit_code;
}
