// SPDX-License-Identifier: BSD-3-Clause
/*
 * Following traced threads from stop to stop, by ptrace(2). All were attached by
 * PTRACE_SEIZE, so that stops of job control are told from those of tracing.
 */
#include "trace_follow.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "error.h"
#include "interrupt.h"
#include "trace_task.h"

int trace_refusal(pid_t process, int error)
{
	if (error == ESRCH)
		return error_message(SCRCTL_FAILED, "trace: there is no process %d", process);
	if (error != EPERM)
		return error_message(SCRCTL_FAILED, "trace: process %d: %s", process,
				     strerror(error));
	return error_message(SCRCTL_PERMISSION,
			     "trace: process %d may not be traced: it is another user's, or is traced already, or a policy forbids it (/proc/sys/kernel/yama/ptrace_scope); root may",
			     process);
}

static struct trace_who who_is(const struct trace_follow *follow, const struct trace_task *task)
{
	return (struct trace_who) {
		.process = task->process,
		.thread = task->thread,
		.only = follow->only,
		.verbose = follow->verbose,
	};
}

/* A thread may die at any time: what ptrace(2) then says, wait(2) will say as well. */
static void go_on(pid_t thread, int signal)
{
	ptrace(PTRACE_SYSCALL, thread, 0, (long)signal);
}

static void system_call(struct trace_follow *follow, struct trace_task *task)
{
	struct trace_who who = who_is(follow, task);
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, task->thread, sizeof(info), &info) <= 0)
		return;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
		trace_call_begin(&task->call, &who, &info);
	else if (info.op == PTRACE_SYSCALL_INFO_EXIT)
		trace_call_end(&task->call, &who, info.exit.rval);
}

static void drop(struct trace_follow *follow, pid_t thread)
{
	struct trace_task *task = trace_task_find(thread);
	struct trace_who who;

	if (!task)
		return;
	who = who_is(follow, task);
	trace_call_abandon(&task->call, &who);
	trace_task_remove(thread);
}

/*
 * The thread that called exec(2) takes the id of its process: what the thread was in
 * that had this id before does not end. The others have gone, as wait(2) says.
 */
static void has_executed(struct trace_follow *follow, struct trace_task *task)
{
	struct trace_who who = who_is(follow, task);
	unsigned long former = task->thread;

	if (ptrace(PTRACE_GETEVENTMSG, task->thread, 0, &former) ||
	    (pid_t)former == task->thread)
		return;
	trace_call_abandon(&task->call, &who);
	drop(follow, former);
}

static bool is_job_control(int signal)
{
	return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

static void has_stopped(struct trace_follow *follow, struct trace_task *task, int status)
{
	int signal = WSTOPSIG(status);
	int event = status >> 16;

	if (signal == (SIGTRAP | 0x80)) {
		system_call(follow, task);
		go_on(task->thread, 0);
	} else if (event == PTRACE_EVENT_STOP && is_job_control(signal)) {
		ptrace(PTRACE_LISTEN, task->thread, 0, 0);
	} else if (event) {
		if (event == PTRACE_EVENT_EXEC)
			has_executed(follow, task);
		go_on(task->thread, 0);
	} else {
		go_on(task->thread, signal);
	}
}

static void has_changed(struct trace_follow *follow, pid_t thread, int status)
{
	struct trace_task *task;

	if (WIFEXITED(status) || WIFSIGNALED(status)) {
		drop(follow, thread);
		if (thread == follow->main)
			follow->status = status;
		return;
	}
	task = trace_task_get(thread);
	if (!task)
		go_on(thread, 0);
	else if (WIFSTOPPED(status))
		has_stopped(follow, task, status);
}

void trace_follow(struct trace_follow *follow)
{
	pid_t thread;
	int status;

	while (trace_task_is_any()) {
		if (interrupt_signal() && follow->interrupted(follow))
			return;
		thread = waitpid(-1, &status, __WALL);
		if (thread > 0)
			has_changed(follow, thread, status);
		else if (errno != EINTR)
			return;
	}
}
