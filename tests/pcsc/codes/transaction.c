// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCardBeginTransaction and SCardEndTransaction, and what another handle is told
 * when a transaction ends with a disposition.
 */
#include "codes.h"

static const struct {
	DWORD disposition;
	const char *name, *own, *waiting, *other;
} rows[] = {
	{ SCARD_LEAVE_CARD, "SCardEndTransaction: leave",
	  "SCardTransmit: after its own SCardEndTransaction, leave",
	  "SCardBeginTransaction: waited, the other ended with leave",
	  "SCardTransmit: another's SCardEndTransaction, leave" },
	{ SCARD_RESET_CARD, "SCardEndTransaction: reset",
	  "SCardTransmit: after its own SCardEndTransaction, reset",
	  "SCardBeginTransaction: waited, the other ended with reset",
	  "SCardTransmit: another's SCardEndTransaction, reset" },
	{ SCARD_UNPOWER_CARD, "SCardEndTransaction: unpower",
	  "SCardTransmit: after its own SCardEndTransaction, unpower",
	  "SCardBeginTransaction: waited, the other ended with unpower",
	  "SCardTransmit: another's SCardEndTransaction, unpower" },
	{ SCARD_EJECT_CARD, "SCardEndTransaction: eject, the reader cannot",
	  "SCardTransmit: after its own SCardEndTransaction, eject",
	  "SCardBeginTransaction: waited, the other ended with eject",
	  "SCardTransmit: another's SCardEndTransaction, eject" },
};

static void one_disposition(DWORD i)
{
	struct client client, other, waiting;
	struct call begin = { .function = call_begin, .client = &waiting };

	connect_shared(&other);
	begin_beside(&begin, &client);
	say(rows[i].name, SCardEndTransaction(client.card, rows[i].disposition));
	say(rows[i].waiting, end_call(&begin));
	SCardEndTransaction(waiting.card, SCARD_LEAVE_CARD);
	say(rows[i].own, use_card(&client));
	say(rows[i].other, use_card(&other));
}

static void unknown_dispositions(void)
{
	struct client client;

	connect_shared(&client);
	begin_transaction(&client);
	say("SCardEndTransaction: disposition 4", SCardEndTransaction(client.card, 4));
	say("SCardEndTransaction: after disposition 4",
	    SCardEndTransaction(client.card, SCARD_LEAVE_CARD));
	say("SCardEndTransaction: disposition 99, no transaction",
	    SCardEndTransaction(client.card, 99));
}

static void nested(void)
{
	struct client client, other;
	struct call begin = { .function = call_begin, .client = &other };

	connect_shared(&client);
	connect_shared(&other);
	say("SCardBeginTransaction: alone", SCardBeginTransaction(client.card));
	say("SCardBeginTransaction: in its own transaction",
	    SCardBeginTransaction(client.card));
	say("SCardEndTransaction: the inner one",
	    SCardEndTransaction(client.card, SCARD_LEAVE_CARD));
	say("SCardBeginTransaction: another ended its inner one", begin_to_wait(&begin));
	say("SCardEndTransaction: the outer one",
	    SCardEndTransaction(client.card, SCARD_LEAVE_CARD));
	say("SCardBeginTransaction: another ended its outer one", end_call(&begin));
	say("SCardEndTransaction: one too many, another has one",
	    SCardEndTransaction(client.card, SCARD_LEAVE_CARD));
}

static void none(void)
{
	struct client client;

	connect_shared(&client);
	say("SCardEndTransaction: leave, no transaction",
	    SCardEndTransaction(client.card, SCARD_LEAVE_CARD));
	say("SCardEndTransaction: reset, no transaction",
	    SCardEndTransaction(client.card, SCARD_RESET_CARD));
	say("SCardTransmit: after SCardEndTransaction without a transaction",
	    use_card(&client));
	begin_transaction(&client);
	say("SCardTransmit: in its own transaction", use_card(&client));
}

static void handles(void)
{
	struct client client;

	connect_shared(&client);
	SCardDisconnect(client.card, SCARD_LEAVE_CARD);
	say("SCardBeginTransaction: disconnected handle",
	    SCardBeginTransaction(client.card));
	say("SCardBeginTransaction: handle 0", SCardBeginTransaction(0));
	say("SCardBeginTransaction: nobody's handle", SCardBeginTransaction(NOBODY));
	say("SCardEndTransaction: disconnected handle",
	    SCardEndTransaction(client.card, SCARD_LEAVE_CARD));
	say("SCardEndTransaction: handle 0", SCardEndTransaction(0, SCARD_LEAVE_CARD));
	say("SCardEndTransaction: nobody's handle",
	    SCardEndTransaction(NOBODY, SCARD_LEAVE_CARD));
}

static void other_modes(void)
{
	struct client client;

	connect_as(&client, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY);
	say("SCardBeginTransaction: exclusive", SCardBeginTransaction(client.card));
	say("SCardEndTransaction: exclusive",
	    SCardEndTransaction(client.card, SCARD_LEAVE_CARD));
	SCardReleaseContext(client.context);
	connect_as(&client, SCARD_SHARE_DIRECT, 0);
	say("SCardBeginTransaction: direct", SCardBeginTransaction(client.card));
	say("SCardEndTransaction: direct",
	    SCardEndTransaction(client.card, SCARD_LEAVE_CARD));
}

static const struct scene scenes[] = {
	{ "end with leave", NULL, one_disposition, SCARD_LEAVE_CARD },
	{ "end with reset", NULL, one_disposition, SCARD_RESET_CARD },
	{ "end with unpower", NULL, one_disposition, SCARD_UNPOWER_CARD },
	{ "end with eject", NULL, one_disposition, SCARD_EJECT_CARD },
	{ "unknown dispositions", unknown_dispositions },
	{ "nested transactions", nested },
	{ "no transaction", none },
	{ "handles for transactions", handles },
	{ "exclusive and direct transactions", other_modes },
	{ NULL, NULL }
};

const struct table transaction_table = { CARD, scenes };
