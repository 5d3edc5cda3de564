// SPDX-License-Identifier: BSD-3-Clause
/*
 * Contexts and handles, their numbers and their references.
 */
#include "table.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

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

static struct handle *find_handle(SCARDHANDLE number)
{
	struct context *context;
	struct handle *handle;

	for (context = contexts; context; context = context->next) {
		for (handle = context->handles; handle; handle = handle->next) {
			if (handle->number == number)
				return handle;
		}
	}
	return NULL;
}

/* Positive in 32 bits, because programs keep them in all kinds of integers. */
static LONG new_number(void)
{
	static unsigned int fallback;
	unsigned int number;

	do {
		if (getrandom(&number, sizeof(number), GRND_NONBLOCK) != sizeof(number))
			number = fallback++ * 2654435761U;
		number &= 0x7FFFFFFF;
	} while (!number || find_context(number) || find_handle(number));
	return number;
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

struct handle *context_take_handle(struct context *context)
{
	struct handle *handle;

	table_lock();
	handle = context->handles;
	if (handle) {
		context->handles = handle->next;
		handle->number = 0;
	}
	table_unlock();
	return handle;
}

struct handle *handle_new(struct context *context, const char *name, int fd)
{
	struct handle *handle = calloc(1, sizeof(*handle));

	if (!handle)
		return NULL;
	handle->references = 2;
	handle->process = table_process();
	handle->fd = fd;
	handle->context = context;
	strncpy(handle->name, name, sizeof(handle->name) - 1);
	table_lock();
	if (!context->number) {
		table_unlock();
		free(handle);
		return NULL;
	}
	handle->next = context->handles;
	context->handles = handle;
	table_unlock();
	return handle;
}

SCARDHANDLE handle_publish(struct handle *handle)
{
	SCARDHANDLE number;

	table_lock();
	number = handle->context->number ? new_number() : 0;
	handle->number = number;
	table_unlock();
	return number;
}

struct handle *handle_get(SCARDHANDLE number)
{
	struct handle *handle;

	if (!number)
		return NULL;
	table_lock();
	handle = find_handle(number);
	if (handle)
		handle->references++;
	table_unlock();
	return handle;
}

void handle_put(struct handle *handle)
{
	bool last;

	table_lock();
	last = !--handle->references;
	table_unlock();
	if (!last)
		return;
	node_close(handle->fd);
	free(handle);
}

bool handle_end(struct handle *handle)
{
	struct handle **link = NULL;
	struct context *context;
	bool ended;

	table_lock();
	/* The context may be gone, with all of its handles. */
	for (context = contexts; context && context != handle->context; context = context->next)
		;
	if (context) {
		for (link = &context->handles; *link && *link != handle; link = &(*link)->next)
			;
	}
	ended = link && *link;
	if (ended)
		*link = handle->next;
	handle->number = 0;
	table_unlock();
	if (ended)
		handle_put(handle);
	return ended;
}
