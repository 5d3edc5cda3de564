// SPDX-License-Identifier: BSD-3-Clause
/*
 * Files of the system, below $SCRCTL_ROOT.
 */
#include "root.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"

const char *root_folder(void)
{
	const char *folder = secure_getenv("SCRCTL_ROOT");

	return folder ? folder : "";
}

static void make_path(char *path, const char *format, va_list arguments)
{
	size_t used = snprintf(path, PATH_MAX, "%s", root_folder());

	if (used < PATH_MAX)
		vsnprintf(path + used, PATH_MAX - used, format, arguments);
}

char *root_path(char *path, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	make_path(path, format, arguments);
	va_end(arguments);
	return path;
}

bool root_has(const char *format, ...)
{
	char path[PATH_MAX];
	va_list arguments;

	va_start(arguments, format);
	make_path(path, format, arguments);
	va_end(arguments);
	return access(path, F_OK) == 0;
}

bool root_read(char *text, size_t size, const char *format, ...)
{
	char path[PATH_MAX];
	va_list arguments;
	FILE *file;
	bool done;

	va_start(arguments, format);
	make_path(path, format, arguments);
	va_end(arguments);
	text[0] = '\0';
	file = fopen(path, "re");
	if (!file)
		return false;
	done = fgets(text, size, file);
	fclose(file);
	text[strcspn(text, "\n")] = '\0';
	text_clean(text);
	return done;
}

int root_write(const char *text, const char *format, ...)
{
	char path[PATH_MAX];
	va_list arguments;
	int error = 0;
	FILE *file;

	va_start(arguments, format);
	make_path(path, format, arguments);
	va_end(arguments);
	file = fopen(path, "we");
	if (!file)
		return errno;
	if (fprintf(file, "%s\n", text) < 0 || fflush(file) != 0)
		error = errno;
	fclose(file);
	return error;
}

bool root_link(char *name, const char *format, ...)
{
	char path[PATH_MAX], target[PATH_MAX];
	va_list arguments;
	ssize_t length;
	char *last;

	va_start(arguments, format);
	make_path(path, format, arguments);
	va_end(arguments);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	last = strrchr(target, '/');
	snprintf(name, NAME_MAX + 1, "%.*s", NAME_MAX, last ? last + 1 : target);
	return true;
}
