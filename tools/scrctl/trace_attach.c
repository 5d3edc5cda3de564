// SPDX-License-Identifier: BSD-3-Clause
/*
 * Tracing a process that is there already, all of its threads.
 *
 * To begin, each thread has to be stopped, and that ends a call that waits, as a signal
 * would. A card in the middle of a command must not notice: for that we wait. When we
 * end, the kernel lets go of all threads by itself.
 */
#include "trace_program.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <unistd.h>

#include <linux/scr.h>

#include "error.h"
#include "interrupt.h"
#include "trace_follow.h"
#include "trace_task.h"

/* Whether a thread waits for a card, or for whoever types a PIN. */
static bool is_in_exchange(pid_t thread)
{
	unsigned long long number, file, request = 0;
	char path[64];
	FILE *stream;

	snprintf(path, sizeof(path), "/proc/%d/syscall", thread);
	stream = fopen(path, "re");
	if (!stream)
		return false;
	if (fscanf(stream, "%llu 0x%llx 0x%llx", &number, &file, &request) != 3)
		request = 0;
	fclose(stream);
	return request == IOCTL_SMARTCARD_TRANSMIT || request == IOCTL_SMARTCARD_POWER ||
	       request == IOCTL_SMARTCARD_VENDOR || request == SCR_IOC_SECURE ||
	       request == SCR_IOC_CONNECT || request == SCR_IOC_RECONNECT;
}

static int seize(pid_t process, pid_t thread)
{
	if (ptrace(PTRACE_SEIZE, thread, 0, TRACE_OPTIONS) == 0)
		return trace_task_get(thread) ? SCRCTL_OK : error_memory();
	/* A thread may end meanwhile; the process must be there. */
	if (errno == ESRCH && thread != process)
		return SCRCTL_OK;
	return trace_refusal(process, errno);
}

static void wait_for_exchange(pid_t thread)
{
	while (is_in_exchange(thread) && !interrupt_signal())
		usleep(1000);
}

static void stop(pid_t thread)
{
	ptrace(PTRACE_INTERRUPT, thread, 0, 0);
}

/* Threads begun by one that is traced already are traced by themselves. */
static int seize_all(pid_t process)
{
	int exit_code = SCRCTL_OK;
	struct dirent *entry;
	char path[64];
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/task", process);
	folder = opendir(path);
	if (!folder)
		return trace_refusal(process, ESRCH);
	while (!exit_code && (entry = readdir(folder))) {
		pid_t thread = atoi(entry->d_name);

		if (thread > 0 && !trace_task_find(thread))
			exit_code = seize(process, thread);
	}
	closedir(folder);
	return exit_code;
}

static bool enough(struct trace_follow *follow)
{
	(void)follow;
	return true;
}

int trace_program_attach(const struct scrctl_options *options, pid_t process, const char *only)
{
	struct trace_follow follow = {
		.main = process,
		.only = only,
		.verbose = options->verbose,
		.status = -1,
		.interrupted = enough,
	};
	int exit_code;

	signal(SIGPIPE, SIG_IGN);
	exit_code = seize_all(process);
	if (!exit_code) {
		/* Nobody is stopped while others are waited for. */
		trace_task_each(wait_for_exchange);
		trace_task_each(stop);
		trace_follow(&follow);
	}
	trace_task_remove_all();
	if (exit_code || !interrupt_signal() || interrupt_signal() == SIGALRM)
		return exit_code;
	return SCRCTL_SIGNAL + interrupt_signal();
}
