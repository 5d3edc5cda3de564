// SPDX-License-Identifier: GPL-2.0-only
/*
 * idle-library: waits, for ever, by SCardGetStatusChange for a card to come or go, in
 * any of the readers that there are. Says "N waiting" when it is about to.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wintypes.h>
#include <winscard.h>

#define MAXIMUM_READERS	128

static unsigned int list_readers(SCARDCONTEXT context, SCARD_READERSTATE *states)
{
	DWORD length = SCARD_AUTOALLOCATE;
	unsigned int count = 0;
	char *names, **place = &names, *name;

	if (SCardListReaders(context, NULL, (LPSTR)place, &length))
		errx(EXIT_FAILURE, "no readers");
	for (name = names; *name && count < MAXIMUM_READERS; name += strlen(name) + 1)
		states[count++].szReader = name;
	return count;
}

int main(void)
{
	SCARD_READERSTATE states[MAXIMUM_READERS] = {};
	unsigned int i, count;
	SCARDCONTEXT context;

	if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context))
		errx(EXIT_FAILURE, "no context");
	count = list_readers(context, states);
	if (SCardGetStatusChange(context, 0, states, count))
		errx(EXIT_FAILURE, "no states");
	for (i = 0; i < count; i++)
		states[i].dwCurrentState = states[i].dwEventState & ~SCARD_STATE_CHANGED;
	printf("%u waiting\n", count);
	fflush(stdout);
	return SCardGetStatusChange(context, INFINITE, states, count) != SCARD_S_SUCCESS;
}
