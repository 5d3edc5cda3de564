// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a client may do beside another one, in each share mode, and while the
 * other has a transaction.
 */
#include "codes.h"

static const struct {
	DWORD other, protocols, share_mode;
	const char *name;
} pairs[] = {
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, SCARD_SHARE_SHARED,
	  "SCardConnect: shared, another is shared" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, SCARD_SHARE_EXCLUSIVE,
	  "SCardConnect: exclusive, another is shared" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, SCARD_SHARE_DIRECT,
	  "SCardConnect: direct, another is shared" },
	{ SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY, SCARD_SHARE_SHARED,
	  "SCardConnect: shared, another is exclusive" },
	{ SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY, SCARD_SHARE_EXCLUSIVE,
	  "SCardConnect: exclusive, another is exclusive" },
	{ SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY, SCARD_SHARE_DIRECT,
	  "SCardConnect: direct, another is exclusive" },
	{ SCARD_SHARE_DIRECT, 0, SCARD_SHARE_SHARED,
	  "SCardConnect: shared, another is direct" },
	{ SCARD_SHARE_DIRECT, 0, SCARD_SHARE_EXCLUSIVE,
	  "SCardConnect: exclusive, another is direct" },
	{ SCARD_SHARE_DIRECT, 0, SCARD_SHARE_DIRECT,
	  "SCardConnect: direct, another is direct" },
};

static void all_pairs(void)
{
	struct client client, other;
	struct call call = { .function = call_connect, .client = &client };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		connect_as(&other, pairs[i].other, pairs[i].protocols);
		establish(&client);
		call.number = pairs[i].share_mode;
		call.protocols = SCARD_PROTOCOL_ANY;
		say(pairs[i].name, limited(&call));
		SCardReleaseContext(client.context);
		SCardReleaseContext(other.context);
	}
}

static void protocol_of_another(void)
{
	struct client client, other;
	LONG code;

	connect_as(&other, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0);
	establish(&client);
	say("SCardConnect: shared, T=1, another has T=0",
	    try_connect(&client, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T1));
	code = try_connect(&client, SCARD_SHARE_DIRECT, 0);
	tell("SCardConnect: direct, protocols 0, another has T=0", code, "%s",
	     protocol_name(client.protocol));
}

static void exclusive_of_own_context(void)
{
	struct client client, second;

	connect_as(&client, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY);
	second = client;
	say("SCardConnect: shared, the context itself is exclusive",
	    try_connect(&second, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY));
	say("SCardTransmit: exclusive", use_card(&client));
}

/* The other has a transaction, while the call begins and for some time more. */
static void beside(struct client *other, struct call *call, const char *name)
{
	bool at_once;

	begin_transaction(other);
	begin_call(call);
	at_once = call_ended(call, LIMIT / 2);
	SCardEndTransaction(other->card, SCARD_LEAVE_CARD);
	tell(name, end_call(call), "%s", at_once ? "at once" : "waits for its end");
}

static void connect_beside_transaction(void)
{
	struct client client, other;
	struct call call = { .function = call_connect, .client = &client,
		.protocols = SCARD_PROTOCOL_ANY, .number = SCARD_SHARE_SHARED };

	connect_shared(&other);
	establish(&client);
	beside(&other, &call, "SCardConnect: shared, another has a transaction");
	SCardReleaseContext(client.context);
	establish(&client);
	call.number = SCARD_SHARE_DIRECT;
	beside(&other, &call, "SCardConnect: direct, another has a transaction");
	SCardReleaseContext(client.context);
	establish(&client);
	call.number = SCARD_SHARE_EXCLUSIVE;
	beside(&other, &call, "SCardConnect: exclusive, another has a transaction");
}

static void use_beside_transaction(void)
{
	struct client client, other;
	struct call call = { .client = &client };

	connect_shared(&other);
	connect_shared(&client);
	call.function = call_status;
	beside(&other, &call, "SCardStatus: another has a transaction");
	call.function = call_attribute;
	beside(&other, &call, "SCardGetAttrib: another has a transaction");
	call.function = call_features;
	beside(&other, &call, "SCardControl: features, another has a transaction");
	call.function = call_transmit;
	beside(&other, &call, "SCardTransmit: another has a transaction");
	call.function = call_end;
	beside(&other, &call, "SCardEndTransaction: another has a transaction");
}

static void begin_beside_transaction(void)
{
	struct client client, other;
	struct call call = { .function = call_begin, .client = &client };

	connect_shared(&other);
	connect_shared(&client);
	begin_transaction(&other);
	say("SCardBeginTransaction: another has a transaction", begin_to_wait(&call));
	say("SCardEndTransaction: another waits",
	    SCardEndTransaction(other.card, SCARD_LEAVE_CARD));
	say("SCardBeginTransaction: another had a transaction", end_call(&call));
}

static void reconnect_beside_transaction(void)
{
	struct client client, other;
	struct call call = { .function = call_reconnect, .client = &client };

	connect_shared(&other);
	connect_shared(&client);
	call.number = SCARD_LEAVE_CARD;
	beside(&other, &call, "SCardReconnect: leave, another has a transaction");
	call.number = SCARD_RESET_CARD;
	beside(&other, &call, "SCardReconnect: reset, another has a transaction");
}

static void disconnect_beside_transaction(void)
{
	struct client client, other;
	struct call call = { .function = call_disconnect, .client = &client };

	connect_shared(&other);
	connect_shared(&client);
	call.number = SCARD_LEAVE_CARD;
	beside(&other, &call, "SCardDisconnect: leave, another has a transaction");
	SCardReleaseContext(client.context);
	connect_shared(&client);
	call.number = SCARD_RESET_CARD;
	beside(&other, &call, "SCardDisconnect: reset, another has a transaction");
}

static const struct scene scenes[] = {
	{ "share modes", all_pairs },
	{ "protocol of another", protocol_of_another },
	{ "exclusive of the own context", exclusive_of_own_context },
	{ "SCardConnect beside a transaction", connect_beside_transaction },
	{ "use beside a transaction", use_beside_transaction },
	{ "SCardBeginTransaction beside a transaction", begin_beside_transaction },
	{ "SCardReconnect beside a transaction", reconnect_beside_transaction },
	{ "SCardDisconnect beside a transaction", disconnect_beside_transaction },
	{ NULL, NULL }
};

const struct table sharing_table = { CARD, scenes };
