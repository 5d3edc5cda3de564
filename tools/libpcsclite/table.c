// SPDX-License-Identifier: BSD-3-Clause
/*
 * Contexts, their numbers and their references, and the lock.
 */
#include "table.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "lists.h"

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

unsigned int table_process(void)
{
	return process;
}

static struct context *find_context(SCARDCONTEXT number)
{
	struct context *context;

	for (context = contexts; context; context = context->next) {
		if (context->number == number)
			return context;
	}
	return NULL;
}

bool context_is_number(SCARDCONTEXT number)
{
	return find_context(number);
}

/*
 * Positive in 32 bits, because programs keep them in all kinds of integers. Beginning
 * anywhere, and none comes again before all the others.
 */
static SCARDCONTEXT new_number(void)
{
	static unsigned int latest;
	struct timespec now;

	if (!latest) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		latest = now.tv_nsec;
	}
	do {
		latest = (latest + 0x1E3779B1) & 0x7FFFFFFF;
	} while (!latest || find_context(latest) || handle_is_number(latest));
	return latest;
}

struct context *context_new(void)
{
	struct context *context = calloc(1, sizeof(*context));

	pthread_once(&once, prepare);
	if (!context)
		return NULL;
	context->references = 2;
	table_lock();
	context->number = new_number();
	context->next = contexts;
	contexts = context;
	table_unlock();
	return context;
}

struct context *context_get(SCARDCONTEXT number)
{
	struct context *context;

	if (!number)
		return NULL;
	table_lock();
	context = find_context(number);
	if (context)
		context->references++;
	table_unlock();
	return context;
}

void context_put(struct context *context)
{
	bool last;

	table_lock();
	last = !--context->references;
	table_unlock();
	if (!last)
		return;
	list_destroy(context->idle);
	free(context);
}

bool context_end(struct context *context)
{
	struct context **link;
	bool ended;

	table_lock();
	for (link = &contexts; *link && *link != context; link = &(*link)->next)
		;
	ended = *link;
	if (ended)
		*link = context->next;
	context->number = 0;
	table_unlock();
	if (ended)
		context_put(context);
	return ended;
}
