// SPDX-License-Identifier: GPL-2.0-only
/* scr-emu as a child. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "emulator.h"

/* "ready" is of no use here: the readers have to be known to the kernel, too. */
static void execute(const char *path, unsigned int count)
{
	char rows[32];

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	snprintf(rows, sizeof(rows), "1-%u", count);
	if (!freopen("/dev/null", "w", stdout))
		_exit(127);
	execlp("scr-emu", "scr-emu", "--readers", path, "--row", rows, "--serial", "row", NULL);
	fprintf(stderr, "cannot run scr-emu: %s\n", strerror(errno));
	_exit(127);
}

int emulator_start(struct emulator *emulator, const char *path, unsigned int count)
{
	fflush(stdout);
	emulator->process = fork();
	if (!emulator->process)
		execute(path, count);
	emulator->fd = emulator->process < 0 ? -1 :
		       syscall(SYS_pidfd_open, emulator->process, 0);
	if (emulator->fd >= 0)
		return 0;
	fprintf(stderr, "no process for scr-emu: %s\n", strerror(errno));
	return -1;
}

int emulator_stop(struct emulator *emulator)
{
	int status;

	kill(emulator->process, SIGTERM);
	waitpid(emulator->process, &status, 0);
	close(emulator->fd);
	return status;
}
