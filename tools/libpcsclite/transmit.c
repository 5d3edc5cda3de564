// SPDX-License-Identifier: BSD-3-Clause
/*
 * SCardTransmit(). Commands and answers stay in the program's own buffers.
 */
#include "card.h"
#include "export.h"

EXPORT const SCARD_IO_REQUEST g_rgSCardT0Pci = {
	SCARD_PROTOCOL_T0, sizeof(SCARD_IO_REQUEST)
};

EXPORT const SCARD_IO_REQUEST g_rgSCardT1Pci = {
	SCARD_PROTOCOL_T1, sizeof(SCARD_IO_REQUEST)
};

EXPORT const SCARD_IO_REQUEST g_rgSCardRawPci = {
	SCARD_PROTOCOL_RAW, sizeof(SCARD_IO_REQUEST)
};

static __u32 at_most(DWORD length, __u32 limit)
{
	return length < limit ? length : limit;
}

/* SW1 SW2: with less room than for these, the card is not asked. */
#define LEAST_ANSWER	2

static LONG transmit(struct handle *handle, struct scr_transmit *request, LPDWORD length)
{
	LONG error = card_error(handle, node_transmit(handle->fd, request));

	if (error && error != SCARD_E_INSUFFICIENT_BUFFER)
		*length = 0;
	else if (request->receive_length < LEAST_ANSWER)
		*length = LEAST_ANSWER;
	else
		*length = request->receive_length;
	return error;
}

EXPORT LONG SCardTransmit(SCARDHANDLE hCard, LPCSCARD_IO_REQUEST pioSendPci,
			  LPCBYTE pbSendBuffer, DWORD cbSendLength,
			  LPSCARD_IO_REQUEST pioRecvPci, LPBYTE pbRecvBuffer,
			  LPDWORD pcbRecvLength)
{
	struct scr_transmit request = { .flags = 0 };
	struct handle *handle;
	LONG error;

	if (!pioSendPci || !pbSendBuffer || !pbRecvBuffer || !pcbRecvLength ||
	    *pcbRecvLength == SCARD_AUTOALLOCATE)
		return SCARD_E_INVALID_PARAMETER;
	handle = handle_get(hCard);
	if (!handle)
		return SCARD_E_INVALID_HANDLE;
	request.protocol = node_protocols(pioSendPci->dwProtocol);
	request.send_buffer = (uintptr_t)pbSendBuffer;
	request.send_length = at_most(cbSendLength, SCR_MAXIMUM_COMMAND_LENGTH + 1);
	request.receive_buffer = (uintptr_t)pbRecvBuffer;
	request.receive_length = at_most(*pcbRecvLength, SCR_MAXIMUM_RESPONSE_LENGTH);
	error = transmit(handle, &request, pcbRecvLength);
	if (!error && pioRecvPci) {
		pioRecvPci->dwProtocol = pioSendPci->dwProtocol;
		pioRecvPci->cbPciLength = sizeof(*pioRecvPci);
	}
	handle_put(handle);
	return error;
}
