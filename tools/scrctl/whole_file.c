// SPDX-License-Identifier: BSD-3-Clause
/*
 * Files that are replaced as a whole.
 */
#include "whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int whole_file_lock(const char *path)
{
	char copy[PATH_MAX];
	const char *folder;
	int fd, error;

	if (snprintf(copy, sizeof(copy), "%s", path) >= (int)sizeof(copy))
		return -ENAMETOOLONG;
	folder = dirname(copy);
	if (mkdir(folder, 0755) && errno != EEXIST)
		return -errno;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX) == 0)
		return fd;
	error = errno;
	close(fd);
	return -error;
}

/* What there is of the file is on the disk before it has its name. */
static int write_all(int fd, const char *text)
{
	FILE *stream = fdopen(fd, "w");
	int error = 0;

	if (!stream) {
		error = errno;
		close(fd);
		return error;
	}
	if (fprintf(stream, "%s\n", text) < 0 || fflush(stream) || fchmod(fd, 0644) || fsync(fd))
		error = errno;
	fclose(stream);
	return error;
}

int whole_file_replace(const char *path, const char *text)
{
	char name[PATH_MAX];
	int fd, error = ENAMETOOLONG;

	if (snprintf(name, sizeof(name), "%s.XXXXXX", path) >= (int)sizeof(name))
		return error;
	fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0)
		return errno;
	error = write_all(fd, text);
	if (!error && rename(name, path))
		error = errno;
	if (error)
		unlink(name);
	return error;
}
