// SPDX-License-Identifier: BSD-3-Clause
/*
 * What goes to stdout: lines for people, or one JSON document for programs.
 */
#include "output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "colour.h"
#include "hex.h"

static const struct scrctl_options *form;
static struct json_object *document;
static struct json_object *inner;	/* belongs to the document */
static bool streamed;

void output_setup(const struct scrctl_options *options)
{
	form = options;
}

bool output_is_json(void)
{
	return form && form->json;
}

static bool output_is_for_people(void)
{
	return form && !form->json && !form->quiet && !form->raw;
}

static void put_line(const char *format, va_list arguments)
{
	if (!output_is_for_people())
		return;
	vprintf(format, arguments);
	putchar('\n');
	fflush(stdout);
}

void output_line(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put_line(format, arguments);
	va_end(arguments);
}

void output_heading(const char *text)
{
	output_line("%s%s%s", colour_begin(COLOUR_HEADING), text, colour_end());
}

void output_detail(const char *format, ...)
{
	va_list arguments;

	if (!form || !form->verbose)
		return;
	va_start(arguments, format);
	put_line(format, arguments);
	va_end(arguments);
}

void output_add(const char *key, struct json_object *value)
{
	struct json_object *object;

	if (!document)
		document = json_object_new_object();
	object = inner ? inner : document;
	if (json_object_is_type(object, json_type_object))
		json_object_object_add(object, key, value);
	else
		json_object_put(value);
}

void output_begin(const char *key)
{
	struct json_object *object = json_object_new_object();

	output_add(key, object);
	inner = object;
}

void output_end(void)
{
	inner = NULL;
}

void output_array(struct json_object *array)
{
	json_object_put(document);
	document = json_object_get(array);
}

static void output_label(const char *label, const char *value)
{
	output_line("%-18s %s", label, value);
}

void output_text(const char *key, const char *label, const char *value)
{
	if (output_is_json())
		output_add(key, json_object_new_string(value));
	else if (label)
		output_label(label, value);
}

void output_number(const char *key, const char *label, __u64 value, const char *unit)
{
	char text[64];

	if (output_is_json()) {
		output_add(key, json_object_new_uint64(value));
	} else if (label) {
		snprintf(text, sizeof(text), "%llu%s%s", value,
			 unit ? " " : "", unit ? unit : "");
		output_label(label, text);
	}
}

void output_bytes(const char *key, const char *label, const __u8 *bytes, size_t length)
{
	char *text;

	if (output_is_json()) {
		output_add(key, json_bytes(bytes, length));
		return;
	}
	text = hex_format(bytes, length);
	if (text && label)
		output_label(label, text);
	free(text);
}

static void output_flag_line(const char *label, __u32 mask,
			     const struct flag_name *flags)
{
	char text[256] = "";
	size_t used = 0;

	for (; flags->name; flags++) {
		if (mask & flags->bit && used < sizeof(text))
			used += snprintf(text + used, sizeof(text) - used, "%s%s",
					 used ? ", " : "", flags->name);
	}
	output_label(label, used ? text : "none");
}

void output_flags(const char *key, const char *label, __u32 mask,
		  const struct flag_name *flags)
{
	struct json_object *names;

	if (!output_is_json()) {
		output_flag_line(label, mask, flags);
		return;
	}
	names = json_object_new_array();
	for (; flags->name; flags++) {
		if (mask & flags->bit)
			json_object_array_add(names, json_object_new_string(flags->name));
	}
	output_add(key, names);
}

void output_stream(void)
{
	streamed = true;
}

void output_event(struct json_object *event)
{
	puts(json_object_to_json_string_ext(event, JSON_C_TO_STRING_PLAIN |
					    JSON_C_TO_STRING_NOSLASHESCAPE));
	fflush(stdout);
	json_object_put(event);
}

static void output_document(void)
{
	/* Whatever happened, a program that asked for JSON gets a document. */
	if (!document)
		document = json_object_new_object();
	puts(json_object_to_json_string_ext(document, JSON_C_TO_STRING_NOSLASHESCAPE |
					    (streamed ? JSON_C_TO_STRING_PLAIN :
							JSON_C_TO_STRING_PRETTY)));
}

bool output_finish(void)
{
	if (output_is_json() && (document || !streamed))
		output_document();
	json_object_put(document);
	document = NULL;
	return fflush(stdout) == 0 && !ferror(stdout);
}

/* C0, DEL, and C1 as UTF-8 writes it. */
static size_t control_length(const char *text)
{
	unsigned char first = text[0];
	unsigned char second = first ? text[1] : 0;

	if (first == 0xC2 && second >= 0x80 && second <= 0x9F)
		return 2;
	return first < 0x20 || first == 0x7F;
}

char *text_clean(char *text)
{
	size_t i, length;

	for (i = 0; text[i]; i += length ? length : 1) {
		length = control_length(text + i);
		memset(text + i, '?', length);
	}
	return text;
}

struct json_object *json_bytes(const __u8 *bytes, size_t length)
{
	struct json_object *value;
	char *text = malloc(2 * length + 1);
	size_t i;

	if (!text)
		return NULL;
	text[0] = '\0';
	for (i = 0; i < length; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	value = json_object_new_string_len(text, 2 * length);
	explicit_bzero(text, 2 * length + 1);
	free(text);
	return value;
}
