// SPDX-License-Identifier: BSD-3-Clause
/*
 * Contexts: begun, ended, cancelled. Nothing is opened for one before it is used.
 */
#include <stdlib.h>

#include "contexts.h"
#include "export.h"
#include "handles.h"
#include "lists.h"

EXPORT LONG SCardEstablishContext(DWORD dwScope, LPCVOID pvReserved1, LPCVOID pvReserved2,
				  LPSCARDCONTEXT phContext)
{
	struct context *context;

	(void)pvReserved1;
	(void)pvReserved2;
	if (!phContext)
		return SCARD_E_INVALID_PARAMETER;
	*phContext = 0;
	if (dwScope > SCARD_SCOPE_GLOBAL)
		return SCARD_E_INVALID_VALUE;
	context = context_new();
	if (!context)
		return SCARD_E_NO_MEMORY;
	*phContext = context->number;
	context_put(context);
	return SCARD_S_SUCCESS;
}

/* Lock held. What is asked for later is not concerned. */
static void cancel_handles(struct context *context)
{
	struct handle *handle;

	for (handle = context->handles; handle; handle = handle->next)
		node_ask(handle->fd, SCR_IOC_CANCEL, NULL);
}

static void cancel_all(struct context *context)
{
	table_lock();
	list_cancel_all(context);
	cancel_handles(context);
	table_unlock();
}

/*
 * Its handles end as if the program had: the last close of a file that is connected
 * resets the card. Threads that wait in one of them are told.
 */
EXPORT LONG SCardReleaseContext(SCARDCONTEXT hContext)
{
	struct context *context = context_get(hContext);
	struct handle *handle;
	bool ended;

	if (!context)
		return SCARD_E_INVALID_HANDLE;
	ended = context_end(context);
	if (ended)
		cancel_all(context);
	for (handle = context_take_handle(context); handle; handle = context_take_handle(context))
		handle_put(handle);
	context_put(context);
	return ended ? SCARD_S_SUCCESS : SCARD_E_INVALID_HANDLE;
}

EXPORT LONG SCardIsValidContext(SCARDCONTEXT hContext)
{
	struct context *context = context_get(hContext);

	if (!context)
		return SCARD_E_INVALID_HANDLE;
	context_put(context);
	return SCARD_S_SUCCESS;
}

/*
 * As Microsoft has it: all that the context's calls wait for, and not only in
 * SCardGetStatusChange().
 */
EXPORT LONG SCardCancel(SCARDCONTEXT hContext)
{
	struct context *context = context_get(hContext);

	if (!context)
		return SCARD_E_INVALID_HANDLE;
	cancel_all(context);
	context_put(context);
	return SCARD_S_SUCCESS;
}

EXPORT LONG SCardFreeMemory(SCARDCONTEXT hContext, LPCVOID pvMem)
{
	LONG error = SCardIsValidContext(hContext);

	if (!error)
		free((void *)pvMem);
	return error;
}
