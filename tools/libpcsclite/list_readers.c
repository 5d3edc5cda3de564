// SPDX-License-Identifier: BSD-3-Clause
/*
 * SCardListReaders() and SCardListReaderGroups().
 */
#include <stdlib.h>
#include <string.h>

#include "contexts.h"
#include "errors.h"
#include "export.h"
#include "give.h"
#include "lists.h"

/* All readers are in it. The literal's own NUL is the one that ends the list. */
static const char groups[] = "SCard$DefaultReaders\0";

EXPORT LONG SCardListReaderGroups(SCARDCONTEXT hContext, LPSTR mszGroups, LPDWORD pcchGroups)
{
	LONG error;

	if (!pcchGroups)
		return SCARD_E_INVALID_PARAMETER;
	error = SCardIsValidContext(hContext);
	return error ? error : give_bytes(groups, sizeof(groups), mszGroups, pcchGroups);
}

/* A multi-string of the names; the caller frees it. */
static char *join_names(const struct reader_list *list, DWORD *length)
{
	char *names = malloc(list->count * MAX_READERNAME + 1);
	size_t i, size;

	*length = 0;
	for (i = 0; names && i < list->count; i++) {
		if (list->readers[i].fd < 0)
			continue;
		size = strlen(list->readers[i].name) + 1;
		memcpy(names + *length, list->readers[i].name, size);
		*length += size;
	}
	if (names)
		names[(*length)++] = '\0';
	return names;
}

static LONG give_names(struct reader_list *list, LPSTR buffer, LPDWORD room)
{
	LONG error = error_code(readers_refresh(list));
	DWORD length;
	char *names;

	if (error)
		return error;
	names = join_names(list, &length);
	if (!names)
		return SCARD_E_NO_MEMORY;
	if (length > 1) {
		error = give_bytes(names, length, buffer, room);
	} else {
		*room = length;
		error = SCARD_E_NO_READERS_AVAILABLE;
	}
	free(names);
	return error;
}

/* Groups are not looked at, as pcsc-lite does not: there is one, of all readers. */
EXPORT LONG SCardListReaders(SCARDCONTEXT hContext, LPCSTR mszGroups, LPSTR mszReaders,
			     LPDWORD pcchReaders)
{
	struct context *context;
	struct reader_list *list;
	LONG error = SCARD_E_NO_MEMORY;

	(void)mszGroups;
	if (!pcchReaders)
		return SCARD_E_INVALID_PARAMETER;
	context = context_get(hContext);
	if (!context)
		return SCARD_E_INVALID_HANDLE;
	list = list_borrow(context);
	if (list) {
		error = give_names(list, mszReaders, pcchReaders);
		list_return(context, list);
	}
	context_put(context);
	return error;
}
