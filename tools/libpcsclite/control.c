// SPDX-License-Identifier: BSD-3-Clause
/*
 * SCardControl(): the kernel's vendor requests. Its answer to
 * CM_IOCTL_GET_FEATURE_REQUEST has control codes already, big-endian as
 * PC/SC part 10 wants them.
 */
#include "card.h"
#include "export.h"

#define CONTROL_CODE(code)	(0x42000000UL + (code))

/* Of pcsc-lite's drivers: Escape, and what libccid has for each feature. */
#define VENDOR_IFD_EXCHANGE	1
#define LIBCCID_FEATURE		0x330000

/* Windows' CTL_CODE of a smart card reader, as programs that come from there have it. */
#define WINDOWS_DEVICE		0x31
#define WINDOWS_FUNCTION(control) (((control) & 0xFFFF) >> 2)

/* 0: none of the kernel's. */
static __u32 vendor_code(DWORD control)
{
	DWORD code = control - CONTROL_CODE(0);

	if (control >> 16 == WINDOWS_DEVICE)
		code = WINDOWS_FUNCTION(control);
	if (code == VENDOR_IFD_EXCHANGE)
		return SCR_VENDOR_CCID_ESCAPE;
	if (code > LIBCCID_FEATURE && code <= LIBCCID_FEATURE + 0xFF)
		return SCR_VENDOR_FEATURE(code - LIBCCID_FEATURE);
	if (code < SCR_VENDOR_CODE_FIRST || code > SCR_VENDOR_CODE_LAST)
		return 0;
	return code;
}

static __u32 in_32_bits(DWORD length)
{
	return length < 0xFFFFFFFF ? length : 0xFFFFFFFF;
}

static LONG request_vendor(struct handle *handle, struct scr_vendor *request,
			   LPDWORD returned)
{
	LONG error = card_use(handle, IOCTL_SMARTCARD_VENDOR, request);

	if (returned && (!error || error == SCARD_E_INSUFFICIENT_BUFFER))
		*returned = request->output_length;
	return error;
}

EXPORT LONG SCardControl(SCARDHANDLE hCard, DWORD dwControlCode, LPCVOID pbSendBuffer,
			 DWORD cbSendLength, LPVOID pbRecvBuffer, DWORD cbRecvLength,
			 LPDWORD lpBytesReturned)
{
	struct scr_vendor request = {
		.code = vendor_code(dwControlCode),
		.input = (uintptr_t)pbSendBuffer,
		.input_length = in_32_bits(cbSendLength),
		.output = (uintptr_t)pbRecvBuffer,
		.output_length = in_32_bits(cbRecvLength),
	};
	struct handle *handle;
	LONG error = SCARD_E_UNSUPPORTED_FEATURE;

	if (lpBytesReturned)
		*lpBytesReturned = 0;
	if ((!pbSendBuffer && cbSendLength) || (!pbRecvBuffer && cbRecvLength))
		return SCARD_E_INVALID_PARAMETER;
	handle = handle_get(hCard);
	if (!handle)
		return SCARD_E_INVALID_HANDLE;
	if (request.code)
		error = request_vendor(handle, &request, lpBytesReturned);
	handle_put(handle);
	return error;
}
