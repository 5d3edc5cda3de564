// SPDX-License-Identifier: BSD-3-Clause
/*
 * SCardBeginTransaction() and SCardEndTransaction(): the kernel's, which are
 * first come, first served.
 */
#include <errno.h>

#include "card.h"
#include "errors.h"
#include "export.h"

EXPORT LONG SCardBeginTransaction(SCARDHANDLE hCard)
{
	struct scr_transaction request = { .deadline = 0 };
	struct handle *handle = handle_get(hCard);
	LONG error;

	if (!handle)
		return SCARD_E_INVALID_HANDLE;
	error = card_use(handle, SCR_IOC_BEGIN_TRANSACTION, &request);
	handle_put(handle);
	return error;
}

/* A reader that cannot eject has powered the card down: all that it can do. */
static LONG end(struct handle *handle, __u32 disposition)
{
	struct scr_status status;
	int error = node_use(handle->fd, SCR_IOC_END_TRANSACTION, &disposition);

	if (!error || (error == EOPNOTSUPP && disposition == SCARD_EJECT_CARD))
		return SCARD_S_SUCCESS;
	node_status(handle->fd, &status);
	return error_code_of_card(error, &status);
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
