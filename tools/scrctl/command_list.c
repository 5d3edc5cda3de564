// SPDX-License-Identifier: BSD-3-Clause
/*
 * list: every reader that is there, a line each.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/scr.h>

#include "error.h"
#include "output.h"

static struct json_object *describe(const struct reader *reader, const struct scr_info *info,
				    __u32 state)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "reader", json_object_new_string(reader->name));
	json_object_object_add(object, "path", json_object_new_string(reader->path));
	json_object_object_add(object, "state", json_object_new_string(state_name(state)));
	json_object_object_add(object, "state_number", json_object_new_int(state));
	json_object_object_add(object, "vendor", json_object_new_string(info->vendor));
	json_object_object_add(object, "product", json_object_new_string(info->product));
	json_object_object_add(object, "serial", json_object_new_string(info->serial));
	json_object_object_add(object, "slot", json_object_new_int(info->slot));
	json_object_object_add(object, "location", json_object_new_string(info->location));
	return object;
}

/* One reader. Those that leave while we look are not there: no error. */
static int list_one(unsigned int number, struct json_object *array)
{
	struct scr_info info;
	struct reader reader;
	__u32 state = SCARD_UNKNOWN;
	char text[4 * SCR_INFO_STRING_LENGTH];
	int exit_code = SCRCTL_OK;
	int error;

	reader_init(&reader, number);
	error = reader_try_open(&reader, READER_WATCH);
	if (!error)
		error = reader_info(&reader, &info);
	if (!error)
		error = reader_ioctl(&reader, IOCTL_SMARTCARD_GET_STATE, &state);
	if (error && error != ENODEV && error != ENXIO && error != ENOENT) {
		exit_code = error_report(&reader, "list", error);
	} else if (!error) {
		reader_describe(&info, text, sizeof(text));
		output_line("%-6s %-26s %s", reader.name, state_words(state), text);
		json_object_array_add(array, describe(&reader, &info, state));
	}
	reader_close(&reader);
	return exit_code;
}

static int list_all(struct json_object *array)
{
	unsigned int *numbers;
	int count = reader_numbers(&numbers);
	int exit_code = SCRCTL_OK;
	int i, failed;

	if (count <= 0)
		return reader_report_none();
	for (i = 0; i < count; i++) {
		failed = list_one(numbers[i], array);
		if (failed)
			exit_code = failed;
	}
	free(numbers);
	return exit_code;
}

int command_list(const struct scrctl_options *options, int argc, char **argv)
{
	struct json_object *array = json_object_new_array();
	int exit_code;

	(void)options;
	(void)argc;
	(void)argv;
	if (output_is_json())
		output_array(array);
	exit_code = list_all(array);
	json_object_put(array);
	return exit_code;
}
