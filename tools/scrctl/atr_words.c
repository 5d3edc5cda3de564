// SPDX-License-Identifier: BSD-3-Clause
/*
 * Bytes by name with what they mean, in sections, for people and for programs.
 */
#include "atr_words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "output.h"

void atr_words_add(struct atr_words *words, const char *format, ...)
{
	size_t room = sizeof(words->text) - words->used;
	va_list arguments;
	int length;

	if (words->used && room > 1) {
		words->text[words->used++] = '\n';
		room--;
	}
	va_start(arguments, format);
	length = vsnprintf(words->text + words->used, room, format, arguments);
	va_end(arguments);
	if (length > 0)
		words->used += (size_t)length < room ? (size_t)length : room - 1;
}

void atr_section_begin(struct atr_section *section, const char *key, const char *heading)
{
	section->key = key;
	section->array = output_is_json() ? json_object_new_array() : NULL;
	output_heading(heading);
}

void atr_section_end(struct atr_section *section)
{
	if (section->array)
		output_add(section->key, section->array);
	section->array = NULL;
}

/* Calls @take for each line of @words. */
static void each_line(const struct atr_words *words,
		      void (*take)(void *context, const char *line), void *context)
{
	char *text = strndup(words->text, words->used);
	char *rest = text, *line;

	while (rest) {
		line = strsep(&rest, "\n");
		if (*line)
			take(context, line);
	}
	free(text);
}

static void add_to_array(void *context, const char *line)
{
	json_object_array_add(context, json_object_new_string(line));
}

/* The name stands before the first line only. */
static void print_line(void *context, const char *line)
{
	char *label = context;

	output_line("  %-24s %s", label, line);
	label[0] = '\0';
}

static void add_json(struct json_object *array, const char *name, const __u8 *bytes,
		     size_t length, const struct atr_words *words)
{
	struct json_object *object = json_object_new_object();
	struct json_object *meanings = json_object_new_array();

	json_object_object_add(object, "name", json_object_new_string(name));
	json_object_object_add(object, "value", json_bytes(bytes, length));
	each_line(words, add_to_array, meanings);
	json_object_object_add(object, "meaning", meanings);
	json_object_array_add(array, object);
}

void atr_section_add(struct atr_section *section, const char *name, const __u8 *bytes,
		     size_t length, const struct atr_words *words)
{
	char label[80];
	char *text;

	if (section->array) {
		add_json(section->array, name, bytes, length, words);
		return;
	}
	text = hex_format(bytes, length);
	snprintf(label, sizeof(label), "%s", name);
	if (text && length == 1)
		snprintf(label, sizeof(label), "%s = %s", name, text);
	else if (text && length)
		print_line(label, text);
	each_line(words, print_line, label);
	if (label[0])
		output_line("  %s", label);
	free(text);
}
