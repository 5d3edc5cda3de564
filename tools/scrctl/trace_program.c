// SPDX-License-Identifier: BSD-3-Clause
/*
 * Tracing a program: running it, and how it ends.
 */
#include "trace_program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "error.h"
#include "interrupt.h"
#include "trace_follow.h"
#include "trace_task.h"

/* As env(1) has them. */
#define EXIT_NOT_STARTED	126
#define EXIT_NOT_FOUND		127

/* Waits until it is traced, so that nothing of the program is missed. */
static void become(char **argv, int gate)
{
	char byte;

	while (read(gate, &byte, 1) < 0 && errno == EINTR)
		;
	execvp(argv[0], argv);
	fprintf(stderr, "scrctl: %s: %s\n", argv[0], strerror(errno));
	_exit(errno == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_STARTED);
}

/* Told to end: the program is told first, and what remains of it a second later. */
static bool pass_on(struct trace_follow *follow)
{
	static bool told;
	bool again = told;

	if (!told)
		kill(follow->main, interrupt_signal() == SIGALRM ? SIGTERM : interrupt_signal());
	told = true;
	return again && interrupt_signal() == SIGALRM;
}

static int exit_code_of(const struct trace_follow *follow, const char *name)
{
	if (interrupt_signal() == SIGALRM)
		return error_interrupted("trace", name);
	if (follow->status >= 0 && WIFEXITED(follow->status))
		return WEXITSTATUS(follow->status);
	if (follow->status >= 0)
		return SCRCTL_SIGNAL + WTERMSIG(follow->status);
	return SCRCTL_FAILED;
}

/* The terminal's signals go to the program as well: its matter, as with system(3). */
static void leave_terminal_to_program(void)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
}

int trace_program_run(const struct scrctl_options *options, char **argv, const char *only)
{
	struct trace_follow follow = {
		.only = only,
		.verbose = options->verbose,
		.status = -1,
		.interrupted = pass_on,
	};
	int gate[2];

	if (pipe2(gate, O_CLOEXEC))
		return error_message(SCRCTL_FAILED, "pipe: %s", strerror(errno));
	follow.main = fork();
	if (follow.main < 0)
		return error_message(SCRCTL_FAILED, "fork: %s", strerror(errno));
	if (follow.main == 0) {
		close(gate[1]);
		become(argv, gate[0]);
	}
	leave_terminal_to_program();
	close(gate[0]);
	if (ptrace(PTRACE_SEIZE, follow.main, 0, TRACE_OPTIONS | PTRACE_O_EXITKILL) ||
	    ptrace(PTRACE_INTERRUPT, follow.main, 0, 0) || !trace_task_get(follow.main)) {
		int error = errno;

		kill(follow.main, SIGKILL);
		return trace_refusal(follow.main, error);
	}
	close(gate[1]);
	trace_follow(&follow);
	trace_task_remove_all();
	return exit_code_of(&follow, argv[0]);
}
