// SPDX-License-Identifier: BSD-3-Clause
/*
 * doctor: its findings, a line each or an object each, and how many are problems.
 */
#include "doctor_tell.h"

#include <stdarg.h>
#include <stdio.h>

#include "output.h"

static struct json_object *findings;
static unsigned int problems;

static void tell_json(const char *result, const char *check, const char *text,
		      const char *advice)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "check", json_object_new_string(check));
	json_object_object_add(object, "result", json_object_new_string(result));
	json_object_object_add(object, "text", json_object_new_string(text));
	if (advice)
		json_object_object_add(object, "advice", json_object_new_string(advice));
	json_object_array_add(findings, object);
}

static void tell(const char *result, const char *check, const char *advice,
		 const char *format, va_list arguments)
{
	char text[1024];

	vsnprintf(text, sizeof(text), format, arguments);
	if (output_is_json()) {
		tell_json(result, check, text, advice);
		return;
	}
	output_line("%-8s %-10s %s", result, check, text);
	if (advice)
		output_line("%19s -> %s", "", advice);
}

void doctor_begin(void)
{
	findings = json_object_new_array();
	if (output_is_json())
		output_array(findings);
}

unsigned int doctor_end(void)
{
	json_object_put(findings);
	return problems;
}

void doctor_ok(const char *check, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tell("ok", check, NULL, format, arguments);
	va_end(arguments);
}

void doctor_note(const char *check, const char *advice, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tell("note", check, advice, format, arguments);
	va_end(arguments);
}

void doctor_problem(const char *check, const char *advice, const char *format, ...)
{
	va_list arguments;

	problems++;
	va_start(arguments, format);
	tell("problem", check, advice, format, arguments);
	va_end(arguments);
}
