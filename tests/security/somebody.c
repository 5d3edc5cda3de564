// SPDX-License-Identifier: GPL-2.0-only
/*
 * Other people, as processes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "somebody.h"
#include "test.h"

#define NO_SUCH_PERSON	200	/* no errno */

void become_nobody(void)
{
	if (syscall(SYS_setgroups, 0, NULL) || setresgid(NOBODY, NOBODY, NOBODY) ||
	    setresuid(NOBODY, NOBODY, NOBODY))
		_exit(NO_SUCH_PERSON);
	/* Else /proc/self is root's. */
	prctl(PR_SET_DUMPABLE, 1);
}

/* In it, all capabilities are there, and none of the machine's. */
static void enter_container(void)
{
	if (unshare(CLONE_NEWUSER))
		_exit(NO_SUCH_PERSON);
}

int as(enum who who, int (*function)(const void *argument), const void *argument)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		if (who != ROOT)
			become_nobody();
		if (who == CONTAINER_ROOT)
			enter_container();
		_exit(function(argument));
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) {
		fail("the process did not end well");
		return -1;
	}
	if (WEXITSTATUS(status) == NO_SUCH_PERSON) {
		fail("the process could not become somebody else: %s", strerror(errno));
		return -1;
	}
	return WEXITSTATUS(status);
}
