// SPDX-License-Identifier: BSD-3-Clause
/*
 * A tracing instance of our own. What a program leaves in tracefs stays there for ever,
 * and a program may be killed: so a process of its own takes the instance away when
 * this one is gone.
 */
#include "trace_instance.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "error.h"
#include "root.h"

#define TRACING	"/sys/kernel/tracing"

static int write_word(const struct trace_instance *instance, const char *file, const char *word)
{
	char path[PATH_MAX + 64];
	int fd, error = 0;

	snprintf(path, sizeof(path), "%s/%s", instance->folder, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	if (write(fd, word, strlen(word)) < 0)
		error = errno;
	close(fd);
	return error;
}

static int report(const char *what, int error)
{
	if (error == EACCES || error == EPERM)
		return error_message(SCRCTL_PERMISSION,
				     "trace: %s: %s; tracing all programs is root's: try sudo, or trace one program: scrctl trace -- PROGRAM (kernel lockdown forbids it to root, too)",
				     what, strerror(error));
	return error_message(SCRCTL_FAILED, "trace: %s: %s", what, strerror(error));
}

/* What has to be there. */
static int check(void)
{
	char path[PATH_MAX];

	if (access(root_path(path, TRACING "/."), X_OK) && errno == EACCES)
		return report(TRACING, EACCES);
	if (!root_has(TRACING "/instances"))
		return error_message(SCRCTL_NOT_SUPPORTED,
				     "trace: /sys/kernel/tracing is not there; is tracefs mounted? try: mount -t tracefs none /sys/kernel/tracing (the kernel needs CONFIG_TRACING)");
	if (!root_has(TRACING "/events/scr"))
		return error_message(SCRCTL_NOT_SUPPORTED,
				     "trace: the kernel has no tracepoints of readers; is scr loaded? try: modprobe scr-ccid");
	return SCRCTL_OK;
}

/* As long as its files are open it stays, and so we try for a while. */
static void keep(const struct trace_instance *instance, int gate)
{
	char byte;
	int i;

	setsid();
	for (i = 1; i < NSIG; i++)
		signal(i, SIG_IGN);
	while (read(gate, &byte, 1) < 0 && errno == EINTR)
		;
	write_word(instance, "events/enable", "0");
	for (i = 0; i < 200 && rmdir(instance->folder) && errno == EBUSY; i++)
		usleep(20000);
	_exit(0);
}

/* It must not keep open what others wait to see closed. */
static void close_others(int gate)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int fd;

	for (fd = 0; fd < 3 && null >= 0; fd++)
		dup2(null, fd);
	for (fd = 3; fd < 64; fd++) {
		if (fd != gate)
			close(fd);
	}
}

static int start_keeper(struct trace_instance *instance)
{
	int gate[2];

	if (pipe2(gate, O_CLOEXEC))
		return errno;
	instance->keeper_process = fork();
	if (instance->keeper_process < 0)
		return errno;
	if (instance->keeper_process == 0) {
		close_others(gate[0]);
		keep(instance, gate[0]);
	}
	close(gate[0]);
	instance->keeper = gate[1];
	return 0;
}

static int configure(struct trace_instance *instance, bool messages)
{
	char path[PATH_MAX + 64];
	int error = write_word(instance, "trace_clock", "mono");

	write_word(instance, "options/irq-info", "0");
	if (!error)
		error = write_word(instance, "events/scr/enable", "1");
	if (!error && messages) {
		/* Readers that are not CCID have no such messages. */
		error = write_word(instance, "events/scr_ccid/enable", "1");
		error = error == ENOENT ? 0 : error;
	}
	snprintf(path, sizeof(path), "%s/trace_pipe", instance->folder);
	if (!error)
		instance->pipe = open(path, O_RDONLY | O_CLOEXEC);
	return error ? error : instance->pipe < 0 ? errno : 0;
}

int trace_instance_begin(struct trace_instance *instance, bool messages)
{
	int error, exit_code = check();

	instance->pipe = -1;
	instance->keeper_process = 0;
	if (exit_code)
		return exit_code;
	root_path(instance->folder, TRACING "/instances/scrctl-%d", getpid());
	/* The keeper first: there is no moment in which the instance is without one. */
	error = start_keeper(instance);
	if (error)
		return report("fork", error);
	if (mkdir(instance->folder, 0700) && errno != EEXIST)
		error = errno;
	if (!error)
		error = configure(instance, messages);
	if (!error)
		return SCRCTL_OK;
	exit_code = report(instance->folder, error);
	trace_instance_end(instance);
	return exit_code;
}

void trace_instance_end(struct trace_instance *instance)
{
	if (instance->keeper_process <= 0)
		return;
	if (instance->pipe >= 0)
		close(instance->pipe);
	close(instance->keeper);
	while (waitpid(instance->keeper_process, NULL, 0) < 0 && errno == EINTR)
		;
}
