/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The threads that are traced.
 */
#ifndef SCRCTL_TRACE_TASK_H
#define SCRCTL_TRACE_TASK_H

#include "trace_call.h"

/**
 * struct trace_task - a traced thread
 * @next: another one
 * @thread: its id
 * @process: that of its process
 * @call: the system call that it is in
 */
struct trace_task {
	struct trace_task *next;
	pid_t thread;
	pid_t process;
	struct trace_call call;
};

/* The thread; a new one if there is none so far. NULL without memory. */
struct trace_task *trace_task_get(pid_t thread);

/* It is not there any more. */
void trace_task_remove(pid_t thread);

/* The thread, or NULL. */
struct trace_task *trace_task_find(pid_t thread);

void trace_task_each(void (*function)(pid_t thread));
bool trace_task_is_any(void);
void trace_task_remove_all(void);

#endif /* SCRCTL_TRACE_TASK_H */
