// SPDX-License-Identifier: GPL-2.0-only
/* SCardTransmit and what goes before it, over whatever libpcsclite.so.1 is found. */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <winscard.h>
#include <wintypes.h>

#include "path.h"

static SCARDCONTEXT context;
static SCARDHANDLE card;
static DWORD protocol;
static char readers[4096];
static SCARD_READERSTATE state;

static void check(LONG code, const char *what)
{
	if (code != SCARD_S_SUCCESS)
		errx(EXIT_FAILURE, "%s: %lX", what, (unsigned long)code);
}

static void pcsc_attach(void)
{
	DWORD length = sizeof(readers);

	check(SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context), "establish");
	check(SCardListReaders(context, NULL, readers, &length), "list readers");
	state = (SCARD_READERSTATE) { .szReader = readers };
}

static void pcsc_detach(void)
{
	check(SCardReleaseContext(context), "release");
}

static void pcsc_connect(void)
{
	check(SCardConnect(context, readers, SCARD_SHARE_SHARED,
			   SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol), "connect");
}

static void pcsc_disconnect(void)
{
	check(SCardDisconnect(card, SCARD_UNPOWER_CARD), "disconnect");
}

static void pcsc_transmit(struct apdu *apdu)
{
	DWORD length = apdu->room;

	check(SCardTransmit(card, protocol == SCARD_PROTOCOL_T1 ? SCARD_PCI_T1 : SCARD_PCI_T0,
			    apdu->command, apdu->command_length, NULL, apdu->answer, &length),
	      "transmit");
	apdu->answer_length = length;
}

static void pcsc_await(bool present)
{
	DWORD wanted = present ? SCARD_STATE_PRESENT : SCARD_STATE_EMPTY;

	do {
		check(SCardGetStatusChange(context, INFINITE, &state, 1), "get status change");
		state.dwCurrentState = state.dwEventState;
	} while (!(state.dwEventState & wanted));
}

const struct path path = {
	.name = PATH_NAME,
	.attach = pcsc_attach,
	.connect = pcsc_connect,
	.transmit = pcsc_transmit,
	.disconnect = pcsc_disconnect,
	.detach = pcsc_detach,
	.await = pcsc_await,
};
