// SPDX-License-Identifier: BSD-3-Clause
/*
 * attr: get one attribute, get all, set one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include <linux/scr.h>

#include "attribute.h"
#include "error.h"
#include "hex.h"
#include "output.h"

static int show_all(const struct scrctl_options *options)
{
	struct reader reader;
	int exit_code = reader_open(&reader, options, READER_WATCH);
	int error;

	if (exit_code)
		return exit_code;
	output_text("reader", NULL, reader.name);
	error = attribute_print_all(&reader);
	if (error)
		exit_code = error_report(&reader, "attr", error);
	reader_close(&reader);
	return exit_code;
}

static int report(const struct reader *reader, const char *text, int error)
{
	if (error == EOPNOTSUPP)
		return error_message(SCRCTL_NOT_SUPPORTED,
				     "%s: attr: the reader doesn't have %s, or not now (EOPNOTSUPP); scrctl attr lists what it has",
				     reader->name, text);
	return error_report(reader, "attr", error);
}

static int show_one(const struct scrctl_options *options, const char *text,
		    const struct attribute_name *name)
{
	__u8 value[ATTRIBUTE_LENGTH];
	struct reader reader;
	size_t length;
	int exit_code = reader_open(&reader, options, READER_WATCH);
	int error;

	if (exit_code)
		return exit_code;
	output_text("reader", NULL, reader.name);
	error = attribute_get(&reader, name->tag, value, &length);
	if (error)
		exit_code = report(&reader, text, error);
	else
		attribute_print(name, value, length);
	reader_close(&reader);
	return exit_code;
}

static int parse_number(const struct attribute_name *name, const char *text,
			__u8 *value, size_t *length)
{
	__u32 number;
	unsigned long long wide;
	char *end;

	errno = 0;
	wide = strtoull(text, &end, 0);
	if (errno || *end || end == text || *text == '-' ||
	    wide >> (8 * name->size) != 0)
		return error_usage("attr: %s takes a number of %zu bits, not '%s'",
				   name->name, 8 * name->size, text);
	number = wide;
	memcpy(value, &number, sizeof(number));
	if (name->size == 1)
		value[0] = number;
	*length = name->size;
	return SCRCTL_OK;
}

static int parse_value(const struct attribute_name *name, const char *text,
		       __u8 *value, size_t *length)
{
	const char *wrong;
	size_t position;

	if (name->form == ATTRIBUTE_NUMBER)
		return parse_number(name, text, value, length);
	if (name->form == ATTRIBUTE_STRING) {
		*length = strlen(text);
		if (*length > ATTRIBUTE_LENGTH)
			return error_usage("attr: at most %d bytes", ATTRIBUTE_LENGTH);
		memcpy(value, text, *length);
		return SCRCTL_OK;
	}
	wrong = hex_parse(text, value, ATTRIBUTE_LENGTH, length, &position);
	if (wrong)
		return error_usage("attr: value, character %zu: %s", position + 1, wrong);
	return SCRCTL_OK;
}

static int set_one(const struct scrctl_options *options, const char *text,
		   const struct attribute_name *name, const char *value_text)
{
	__u8 value[ATTRIBUTE_LENGTH];
	struct scr_attribute attribute = { .tag = name->tag, .buffer = (uintptr_t)value };
	struct reader reader;
	size_t length = 0;
	int exit_code = parse_value(name, value_text, value, &length);
	int error;

	if (!exit_code)
		exit_code = reader_open(&reader, options, READER_USE);
	if (exit_code)
		return exit_code;
	output_text("reader", NULL, reader.name);
	attribute.length = length;
	error = reader_ioctl(&reader, IOCTL_SMARTCARD_SET_ATTRIBUTE, &attribute);
	if (error == EOPNOTSUPP)
		exit_code = error_message(SCRCTL_NOT_SUPPORTED,
					  "%s: attr: %s can't be set (EOPNOTSUPP)",
					  reader.name, text);
	else if (error)
		exit_code = error_report(&reader, "attr", error);
	else
		output_line("%s: %s is set", reader.name, text);
	reader_close(&reader);
	return exit_code;
}

int command_attr(const struct scrctl_options *options, int argc, char **argv)
{
	const struct attribute_name *name;
	struct attribute_name unknown;
	const char *value;
	char *text;
	int exit_code;

	if (argc == 0)
		return show_all(options);
	value = strchr(argv[0], '=');
	text = strndup(argv[0], value ? (size_t)(value - argv[0]) : strlen(argv[0]));
	if (!text)
		return error_memory();
	name = attribute_find(text, strlen(text), &unknown);
	if (!name)
		exit_code = error_usage("attr: there is no attribute '%s'; its tag would do, too",
					text);
	else if (value)
		exit_code = set_one(options, text, name, value + 1);
	else
		exit_code = show_one(options, text, name);
	free(text);
	return exit_code;
}
