// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCardReconnect, while nobody has reset or moved the card.
 */
#include "codes.h"

struct reconnection {
	DWORD share_mode, protocols, initialization;
	const char *name;
};

static const struct reconnection rows[] = {
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, SCARD_LEAVE_CARD,
	  "SCardReconnect: shared, leave" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, SCARD_RESET_CARD,
	  "SCardReconnect: shared, reset" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, SCARD_UNPOWER_CARD,
	  "SCardReconnect: shared, unpower" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, SCARD_EJECT_CARD,
	  "SCardReconnect: shared, eject" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, 4, "SCardReconnect: initialization 4" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, 99, "SCardReconnect: initialization 99" },
	{ SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY, SCARD_LEAVE_CARD,
	  "SCardReconnect: exclusive, leave" },
	{ SCARD_SHARE_DIRECT, 0, SCARD_LEAVE_CARD,
	  "SCardReconnect: direct, protocols 0, leave" },
	{ 0, SCARD_PROTOCOL_ANY, SCARD_LEAVE_CARD, "SCardReconnect: share mode 0" },
	{ 4, SCARD_PROTOCOL_ANY, SCARD_LEAVE_CARD, "SCardReconnect: share mode 4" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0, SCARD_LEAVE_CARD,
	  "SCardReconnect: T=0, as in force" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_T1, SCARD_LEAVE_CARD,
	  "SCardReconnect: T=1, leave, T=0 is in force" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_T1, SCARD_RESET_CARD,
	  "SCardReconnect: T=1, reset, the card has T=0" },
	{ SCARD_SHARE_SHARED, 0, SCARD_LEAVE_CARD, "SCardReconnect: shared, protocols 0" },
	{ SCARD_SHARE_SHARED, 0x80, SCARD_LEAVE_CARD, "SCardReconnect: protocols 80" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_RAW, SCARD_LEAVE_CARD,
	  "SCardReconnect: RAW, T=0 is in force" },
};

static void one_row(const struct reconnection *row)
{
	struct client client;
	DWORD protocol = 0;
	LONG code;

	connect_shared(&client);
	code = SCardReconnect(client.card, row->share_mode, row->protocols, row->initialization,
			      &protocol);
	if (code)
		say(row->name, code);
	else
		tell(row->name, code, "%s", protocol_name(protocol));
	SCardDisconnect(client.card, SCARD_RESET_CARD);
	SCardReleaseContext(client.context);
}

static void all_rows(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		one_row(&rows[i]);
}

static void reconnect(SCARDHANDLE card, const char *name)
{
	DWORD protocol;

	say(name, SCardReconnect(card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, SCARD_LEAVE_CARD,
				 &protocol));
}

static void handles(void)
{
	struct client client;

	connect_shared(&client);
	say("SCardReconnect: no place for the protocol",
	    SCardReconnect(client.card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, SCARD_LEAVE_CARD,
			   NULL));
	SCardDisconnect(client.card, SCARD_LEAVE_CARD);
	reconnect(client.card, "SCardReconnect: disconnected handle");
	reconnect(0, "SCardReconnect: handle 0");
	reconnect(NOBODY, "SCardReconnect: nobody's handle");
}

static LONG call_exclusive(struct call *call)
{
	return SCardReconnect(call->client->card, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY,
			      SCARD_LEAVE_CARD, &call->client->protocol);
}

static void exclusive_beside_another(void)
{
	struct client client, other;
	struct call call = { .function = call_exclusive, .client = &client };

	connect_shared(&client);
	connect_shared(&other);
	say("SCardReconnect: exclusive, another is shared", limited(&call));
}

static void from_exclusive_to_shared(void)
{
	struct client client, other;
	struct call call = { .function = call_connect, .client = &other,
		.number = SCARD_SHARE_SHARED, .protocols = SCARD_PROTOCOL_ANY };

	connect_as(&client, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY);
	reconnect(client.card, "SCardReconnect: from exclusive to shared");
	establish(&other);
	say("SCardConnect: another is exclusive no more", limited(&call));
}

static void from_direct_to_shared(void)
{
	struct client client;

	connect_as(&client, SCARD_SHARE_DIRECT, 0);
	reconnect(client.card, "SCardReconnect: from direct to shared");
	say("SCardTransmit: after SCardReconnect from direct", use_card(&client));
}

static void in_own_transaction(DWORD initialization, const char *name, const char *end_name)
{
	struct client client;
	LONG code;

	connect_shared(&client);
	begin_transaction(&client);
	code = SCardReconnect(client.card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY,
			      initialization, &client.protocol);
	say(name, code);
	say(end_name, SCardEndTransaction(client.card, SCARD_LEAVE_CARD));
	SCardReleaseContext(client.context);
}

static void in_own_transactions(void)
{
	in_own_transaction(SCARD_LEAVE_CARD, "SCardReconnect: leave, in its own transaction",
			   "SCardEndTransaction: after SCardReconnect, leave");
	in_own_transaction(SCARD_RESET_CARD, "SCardReconnect: reset, in its own transaction",
			   "SCardEndTransaction: after SCardReconnect, reset");
	in_own_transaction(SCARD_UNPOWER_CARD, "SCardReconnect: unpower, in its own transaction",
			   "SCardEndTransaction: after SCardReconnect, unpower");
}

static const struct scene scenes[] = {
	{ "reconnections", all_rows },
	{ "handles for SCardReconnect", handles },
	{ "exclusive beside another", exclusive_beside_another },
	{ "from exclusive to shared", from_exclusive_to_shared },
	{ "from direct to shared", from_direct_to_shared },
	{ "in the own transaction", in_own_transactions },
	{ NULL, NULL }
};

const struct table reconnect_table = { CARD, scenes };
