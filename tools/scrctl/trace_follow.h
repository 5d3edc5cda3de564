/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Following traced threads from stop to stop, by ptrace(2).
 */
#ifndef SCRCTL_TRACE_FOLLOW_H
#define SCRCTL_TRACE_FOLLOW_H

#include <stdbool.h>
#include <sys/types.h>

#define TRACE_OPTIONS	(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | \
			 PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC)

/**
 * struct trace_follow - how, and what came of it
 * @main: the process whose end is of interest
 * @only: the reader of --reader, or NULL
 * @verbose: -v
 * @status: how @main ended, as wait(2) has it; -1: it has not
 * @interrupted: called whenever a signal has come; true: enough
 */
struct trace_follow {
	pid_t main;
	const char *only;
	bool verbose;
	int status;
	bool (*interrupted)(struct trace_follow *follow);
};

/* Until no traced thread is left, or enough. */
void trace_follow(struct trace_follow *follow);

/* Says why @process cannot be traced; returns an exit code. */
int trace_refusal(pid_t process, int error);

#endif /* SCRCTL_TRACE_FOLLOW_H */
