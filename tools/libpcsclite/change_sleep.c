// SPDX-License-Identifier: BSD-3-Clause
/*
 * One poll(2) for all that may happen: a reader's card, readers that come or go,
 * SCardCancel(). No timer but the caller's.
 */
#include "change.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "errors.h"
#include "names.h"
#include "table.h"

/* The first descriptors; readers come behind them. */
enum { WAKE, CONTROL, FOLDER, READERS };

static void collect_readers(const struct change *change, struct pollfd *nodes)
{
	DWORD i;

	for (i = 0; i < change->count; i++) {
		const LPSCARD_READERSTATE state = &change->states[i];
		const struct reader *reader = NULL;

		if (!(state->dwCurrentState & SCARD_STATE_IGNORE))
			reader = readers_find(change->list, state->szReader);
		nodes[i].fd = reader ? reader->fd : -1;
		nodes[i].events = POLLPRI;
	}
}

static struct pollfd *collect(const struct change *change)
{
	struct pollfd *fds = calloc(READERS + change->count, sizeof(*fds));
	const struct reader_list *list = change->list;

	if (!fds)
		return NULL;
	fds[WAKE] = (struct pollfd){ .fd = list->wake, .events = POLLIN };
	fds[CONTROL] = (struct pollfd){ .fd = -1, .events = POLLPRI };
	fds[FOLDER] = (struct pollfd){ .fd = -1, .events = POLLIN };
	if (change->comings) {
		fds[CONTROL].fd = list->control;
		fds[FOLDER].fd = list->folder;
	}
	collect_readers(change, fds + READERS);
	return fds;
}

static bool was_cancelled(const struct reader_list *list)
{
	__u64 times;
	bool cancelled;

	if (read(list->wake, &times, sizeof(times)) < 0 && errno != EAGAIN)
		return true;
	table_lock();
	cancelled = list->cancelled;
	table_unlock();
	return cancelled;
}

LONG change_sleep(struct change *change, long long milliseconds)
{
	struct pollfd *fds = collect(change);
	bool comings;

	if (!fds)
		return SCARD_E_NO_MEMORY;
	if (milliseconds > INT_MAX)
		milliseconds = INT_MAX;
	if (poll(fds, READERS + change->count, milliseconds < 0 ? -1 : milliseconds) < 0)
		comings = false; /* a signal, and revents say nothing */
	else
		comings = fds[CONTROL].revents || fds[FOLDER].revents;
	free(fds);
	if (was_cancelled(change->list))
		return SCARD_E_CANCELLED;
	return comings ? error_code(readers_refresh(change->list)) : SCARD_S_SUCCESS;
}
