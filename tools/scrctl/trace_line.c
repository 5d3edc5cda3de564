// SPDX-License-Identifier: BSD-3-Clause
/*
 * A line of trace, for people or for programs.
 */
#include "trace_line.h"

#include <stdlib.h>
#include <string.h>

#include "output.h"

static FILE *stream;
static bool for_people;

void trace_line_setup(const struct scrctl_options *options, FILE *to)
{
	stream = to;
	for_people = !options->json && !options->quiet;
}

bool trace_line_is_lost(void)
{
	return ferror(stream);
}

/* Local time with microseconds; programs get its zone and its day as well. */
static void put_time(struct trace_line *line, const struct timespec *when)
{
	char day[32], clock[32], zone[8], text[96];
	struct tm parts;

	localtime_r(&when->tv_sec, &parts);
	strftime(day, sizeof(day), "%Y-%m-%d", &parts);
	strftime(clock, sizeof(clock), "%H:%M:%S", &parts);
	strftime(zone, sizeof(zone), "%z", &parts);
	fprintf(line->words, "%s.%06ld", clock, when->tv_nsec / 1000);
	snprintf(text, sizeof(text), "%sT%s.%06ld%s", day, clock, when->tv_nsec / 1000, zone);
	trace_line_text(line, "time", NULL, text);
}

bool trace_line_begin(struct trace_line *line, const struct timespec *when)
{
	memset(line, 0, sizeof(*line));
	line->words = open_memstream(&line->text, &line->size);
	if (!line->words)
		return false;
	if (output_is_json())
		line->object = json_object_new_object();
	put_time(line, when);
	return true;
}

void trace_line_text(struct trace_line *line, const char *key, const char *before,
		     const char *value)
{
	if (before)
		fprintf(line->words, "%s%s", before, value);
	if (line->object && key)
		json_object_object_add(line->object, key, json_object_new_string(value));
}

void trace_line_number(struct trace_line *line, const char *key, const char *before,
		       __u64 value, const char *after)
{
	if (before)
		fprintf(line->words, "%s%llu%s", before, value, after);
	if (line->object && key)
		json_object_object_add(line->object, key, json_object_new_uint64(value));
}

void trace_line_bytes(struct trace_line *line, const char *key, const char *before,
		      const __u8 *bytes, size_t length)
{
	size_t i;

	if (before) {
		fputs(before, line->words);
		for (i = 0; i < length; i++)
			fprintf(line->words, i ? " %02x" : "%02x", bytes[i]);
	}
	if (line->object && key)
		json_object_object_add(line->object, key, json_bytes(bytes, length));
}

void trace_line_result(struct trace_line *line, int error)
{
	const char *name = error ? strerrorname_np(error) : "0";
	char number[32];

	/* ERESTARTSYS and its like, which programs never see. */
	if (error >= 512 && error <= 516)
		name = "interrupted";
	snprintf(number, sizeof(number), "errno %d", error);
	trace_line_text(line, "result", " = ", name ? name : number);
}

void trace_line_duration(struct trace_line *line, double seconds)
{
	fprintf(line->words, " (%.3f ms)", seconds * 1e3);
	if (line->object)
		json_object_object_add(line->object, "milliseconds",
				       json_object_new_double(seconds * 1e3));
}

static void put_object(struct json_object *object)
{
	fprintf(stream, "%s\n",
		json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
					       JSON_C_TO_STRING_NOSLASHESCAPE));
}

void trace_line_end(struct trace_line *line)
{
	if (fclose(line->words) == 0) {
		if (line->object)
			put_object(line->object);
		else if (for_people)
			fprintf(stream, "%s\n", line->text);
		fflush(stream);
		explicit_bzero(line->text, line->size);
	}
	free(line->text);
	json_object_put(line->object);
}
