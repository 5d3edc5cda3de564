// SPDX-License-Identifier: BSD-3-Clause
/*
 * Which reader is meant: --reader, or the only one there is.
 */
#include "reader.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/scr.h>

#include "error.h"

static int compare_numbers(const void *left, const void *right)
{
	unsigned int a = *(const unsigned int *)left;
	unsigned int b = *(const unsigned int *)right;

	return (a > b) - (a < b);
}

/* Keeps @numbers valid also when it fails. */
static bool append_number(unsigned int **numbers, int count, unsigned int number)
{
	unsigned int *more = reallocarray(*numbers, count + 1, sizeof(**numbers));

	if (!more)
		return false;
	more[count] = number;
	*numbers = more;
	return true;
}

int reader_numbers(unsigned int **numbers)
{
	DIR *directory = opendir(READER_DIRECTORY);
	struct dirent *entry;
	unsigned int number;
	int count = 0;

	*numbers = NULL;
	if (!directory)
		return -1;
	while ((entry = readdir(directory))) {
		if (reader_parse_name(entry->d_name, &number) &&
		    append_number(numbers, count, number))
			count++;
	}
	closedir(directory);
	if (count)
		qsort(*numbers, count, sizeof(**numbers), compare_numbers);
	return count;
}

int reader_report_none(void)
{
	if (access("/sys/class/smartcard", F_OK) != 0)
		return error_message(SCRCTL_NO_READER,
				     "no reader: there is no /dev/scr*, and the kernel has no smart card subsystem loaded; try: modprobe scr-ccid");
	return error_message(SCRCTL_NO_READER,
			     "no reader: there is no /dev/scr*; plug one in; if one is plugged in: is scr-ccid loaded? try: modprobe scr-ccid");
}

/* What a person may choose from, on stderr. */
static void print_choices(const unsigned int *numbers, int count, const char *spec)
{
	struct scr_info info;
	struct reader reader;
	char text[320];
	int i;

	for (i = 0; i < count; i++) {
		reader_init(&reader, numbers[i]);
		if (reader_try_open(&reader, READER_WATCH) || reader_info(&reader, &info))
			snprintf(text, sizeof(text), "(%s)", strerror(errno));
		else
			reader_describe(&info, text, sizeof(text));
		if (!spec || (reader_is_open(&reader) && reader_is_called(&info, spec)))
			fprintf(stderr, "  %s  %s\n", reader.name, text);
		reader_close(&reader);
	}
}

static int find_only(struct reader *reader, const unsigned int *numbers, int count)
{
	int exit_code;

	if (count == 0)
		return reader_report_none();
	if (count == 1) {
		reader_init(reader, numbers[0]);
		return SCRCTL_OK;
	}
	exit_code = error_message(SCRCTL_USAGE,
				  "%d readers: say which one with --reader", count);
	print_choices(numbers, count, NULL);
	return exit_code;
}

static bool number_is_called(unsigned int number, const char *spec)
{
	struct scr_info info;
	struct reader reader;
	bool called;

	reader_init(&reader, number);
	called = !reader_try_open(&reader, READER_WATCH) &&
		 !reader_info(&reader, &info) && reader_is_called(&info, spec);
	reader_close(&reader);
	return called;
}

static int find_by_name(struct reader *reader, const char *spec,
			const unsigned int *numbers, int count)
{
	int i, found = 0, exit_code;

	if (count == 0)
		return reader_report_none();
	for (i = 0; i < count; i++) {
		if (!number_is_called(numbers[i], spec))
			continue;
		if (found++ == 0)
			reader_init(reader, numbers[i]);
	}
	if (found == 1)
		return SCRCTL_OK;
	exit_code = error_message(found ? SCRCTL_USAGE : SCRCTL_NO_READER,
				  found ? "%d readers are called '%s': say more of the name" :
					  "of %d readers none is called '%s'; there are",
				  found ? found : count, spec);
	print_choices(numbers, count, found ? spec : NULL);
	return exit_code;
}

/* A node, or a link to one: the name becomes scrN where it leads there. */
static int set_path(struct reader *reader, const char *path)
{
	char target[PATH_MAX];

	reader->fd = -1;
	if (strlen(path) >= sizeof(reader->path))
		return error_usage("--reader: a path that long can't be one");
	snprintf(reader->path, sizeof(reader->path), "%s", path);
	if (!realpath(path, target))
		snprintf(target, sizeof(target), "%s", path);
	snprintf(reader->name, sizeof(reader->name), "%.31s", basename(target));
	return SCRCTL_OK;
}

/* The stable links of 60-scr.rules. */
static bool find_link(const char *spec, char *path, size_t size)
{
	static const char * const folders[] = { "by-id", "by-path" };
	size_t i;

	for (i = 0; i < 2; i++) {
		snprintf(path, size, READER_DIRECTORY "/smartcard/%s/%s", folders[i], spec);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}

static bool is_number(const char *spec)
{
	return *spec && spec[strspn(spec, "0123456789")] == '\0';
}

static int find(struct reader *reader, const char *spec)
{
	unsigned int *numbers = NULL;
	char path[PATH_MAX];
	int count, exit_code;

	if (spec && strchr(spec, '/'))
		return set_path(reader, spec);
	if (spec && is_number(spec)) {
		snprintf(path, sizeof(path), READER_DIRECTORY "/scr%s", spec);
		return set_path(reader, path);
	}
	if (spec && strncmp(spec, "scr", 3) == 0 && is_number(spec + 3)) {
		snprintf(path, sizeof(path), READER_DIRECTORY "/%s", spec);
		return set_path(reader, path);
	}
	if (spec && find_link(spec, path, sizeof(path)))
		return set_path(reader, path);
	count = reader_numbers(&numbers);
	if (count < 0)
		return error_message(SCRCTL_FAILED, READER_DIRECTORY ": %s", strerror(errno));
	exit_code = spec ? find_by_name(reader, spec, numbers, count) :
			   find_only(reader, numbers, count);
	free(numbers);
	return exit_code;
}

static bool is_any_reader_there(void)
{
	unsigned int *numbers;
	int count = reader_numbers(&numbers);

	free(numbers);
	return count > 0;
}

int reader_open(struct reader *reader, const struct scrctl_options *options, int mode)
{
	int exit_code = find(reader, options->reader);
	int error;

	if (exit_code)
		return exit_code;
	error = reader_try_open(reader, mode);
	if (error == ENOENT && !is_any_reader_there())
		return reader_report_none();
	return error ? error_report(reader, "open", error) : SCRCTL_OK;
}
