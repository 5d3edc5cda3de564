// SPDX-License-Identifier: BSD-3-Clause
/*
 * Buffers of programs, and memory for them.
 */
#include "give.h"

#include <stdlib.h>
#include <string.h>

static LONG allocate(const void *bytes, DWORD length, void **address)
{
	void *memory;

	if (!address)
		return SCARD_E_INVALID_PARAMETER;
	memory = malloc(length ? length : 1);
	if (!memory)
		return SCARD_E_NO_MEMORY;
	memcpy(memory, bytes, length);
	*address = memory;
	return SCARD_S_SUCCESS;
}

LONG give_bytes(const void *bytes, DWORD length, void *buffer, LPDWORD room)
{
	DWORD size = *room;

	*room = length;
	if (size == SCARD_AUTOALLOCATE)
		return allocate(bytes, length, buffer);
	if (!buffer)
		return SCARD_S_SUCCESS;
	if (size < length)
		return SCARD_E_INSUFFICIENT_BUFFER;
	memcpy(buffer, bytes, length);
	return SCARD_S_SUCCESS;
}
