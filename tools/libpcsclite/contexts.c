// SPDX-License-Identifier: BSD-3-Clause
/*
 * Contexts: their numbers and their references.
 */
#include "contexts.h"

#include <stdlib.h>
#include <time.h>

#include "handles.h"
#include "lists.h"

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
	} while (!latest || table_find(latest) || handle_is_number(latest));
	return latest;
}

struct context *context_new(void)
{
	struct context *context = calloc(1, sizeof(*context));

	table_begin();
	if (!context)
		return NULL;
	context->references = 2;
	table_lock();
	context->number = new_number();
	table_add(context);
	table_unlock();
	return context;
}

struct context *context_get(SCARDCONTEXT number)
{
	struct context *context;

	if (!number)
		return NULL;
	table_lock();
	context = table_find(number);
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
	bool ended;

	table_lock();
	ended = table_remove(context);
	context->number = 0;
	table_unlock();
	if (ended)
		context_put(context);
	return ended;
}
