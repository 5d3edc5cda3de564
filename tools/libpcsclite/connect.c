// SPDX-License-Identifier: BSD-3-Clause
/*
 * SCardConnect(), SCardReconnect(), SCardDisconnect().
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "contexts.h"
#include "errors.h"
#include "export.h"
#include "handles.h"
#include "lists.h"
#include "names.h"

/* pcsc-lite's way to be told of a sharing violation instead of waiting. */
static int open_flags(void)
{
	return O_RDWR | (getenv("PCSCLITE_NO_BLOCKING") ? O_NONBLOCK : 0);
}

static LONG check_request(DWORD share_mode, DWORD protocols)
{
	if (share_mode != SCARD_SHARE_DIRECT && !node_protocols(protocols))
		return SCARD_E_PROTO_MISMATCH;
	if (share_mode < SCARD_SHARE_EXCLUSIVE || share_mode > SCARD_SHARE_DIRECT)
		return SCARD_E_INVALID_VALUE;
	return SCARD_S_SUCCESS;
}

static LONG find_unit(struct context *context, const char *name, unsigned int *unit)
{
	struct reader_list *list = list_borrow(context);
	struct reader *reader;
	LONG error;

	if (!list)
		return SCARD_E_NO_MEMORY;
	error = error_code(readers_refresh(list));
	reader = readers_find(list, name);
	if (reader)
		*unit = reader->unit;
	else if (!error)
		error = SCARD_E_UNKNOWN_READER;
	list_return(context, list);
	return error;
}

/* Between the list and here, another reader may have come in this one's place. */
static LONG open_reader(struct context *context, const char *name, int *fd)
{
	char found[MAX_READERNAME];
	struct scr_info info;
	unsigned int unit = 0;
	LONG error = find_unit(context, name, &unit);

	if (error)
		return error;
	*fd = node_open(unit, open_flags());
	if (*fd < 0)
		return error_code(-*fd);
	if (node_ask(*fd, SCR_IOC_INFO, &info)) {
		node_close(*fd);
		return SCARD_E_READER_UNAVAILABLE;
	}
	name_of_reader(&info, found);
	if (!strcmp(found, name))
		return SCARD_S_SUCCESS;
	node_close(*fd);
	return SCARD_E_UNKNOWN_READER;
}

/* SCR_IOC_CONNECT or _RECONNECT. */
static LONG negotiate(struct handle *handle, unsigned long how, struct scr_connect *request,
		      LPDWORD protocol)
{
	int error = node_use(handle->fd, how, request), gone;
	struct scr_status status;

	if (!error) {
		*protocol = node_protocol_of(request->protocol);
		return SCARD_S_SUCCESS;
	}
	gone = node_status(handle->fd, &status);
	return gone ? error_code(gone) : error_code_of_connect(error, &status);
}

static LONG connect_handle(struct handle *handle, DWORD share_mode, DWORD protocols,
			   LPSCARDHANDLE number, LPDWORD protocol)
{
	struct scr_connect request = {
		.share_mode = share_mode,
		.protocols = node_protocols(protocols),
		.flags = SCR_CONNECT_ANY_SHARING,
	};
	LONG error = negotiate(handle, SCR_IOC_CONNECT, &request, protocol);

	if (error) {
		handle_end(handle);
		return error;
	}
	*number = handle_publish(handle);
	return *number ? SCARD_S_SUCCESS : SCARD_E_INVALID_HANDLE;
}

static LONG connect_reader(struct context *context, LPCSTR name, DWORD share_mode,
			   DWORD protocols, LPSCARDHANDLE number, LPDWORD protocol)
{
	struct handle *handle;
	LONG error;
	int fd = -1;

	error = open_reader(context, name, &fd);
	if (error)
		return error;
	handle = handle_new(context, name, fd);
	if (!handle) {
		node_close(fd);
		return SCARD_E_NO_MEMORY;
	}
	error = connect_handle(handle, share_mode, protocols, number, protocol);
	handle_put(handle);
	return error;
}

EXPORT LONG SCardConnect(SCARDCONTEXT hContext, LPCSTR szReader, DWORD dwShareMode,
			 DWORD dwPreferredProtocols, LPSCARDHANDLE phCard,
			 LPDWORD pdwActiveProtocol)
{
	struct context *context;
	LONG error;

	if (!phCard || !pdwActiveProtocol)
		return SCARD_E_INVALID_PARAMETER;
	*phCard = 0;
	if (!szReader)
		return SCARD_E_UNKNOWN_READER;
	context = context_get(hContext);
	if (!context)
		return SCARD_E_INVALID_HANDLE;
	error = check_request(dwShareMode, dwPreferredProtocols);
	if (!error)
		error = connect_reader(context, szReader, dwShareMode, dwPreferredProtocols,
				       phCard, pdwActiveProtocol);
	context_put(context);
	return error;
}

EXPORT LONG SCardReconnect(SCARDHANDLE hCard, DWORD dwShareMode, DWORD dwPreferredProtocols,
			   DWORD dwInitialization, LPDWORD pdwActiveProtocol)
{
	struct scr_connect request = {
		.share_mode = dwShareMode,
		.protocols = node_protocols(dwPreferredProtocols),
		.initialization = dwInitialization,
		.flags = SCR_CONNECT_ANY_SHARING,
	};
	struct handle *handle;
	LONG error;

	if (!pdwActiveProtocol)
		return SCARD_E_INVALID_PARAMETER;
	handle = handle_get(hCard);
	if (!handle)
		return SCARD_E_INVALID_HANDLE;
	error = check_request(dwShareMode, dwPreferredProtocols);
	if (!error && dwInitialization > SCARD_UNPOWER_CARD)
		error = SCARD_E_INVALID_VALUE;
	if (!error)
		error = negotiate(handle, SCR_IOC_RECONNECT, &request, pdwActiveProtocol);
	handle_put(handle);
	return error;
}

/*
 * Whatever becomes of the card, the connection is no more, and there is nobody to
 * tell. A child that ends what its parent has connected leaves it to the parent.
 */
EXPORT LONG SCardDisconnect(SCARDHANDLE hCard, DWORD dwDisposition)
{
	struct handle *handle = handle_get(hCard);
	__u32 disposition = dwDisposition;
	LONG error = SCARD_S_SUCCESS;

	if (!handle)
		return SCARD_E_INVALID_HANDLE;
	if (dwDisposition > SCARD_EJECT_CARD)
		error = SCARD_E_INVALID_VALUE;
	else if (!handle_end(handle))
		error = SCARD_E_INVALID_HANDLE;
	else if (handle->process == table_process())
		node_use(handle->fd, SCR_IOC_DISCONNECT, &disposition);
	handle_put(handle);
	return error;
}
