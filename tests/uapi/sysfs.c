// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is written to files of /sys and /proc.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sysfs.h"

int write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), error = 0;

	if (fd < 0)
		return errno;
	if (write(fd, text, strlen(text)) < 0)
		error = errno;
	close(fd);
	return error;
}

int write_escape(const char *node, const char *value)
{
	const char *slash = strrchr(node, '/');
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/class/smartcard/%s/escape", slash ? slash + 1 : node);
	return write_text(path, value);
}
