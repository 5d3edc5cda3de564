// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCardDisconnect, and what another handle, which stays connected, is told then.
 */
#include "codes.h"

static const struct {
	DWORD disposition;
	const char *name, *status, *begin, *transmit;
} rows[] = {
	{ SCARD_LEAVE_CARD, "SCardDisconnect: leave",
	  "SCardStatus: another disconnected, leave",
	  "SCardBeginTransaction: another disconnected, leave",
	  "SCardTransmit: another disconnected, leave" },
	{ SCARD_RESET_CARD, "SCardDisconnect: reset",
	  "SCardStatus: another disconnected, reset",
	  "SCardBeginTransaction: another disconnected, reset",
	  "SCardTransmit: another disconnected, reset" },
	{ SCARD_UNPOWER_CARD, "SCardDisconnect: unpower",
	  "SCardStatus: another disconnected, unpower",
	  "SCardBeginTransaction: another disconnected, unpower",
	  "SCardTransmit: another disconnected, unpower" },
	{ SCARD_EJECT_CARD, "SCardDisconnect: eject, the reader cannot",
	  "SCardStatus: another disconnected, eject",
	  "SCardBeginTransaction: another disconnected, eject",
	  "SCardTransmit: another disconnected, eject" },
};

/* Each function has a handle of its own: it is told of the reset, whatever was called before. */
static void one_disposition(DWORD i)
{
	struct client client, status, begin, transmit;

	connect_shared(&client);
	connect_shared(&status);
	connect_shared(&begin);
	connect_shared(&transmit);
	say(rows[i].name, SCardDisconnect(client.card, rows[i].disposition));
	say(rows[i].status, SCardStatus(status.card, NULL, NULL, NULL, NULL, NULL, NULL));
	say(rows[i].begin, SCardBeginTransaction(begin.card));
	SCardEndTransaction(begin.card, SCARD_LEAVE_CARD);
	say(rows[i].transmit, use_card(&transmit));
}

static void handles(void)
{
	struct client client;

	connect_shared(&client);
	say("SCardDisconnect: disposition 4", SCardDisconnect(client.card, 4));
	say("SCardTransmit: after SCardDisconnect with disposition 4", use_card(&client));
	SCardReleaseContext(client.context);
	connect_shared(&client);
	say("SCardDisconnect: disposition 99", SCardDisconnect(client.card, 99));
	SCardReleaseContext(client.context);
	connect_shared(&client);
	SCardDisconnect(client.card, SCARD_LEAVE_CARD);
	say("SCardDisconnect: disconnected", SCardDisconnect(client.card, SCARD_LEAVE_CARD));
	say("SCardDisconnect: handle 0", SCardDisconnect(0, SCARD_LEAVE_CARD));
	say("SCardDisconnect: nobody's handle", SCardDisconnect(NOBODY, SCARD_LEAVE_CARD));
	say("SCardDisconnect: nobody's handle, disposition 99", SCardDisconnect(NOBODY, 99));
}

static void in_own_transaction(void)
{
	struct client client, other;
	struct call begin = { .function = call_begin, .client = &other };

	begin_beside(&begin, &client);
	say("SCardDisconnect: leave, in its own transaction",
	    SCardDisconnect(client.card, SCARD_LEAVE_CARD));
	say("SCardBeginTransaction: waited, the other disconnected", end_call(&begin));
}

static void direct_handle(void)
{
	struct client client;

	connect_as(&client, SCARD_SHARE_DIRECT, 0);
	say("SCardDisconnect: direct, reset", SCardDisconnect(client.card, SCARD_RESET_CARD));
}

static const struct scene scenes[] = {
	{ "disconnect, leave", NULL, one_disposition, SCARD_LEAVE_CARD },
	{ "disconnect, reset", NULL, one_disposition, SCARD_RESET_CARD },
	{ "disconnect, unpower", NULL, one_disposition, SCARD_UNPOWER_CARD },
	{ "disconnect, eject", NULL, one_disposition, SCARD_EJECT_CARD },
	{ "handles for SCardDisconnect", handles },
	{ "disconnect in a transaction", in_own_transaction },
	{ "disconnect a direct handle", direct_handle },
	{ NULL, NULL }
};

const struct table disconnect_table = { CARD, scenes };
