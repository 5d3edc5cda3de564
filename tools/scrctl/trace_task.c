// SPDX-License-Identifier: BSD-3-Clause
/*
 * The threads that are traced.
 */
#include "trace_task.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct trace_task *tasks;

struct trace_task *trace_task_find(pid_t thread)
{
	struct trace_task *task;

	for (task = tasks; task && task->thread != thread; task = task->next)
		;
	return task;
}

/* The process of a thread: it does not change while the thread lives. */
static pid_t process_of(pid_t thread)
{
	char path[64], line[128];
	pid_t process = thread;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", thread);
	file = fopen(path, "re");
	if (!file)
		return thread;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "Tgid: %d", &process) == 1)
			break;
	}
	fclose(file);
	return process;
}

struct trace_task *trace_task_get(pid_t thread)
{
	struct trace_task *task = trace_task_find(thread);

	if (task)
		return task;
	task = calloc(1, sizeof(*task));
	if (!task)
		return NULL;
	task->thread = thread;
	task->process = process_of(thread);
	task->next = tasks;
	tasks = task;
	return task;
}

void trace_task_remove(pid_t thread)
{
	struct trace_task **link, *task;

	for (link = &tasks; *link; link = &(*link)->next) {
		task = *link;
		if (task->thread != thread)
			continue;
		*link = task->next;
		explicit_bzero(&task->call, sizeof(task->call));
		free(task);
		return;
	}
}

void trace_task_each(void (*function)(pid_t thread))
{
	struct trace_task *task;

	for (task = tasks; task; task = task->next)
		function(task->thread);
}

bool trace_task_is_any(void)
{
	return tasks;
}

void trace_task_remove_all(void)
{
	while (tasks)
		trace_task_remove(tasks->thread);
}
