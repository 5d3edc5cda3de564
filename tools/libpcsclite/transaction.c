// SPDX-License-Identifier: BSD-3-Clause
/*
 * SCardBeginTransaction() and SCardEndTransaction(): the kernel's, which are
 * first come, first served.
 */
#include <errno.h>

#include "card.h"
#include "export.h"

/* A signal's handler runs at once; the wait begins anew then. */
EXPORT LONG SCardBeginTransaction(SCARDHANDLE hCard)
{
	struct scr_transaction request = { .deadline = 0 };
	struct handle *handle = handle_get(hCard);
	LONG error;

	if (!handle)
		return SCARD_E_INVALID_HANDLE;
	error = card_error(handle, node_ask(handle->fd, SCR_IOC_BEGIN_TRANSACTION, &request));
	handle_put(handle);
	return error;
}

/* A reader that cannot eject has powered the card down: all that it can do. */
static LONG end(struct handle *handle, __u32 disposition)
{
	int error = node_use(handle->fd, SCR_IOC_END_TRANSACTION, &disposition);

	if (error == EOPNOTSUPP && disposition == SCARD_EJECT_CARD)
		return SCARD_S_SUCCESS;
	return card_error(handle, error);
}

EXPORT LONG SCardEndTransaction(SCARDHANDLE hCard, DWORD dwDisposition)
{
	struct handle *handle = handle_get(hCard);
	LONG error = SCARD_E_INVALID_VALUE;

	if (!handle)
		return SCARD_E_INVALID_HANDLE;
	if (dwDisposition <= SCARD_EJECT_CARD)
		error = end(handle, dwDisposition);
	handle_put(handle);
	return error;
}
