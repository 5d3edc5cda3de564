// SPDX-License-Identifier: GPL-2.0-only
/*
 * The insertion of a module: what its init function does, from the last failure back to
 * the first that is its own; what goes before is the module loader's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fault.h"

static int file;

static int take_out(const void *name)
{
	if (!syscall(SYS_delete_module, name, O_NONBLOCK) || errno == ENOENT)
		return 0;
	return -errno;
}

static int insert(const void *name)
{
	(void)name;
	return syscall(SYS_finit_module, file, "", 0) ? -errno : 0;
}

void fault_module(const char *path, const char *name, unsigned int rounds)
{
	struct target target = {
		.name = name, .prepare = take_out, .run = insert, .context = name,
		.is_backwards = true, .rounds = rounds,
	};

	file = open(path, O_RDONLY | O_CLOEXEC);
	target_run(&target);
	take_out(name);
	close(file);
}
