// SPDX-License-Identifier: BSD-3-Clause
/*
 * SCardGetAttrib() and SCardSetAttrib(): the kernel's attributes, but for the
 * names of the reader, which are the ones that this library gives.
 */
#include <string.h>

#include "card.h"
#include "errors.h"
#include "export.h"
#include "give.h"
#include "utf16.h"

#define ROOM	512

/* Bytes of an attribute. */
struct value {
	BYTE bytes[ROOM];
	DWORD length;
};

static LONG ask_kernel(struct handle *handle, DWORD tag, struct value *value)
{
	struct scr_attribute request = {
		.tag = tag,
		.buffer = (uintptr_t)value->bytes,
		.length = sizeof(value->bytes),
	};
	LONG error = card_use(handle, IOCTL_SMARTCARD_GET_ATTRIBUTE, &request);

	value->length = error ? 0 : request.length;
	return error;
}

/* Names end with a NUL, other strings do not: pcsc-lite's and libccid's way. */
static LONG end_with_nul(struct value *value, DWORD size)
{
	if (value->length + size > sizeof(value->bytes))
		return SCARD_E_INSUFFICIENT_BUFFER;
	memset(value->bytes + value->length, 0, size);
	value->length += size;
	return SCARD_S_SUCCESS;
}

static LONG system_name(struct handle *handle, DWORD tag, struct value *value, DWORD size)
{
	LONG error = ask_kernel(handle, tag, value);

	return error ? error : end_with_nul(value, size);
}

static LONG get_value(struct handle *handle, DWORD tag, struct value *value)
{
	switch (tag) {
	case SCARD_ATTR_DEVICE_FRIENDLY_NAME_A:
		value->length = strlen(handle->name) + 1;
		memcpy(value->bytes, handle->name, value->length);
		return SCARD_S_SUCCESS;
	case SCARD_ATTR_DEVICE_FRIENDLY_NAME_W:
		value->length = utf16_from_utf8(handle->name, value->bytes);
		return end_with_nul(value, 2);
	case SCARD_ATTR_DEVICE_SYSTEM_NAME_A:
		return system_name(handle, tag, value, 1);
	case SCARD_ATTR_DEVICE_SYSTEM_NAME_W:
		return system_name(handle, tag, value, 2);
	default:
		return ask_kernel(handle, tag, value);
	}
}

EXPORT LONG SCardGetAttrib(SCARDHANDLE hCard, DWORD dwAttrId, LPBYTE pbAttr,
			   LPDWORD pcbAttrLen)
{
	struct handle *handle;
	struct value value;
	LONG error;

	if (!pcbAttrLen || (!pbAttr && *pcbAttrLen == SCARD_AUTOALLOCATE))
		return SCARD_E_INVALID_PARAMETER;
	handle = handle_get(hCard);
	if (!handle)
		return SCARD_E_INVALID_HANDLE;
	error = get_value(handle, dwAttrId, &value);
	if (!error)
		error = give_bytes(value.bytes, value.length, pbAttr, pcbAttrLen);
	handle_put(handle);
	return error;
}

EXPORT LONG SCardSetAttrib(SCARDHANDLE hCard, DWORD dwAttrId, LPCBYTE pbAttr,
			   DWORD cbAttrLen)
{
	struct scr_attribute request = {
		.tag = dwAttrId,
		.buffer = (uintptr_t)pbAttr,
		.length = cbAttrLen,
	};
	struct handle *handle;
	LONG error;

	if (!pbAttr || !cbAttrLen)
		return SCARD_E_INVALID_PARAMETER;
	handle = handle_get(hCard);
	if (!handle)
		return SCARD_E_INVALID_HANDLE;
	error = card_use(handle, IOCTL_SMARTCARD_SET_ATTRIBUTE, &request);
	handle_put(handle);
	return error;
}
