// SPDX-License-Identifier: BSD-3-Clause
/*
 * Lending lists of readers, and ending the waits of who has one.
 */
#include "lists.h"

#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static struct reader_list *list_new(void)
{
	struct reader_list *list = calloc(1, sizeof(*list));

	if (!list)
		return NULL;
	list->control = -1;
	list->folder = -1;
	list->wake = -1;
	list->process = table_process();
	return list;
}

void list_destroy(struct reader_list *list)
{
	if (!list)
		return;
	readers_close(list);
	free(list);
}

/* The idle one, but not the one that a parent process has open as well. */
static struct reader_list *take_idle(struct context *context)
{
	struct reader_list *list;

	table_lock();
	list = context->idle;
	context->idle = NULL;
	table_unlock();
	if (!list || list->process == table_process())
		return list;
	list_destroy(list);
	return NULL;
}

struct reader_list *list_borrow(struct context *context)
{
	struct reader_list *list = take_idle(context);

	if (!list)
		list = list_new();
	if (!list)
		return NULL;
	table_lock();
	list->next = context->waiting;
	context->waiting = list;
	/* Released meanwhile: nobody would end its wait. */
	list->cancelled = !context->number;
	table_unlock();
	return list;
}

void list_return(struct context *context, struct reader_list *list)
{
	struct reader_list **link;

	table_lock();
	for (link = &context->waiting; *link && *link != list; link = &(*link)->next)
		;
	if (*link)
		*link = list->next;
	if (!list->cancelled && !context->idle) {
		context->idle = list;
		list = NULL;
	}
	table_unlock();
	list_destroy(list);
}

/* Lock held. */
static void wake_if_cancelled(const struct reader_list *list)
{
	static const __u64 one = 1;

	if (list->wake < 0 || !list->cancelled)
		return;
	if (write(list->wake, &one, sizeof(one)) != sizeof(one))
		return; /* full: it wakes anyway */
}

bool list_may_wait(struct reader_list *list)
{
	int wake = list->wake;

	if (wake < 0)
		wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	table_lock();
	list->wake = wake;
	wake_if_cancelled(list);
	table_unlock();
	return wake >= 0;
}

void list_cancel_all(struct context *context)
{
	struct reader_list *list;

	for (list = context->waiting; list; list = list->next) {
		list->cancelled = true;
		wake_if_cancelled(list);
	}
}
