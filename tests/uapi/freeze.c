// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first step of putting the machine to sleep, and no other.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "freeze.h"

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

int freeze_processes(void)
{
	int error = write_text("/sys/power/pm_test", "freezer");

	if (error)
		return error;
	write_text("/sys/module/suspend/parameters/pm_test_delay", "0");
	return write_text("/sys/power/state", "freeze");
}
