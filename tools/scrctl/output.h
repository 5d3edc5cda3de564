/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What goes to stdout: lines for people, or one JSON document for programs.
 *
 * A field goes to both forms through one call, so that they can't drift apart.
 */
#ifndef SCRCTL_OUTPUT_H
#define SCRCTL_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include <json-c/json.h>

#include "names.h"
#include "scrctl.h"

void output_setup(const struct scrctl_options *options);
bool output_is_json(void);

/* A line for people: nothing with --json or -q. What -q leaves of JSON: all. */
__printf(1, 2) void output_line(const char *format, ...);

/* A line over others, for people. */
void output_heading(const char *text);

/* A line for people who said -v. */
__printf(1, 2) void output_detail(const char *format, ...);

/*
 * Fields: "label: value" for people, { key: value } in the document. A @label
 * of NULL leaves a field out of what people see, a @unit may be NULL.
 */
void output_text(const char *key, const char *label, const char *value);
void output_number(const char *key, const char *label, __u64 value, const char *unit);
void output_bytes(const char *key, const char *label, const __u8 *bytes, size_t length);
void output_flags(const char *key, const char *label, __u32 mask,
		  const struct flag_name *flags);

/* Fields between these two are those of the object @key. Not nested. */
void output_begin(const char *key);
void output_end(void);

/* Adds to the document; takes over @value. */
void output_add(const char *key, struct json_object *value);

/* The document is this array or object instead; stays the caller's. */
void output_array(struct json_object *array);

/* From here on, objects on a line of their own, at once; no document at the end. */
void output_stream(void);
void output_event(struct json_object *event);

/* Prints the document, if there is to be one. Returns false when stdout took not all of it. */
bool output_finish(void);

/* Overwrites what would move a terminal's cursor; devices name themselves. */
char *text_clean(char *text);

/* As JSON: hex digits without blanks. */
struct json_object *json_bytes(const __u8 *bytes, size_t length);

#endif /* SCRCTL_OUTPUT_H */
