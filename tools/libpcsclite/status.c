// SPDX-License-Identifier: BSD-3-Clause
/*
 * SCardStatus(). It never waits, also not for others' transactions.
 */
#include <string.h>

#include "errors.h"
#include "export.h"
#include "give.h"
#include "handles.h"
#include "state.h"

/* A place for what the program does not want. */
struct nowhere {
	DWORD name_length;
	DWORD state;
	DWORD protocol;
	DWORD atr_length;
};

static LONG ask(struct handle *handle, struct scr_status *status)
{
	int error = node_status(handle->fd, status);

	return error ? error_code(error) : error_of_handle(status);
}

static void tell_nothing(LPDWORD name_length, LPDWORD state, LPDWORD protocol,
			 LPDWORD atr_length)
{
	*name_length = 0;
	*state = 0;
	*protocol = SCARD_PROTOCOL_UNDEFINED;
	*atr_length = 0;
}

EXPORT LONG SCardStatus(SCARDHANDLE hCard, LPSTR mszReaderName, LPDWORD pcchReaderLen,
			LPDWORD pdwState, LPDWORD pdwProtocol, LPBYTE pbAtr,
			LPDWORD pcbAtrLen)
{
	struct nowhere nowhere = { .state = 0 };
	LPDWORD name_length = pcchReaderLen ? pcchReaderLen : &nowhere.name_length;
	LPDWORD state = pdwState ? pdwState : &nowhere.state;
	LPDWORD protocol = pdwProtocol ? pdwProtocol : &nowhere.protocol;
	LPDWORD atr_length = pcbAtrLen ? pcbAtrLen : &nowhere.atr_length;
	struct handle *handle = handle_get(hCard);
	LONG error = SCARD_E_INVALID_HANDLE, atr_error;
	struct scr_status status;

	if (handle)
		error = ask(handle, &status);
	if (error) {
		tell_nothing(name_length, state, protocol, atr_length);
	} else {
		*state = card_state(&status);
		*protocol = node_protocol_of(status.protocol);
		error = give_bytes(handle->name, strlen(handle->name) + 1, mszReaderName,
				   name_length);
		atr_error = give_bytes(status.atr, status.atr_length, pbAtr, atr_length);
		error = error ? error : atr_error;
	}
	if (handle)
		handle_put(handle);
	return error;
}
