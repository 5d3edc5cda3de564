// SPDX-License-Identifier: BSD-3-Clause
/*
 * SCardStatus(). It never waits, also not for others' transactions.
 */
#include <string.h>

#include "errors.h"
#include "export.h"
#include "give.h"
#include "state.h"
#include "table.h"

static LONG ask(struct handle *handle, struct scr_status *status)
{
	int error = node_status(handle->fd, status);

	return error ? error_code(error) : error_of_handle(status);
}

EXPORT LONG SCardStatus(SCARDHANDLE hCard, LPSTR mszReaderName, LPDWORD pcchReaderLen,
			LPDWORD pdwState, LPDWORD pdwProtocol, LPBYTE pbAtr,
			LPDWORD pcbAtrLen)
{
	DWORD no_name = 0, no_atr = 0;
	struct scr_status status;
	struct handle *handle;
	LONG error, atr_error;

	handle = handle_get(hCard);
	if (!handle)
		return SCARD_E_INVALID_HANDLE;
	error = ask(handle, &status);
	if (!error) {
		if (pdwState)
			*pdwState = card_state(&status);
		if (pdwProtocol)
			*pdwProtocol = node_protocol_of(status.protocol);
		error = give_bytes(handle->name, strlen(handle->name) + 1, mszReaderName,
				   pcchReaderLen ? pcchReaderLen : &no_name);
		atr_error = give_bytes(status.atr, status.atr_length, pbAtr,
				       pcbAtrLen ? pcbAtrLen : &no_atr);
		error = error ? error : atr_error;
	}
	handle_put(handle);
	return error;
}
