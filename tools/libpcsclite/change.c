// SPDX-License-Identifier: BSD-3-Clause
/*
 * SCardGetStatusChange().
 */
#include "change.h"

#include <time.h>

#include "contexts.h"
#include "errors.h"
#include "export.h"
#include "lists.h"
#include "names.h"
#include "power.h"

/*
 * How long news may be kept back for the ATR of a card that is being powered. It is
 * more than a good card needs. (pcsc-lite waits 410 ms.)
 */
#define ATR_MILLISECONDS	500

#define FOR_EVER		(-1LL)

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

static long long deadline_of(DWORD timeout)
{
	if (timeout == INFINITE || timeout == (DWORD)-1)
		return FOR_EVER;
	return now() + (long long)(timeout & 0xFFFFFFFF);
}

static LONG check_states(LPSCARD_READERSTATE states, DWORD count, bool *comings)
{
	DWORD i;

	*comings = false;
	if (!states && count)
		return SCARD_E_INVALID_PARAMETER;
	for (i = 0; i < count; i++) {
		if (!states[i].szReader)
			return SCARD_E_INVALID_VALUE;
		if (name_is_notification(states[i].szReader))
			*comings = true;
	}
	return SCARD_S_SUCCESS;
}

static bool nothing_to_do(LPSCARD_READERSTATE states, DWORD count)
{
	DWORD i;

	for (i = 0; i < count; i++) {
		if (!(states[i].dwCurrentState & SCARD_STATE_IGNORE))
			return false;
	}
	return true;
}

/* Who names a reader that there never was would wait for it in vain. */
static LONG begin(struct change *change)
{
	LONG error = error_code(readers_refresh(change->list));
	DWORD i;

	for (i = 0; i < change->count; i++)
		change->states[i].dwEventState = 0;
	for (i = 0; i < change->count && !error; i++) {
		const LPSCARD_READERSTATE state = &change->states[i];

		if (!(state->dwCurrentState & SCARD_STATE_IGNORE) &&
		    !name_is_notification(state->szReader) &&
		    !readers_find(change->list, state->szReader))
			error = SCARD_E_UNKNOWN_READER;
	}
	change->fingerprint = readers_fingerprint(change->list);
	return error;
}

/* Ends with news or with the time, and a little later if an ATR is on its way. */
static LONG wait_for_news(struct change *change, long long deadline)
{
	long long late = FOR_EVER, time;
	LONG error = SCARD_S_SUCCESS;
	bool news, over;

	while (!error) {
		news = change_look(change);
		time = now();
		over = news || (deadline != FOR_EVER && time >= deadline);
		if (over && late == FOR_EVER)
			late = time + ATR_MILLISECONDS;
		if (over && (change->settled || time >= late))
			return news ? SCARD_S_SUCCESS : SCARD_E_TIMEOUT;
		if (over)
			error = change_sleep(change, late - time);
		else
			error = change_sleep(change, deadline == FOR_EVER ? -1 : deadline - time);
	}
	return error;
}

static void stop_powering(struct reader_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		power_stop(&list->readers[i]);
}

static LONG watch(struct context *context, struct change *change, long long deadline)
{
	LONG error;

	change->list = list_borrow(context);
	if (!change->list)
		return SCARD_E_NO_MEMORY;
	error = list_may_wait(change->list) ? begin(change) : SCARD_E_NO_MEMORY;
	if (!error)
		error = wait_for_news(change, deadline);
	stop_powering(change->list);
	list_return(context, change->list);
	return error;
}

EXPORT LONG SCardGetStatusChange(SCARDCONTEXT hContext, DWORD dwTimeout,
				 LPSCARD_READERSTATE rgReaderStates, DWORD cReaders)
{
	struct change call = { .states = rgReaderStates, .count = cReaders };
	long long deadline = deadline_of(dwTimeout);
	struct context *context;
	LONG error;

	error = check_states(rgReaderStates, cReaders, &call.comings);
	if (error)
		return error;
	context = context_get(hContext);
	if (!context)
		return SCARD_E_INVALID_HANDLE;
	if (!nothing_to_do(rgReaderStates, cReaders))
		error = watch(context, &call, deadline);
	context_put(context);
	return error;
}
