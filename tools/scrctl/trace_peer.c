// SPDX-License-Identifier: BSD-3-Clause
/*
 * What can be seen of a traced thread from outside: its memory, and its files.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "reader.h"
#include "trace_call.h"

/*
 * process_vm_readv(2) is not in kernels without CONFIG_CROSS_MEMORY_ATTACH, and some
 * containers forbid it.
 */
static bool read_by_file(pid_t thread, __u64 address, void *to, size_t length)
{
	char name[64];
	ssize_t read;
	int file;

	snprintf(name, sizeof(name), "/proc/%d/mem", thread);
	file = open(name, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	read = pread(file, to, length, (off_t)address);
	close(file);
	return read == (ssize_t)length;
}

bool trace_call_read(pid_t thread, __u64 address, void *to, size_t length)
{
	struct iovec local = { .iov_base = to, .iov_len = length };
	struct iovec remote = { .iov_base = (void *)(uintptr_t)address, .iov_len = length };
	ssize_t read = process_vm_readv(thread, &local, 1, &remote, 1, 0);

	if (read < 0)
		return read_by_file(thread, address, to, length);
	return read == (ssize_t)length;
}

/* "/dev/scr0", or what the kernel makes of it when the node is gone: "/dev/scr0 (deleted)". */
static bool name_of_path(char *path, char *reader, size_t size)
{
	char *end = strstr(path, " (deleted)");
	char *name = strrchr(path, '/');
	unsigned int number;

	if (end)
		*end = '\0';
	if (!name || (!reader_parse_name(name + 1, &number) && strcmp(name + 1, "scrctl") != 0))
		return false;
	snprintf(reader, size, "%.15s", name + 1);
	return true;
}

void trace_call_reader(pid_t thread, __u64 fd, char *reader, size_t size)
{
	char link[64], path[PATH_MAX];
	struct stat status;
	ssize_t length;

	reader[0] = '\0';
	snprintf(link, sizeof(link), "/proc/%d/fd/%d", thread, (int)fd);
	length = readlink(link, path, sizeof(path) - 1);
	if (length < 0)
		return;
	path[length] = '\0';
	if (!name_of_path(path, reader, size))
		return;
	if (stat(link, &status) || !S_ISCHR(status.st_mode))
		reader[0] = '\0';
}
