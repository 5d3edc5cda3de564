// SPDX-License-Identifier: BSD-3-Clause
/*
 * Contexts by their numbers, and the lock.
 */
#include "table.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct context *contexts;
static unsigned int process;

void table_lock(void)
{
	pthread_mutex_lock(&lock);
}

void table_unlock(void)
{
	pthread_mutex_unlock(&lock);
}

/* Threads that had borrowed something are the parent's: none is in the child. */
static void in_child(void)
{
	struct context *context;

	process++;
	for (context = contexts; context; context = context->next)
		context->waiting = NULL;
	table_unlock();
}

static void prepare(void)
{
	pthread_atfork(table_lock, table_unlock, in_child);
}

void table_begin(void)
{
	pthread_once(&once, prepare);
}

unsigned int table_process(void)
{
	return process;
}

struct context *table_find(SCARDCONTEXT number)
{
	struct context *context;

	for (context = contexts; context; context = context->next) {
		if (context->number == number)
			return context;
	}
	return NULL;
}

void table_add(struct context *context)
{
	context->next = contexts;
	contexts = context;
}

bool table_remove(struct context *context)
{
	struct context **link;

	for (link = &contexts; *link && *link != context; link = &(*link)->next)
		;
	if (!*link)
		return false;
	*link = context->next;
	return true;
}
