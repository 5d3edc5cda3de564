/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A line of trace: built word by word, for people and for programs through the same
 * calls, so that they can't drift apart.
 */
#ifndef SCRCTL_TRACE_LINE_H
#define SCRCTL_TRACE_LINE_H

#include <stddef.h>
#include <stdio.h>
#include <time.h>
#include <linux/types.h>

#include <json-c/json.h>

#include "scrctl.h"

/**
 * struct trace_line - one that is being made
 * @words: what people see
 * @text: of @words
 * @size: of @text
 * @object: what programs see, NULL without --json
 */
struct trace_line {
	FILE *words;
	char *text;
	size_t size;
	struct json_object *object;
};

/* Where lines go from here on. With -q, only JSON is written. */
void trace_line_setup(const struct scrctl_options *options, FILE *stream);

/* Whether nobody takes the lines any more. */
bool trace_line_is_lost(void);

/* Begins with the time. Returns false without memory. */
bool trace_line_begin(struct trace_line *line, const struct timespec *when);

/*
 * A member of the object, and a word for people: @before, the value, @after. A @before
 * of NULL leaves it out of what people see, a @key of NULL out of the object.
 */
void trace_line_text(struct trace_line *line, const char *key, const char *before,
		     const char *value);
void trace_line_number(struct trace_line *line, const char *key, const char *before,
		       __u64 value, const char *after);
void trace_line_bytes(struct trace_line *line, const char *key, const char *before,
		      const __u8 *bytes, size_t length);

/* "= 0" or "= EBUSY". */
void trace_line_result(struct trace_line *line, int error);
void trace_line_duration(struct trace_line *line, double seconds);

/* Writes it, and wipes it. */
void trace_line_end(struct trace_line *line);

#endif /* SCRCTL_TRACE_LINE_H */
