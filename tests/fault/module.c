// SPDX-License-Identifier: GPL-2.0-only
/*
 * The insertion of a module: what its init function does, from the last failure back to
 * the first that is its own; what goes before is the module loader's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fault.h"
#include "node.h"

static int file;

/* Milliseconds; DEBUG_KOBJECT_RELEASE keeps what is released for up to four seconds. */
#define PATIENCE	6000

/* Of a driver that could not be registered the kernel keeps the folder for a while. */
static int await_driver_gone(const char *module)
{
	char path[100];
	char *at;

	snprintf(path, sizeof(path), "/sys/bus/usb/drivers/%s", module);
	while ((at = strchr(path, '_')))
		*at = '-';
	return wait_for_path(path, false, PATIENCE) ? 0 : -EBUSY;
}

static int take_out(const void *name)
{
	if (syscall(SYS_delete_module, name, O_NONBLOCK) && errno != ENOENT)
		return -errno;
	return await_driver_gone(name);
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
