// SPDX-License-Identifier: BSD-3-Clause
/*
 * What the kernel's log says, where we may read it.
 */
#include "kernel_log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "root.h"

/* "6,339,5140900,-;text\n": a record each time it is read. */
static bool take(char *record, const char *word, const char *other, char *text, size_t size)
{
	char *message = strchr(record, ';');

	if (!message || !strstr(message, word) || !strstr(message, other))
		return false;
	message[strcspn(message, "\n")] = '\0';
	snprintf(text, size, "%s", text_clean(message + 1));
	return true;
}

bool kernel_log_find(const char *word, const char *other, char *text, size_t size)
{
	char path[PATH_MAX], record[8192];
	bool found = false;
	ssize_t length;
	int fd = open(root_path(path, "/dev/kmsg"), O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return false;
	for (;;) {
		length = read(fd, record, sizeof(record) - 1);
		if (length < 0 && errno == EPIPE)	/* overwritten meanwhile */
			continue;
		if (length <= 0)
			break;
		record[length] = '\0';
		found |= take(record, word, other, text, size);
	}
	close(fd);
	return found;
}
