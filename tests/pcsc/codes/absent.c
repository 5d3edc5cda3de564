// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader without a card; no reader; a card that does not answer to reset.
 */
#include "codes.h"

static void connect(DWORD share_mode, DWORD protocols, const char *name)
{
	struct client client;
	struct call call = { .function = call_connect, .client = &client, .number = share_mode,
		.protocols = protocols };
	LONG code;

	establish(&client);
	begin_call(&call);
	call_ended(&call, CHANGE_LIMIT);
	code = end_call(&call);
	tell(name, code, "%s", client.card ? "handle" : "no handle");
	SCardReleaseContext(client.context);
}

static void state_change(DWORD state, const char *name)
{
	SCARD_READERSTATE reader = { .szReader = reader_name, .dwCurrentState = state };
	struct client client;
	LONG code;

	establish(&client);
	code = SCardGetStatusChange(client.context, 0, &reader, 1);
	tell(name, code, "%s, ATR of %lu bytes", event_names(reader.dwEventState), reader.cbAtr);
	SCardReleaseContext(client.context);
}

static void empty_connect(void)
{
	connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, "SCardConnect: shared, no card");
	connect(SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY, "SCardConnect: exclusive, no card");
	connect(SCARD_SHARE_DIRECT, 0, "SCardConnect: direct, protocols 0, no card");
	connect(SCARD_SHARE_DIRECT, SCARD_PROTOCOL_ANY,
		"SCardConnect: direct, T=0 or T=1, no card");
	connect(SCARD_SHARE_SHARED, 0x80, "SCardConnect: shared, protocols 80, no card");
	connect(4, SCARD_PROTOCOL_ANY, "SCardConnect: share mode 4, no card");
}

static void empty_change(void)
{
	state_change(SCARD_STATE_UNAWARE, "SCardGetStatusChange: UNAWARE, no card");
	state_change(SCARD_STATE_EMPTY, "SCardGetStatusChange: EMPTY, no card");
	state_change(SCARD_STATE_PRESENT, "SCardGetStatusChange: PRESENT, no card");
}

static void empty_status(struct client *client)
{
	DWORD state = 0, protocol = 0, length = 33;
	BYTE atr[33];
	LONG code = SCardStatus(client->card, NULL, NULL, &state, &protocol, atr, &length);

	tell("SCardStatus: direct, no card", code, "%s, %s, ATR of %lu bytes", state_names(state),
	     protocol_name(protocol), length);
}

static void empty_direct(void)
{
	struct client client;
	struct call call = { .client = &client };

	connect_as(&client, SCARD_SHARE_DIRECT, 0);
	empty_status(&client);
	say("SCardTransmit: direct, no card", use_card(&client));
	say("SCardBeginTransaction: direct, no card", SCardBeginTransaction(client.card));
	say("SCardEndTransaction: direct, no card",
	    SCardEndTransaction(client.card, SCARD_LEAVE_CARD));
	say("SCardControl: features, direct, no card", call_features(&call));
	say("SCardGetAttrib: ATR_STRING, direct, no card", call_attribute(&call));
	call.number = SCARD_LEAVE_CARD;
	say("SCardReconnect: leave, from direct to shared, no card", call_reconnect(&call));
	call.number = SCARD_RESET_CARD;
	say("SCardReconnect: reset, from direct to shared, no card", call_reconnect(&call));
	say("SCardDisconnect: leave, direct, no card",
	    SCardDisconnect(client.card, SCARD_LEAVE_CARD));
}

static void empty_disconnect(void)
{
	struct client client;

	connect_as(&client, SCARD_SHARE_DIRECT, 0);
	say("SCardDisconnect: reset, direct, no card",
	    SCardDisconnect(client.card, SCARD_RESET_CARD));
	connect_as(&client, SCARD_SHARE_DIRECT, 0);
	say("SCardDisconnect: unpower, direct, no card",
	    SCardDisconnect(client.card, SCARD_UNPOWER_CARD));
	connect_as(&client, SCARD_SHARE_DIRECT, 0);
	say("SCardDisconnect: eject, direct, no card",
	    SCardDisconnect(client.card, SCARD_EJECT_CARD));
}

static const struct scene empty_scenes[] = {
	{ "SCardConnect, no card", empty_connect },
	{ "SCardGetStatusChange, no card", empty_change },
	{ "direct, no card", empty_direct },
	{ "SCardDisconnect, no card", empty_disconnect },
	{ NULL, NULL }
};

const struct table empty_table = { EMPTY, empty_scenes };

static void no_list(void)
{
	struct client client;
	char names[512], *allocated = NULL;
	DWORD length = sizeof(names);
	LONG code;

	establish(&client);
	code = SCardListReaders(client.context, NULL, names, &length);
	tell("SCardListReaders: no reader", code, "length %lu", length);
	length = 100;
	code = SCardListReaders(client.context, NULL, NULL, &length);
	tell("SCardListReaders: no buffer, no reader", code, "length %lu", length);
	length = SCARD_AUTOALLOCATE;
	code = SCardListReaders(client.context, NULL, (char *)&allocated, &length);
	tell("SCardListReaders: SCARD_AUTOALLOCATE, no reader", code, "%s",
	     allocated ? "memory" : "no memory");
	length = sizeof(names);
	say("SCardListReaderGroups: no reader",
	    SCardListReaderGroups(client.context, names, &length));
	say("SCardIsValidContext: no reader", SCardIsValidContext(client.context));
}

static void no_reader(void)
{
	connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, "SCardConnect: shared, no reader");
	connect(SCARD_SHARE_DIRECT, 0, "SCardConnect: direct, no reader");
	connect(4, SCARD_PROTOCOL_ANY, "SCardConnect: share mode 4, no reader");
	state_change(SCARD_STATE_UNAWARE, "SCardGetStatusChange: UNAWARE, no reader");
	state_change(SCARD_STATE_PRESENT, "SCardGetStatusChange: PRESENT, no reader");
}

static const struct scene no_reader_scenes[] = {
	{ "lists without a reader", no_list },
	{ "no reader", no_reader },
	{ NULL, NULL }
};

const struct table no_reader_table = { NO_READER, no_reader_scenes };

static void mute_connect(void)
{
	connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, "SCardConnect: shared, mute card");
	connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, "SCardConnect: shared, mute card, again");
	connect(SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY, "SCardConnect: exclusive, mute card");
	connect(SCARD_SHARE_DIRECT, 0, "SCardConnect: direct, protocols 0, mute card");
	connect(SCARD_SHARE_DIRECT, SCARD_PROTOCOL_ANY,
		"SCardConnect: direct, T=0 or T=1, mute card");
}

static void mute_use(void)
{
	struct client client;
	struct call call = { .client = &client };
	DWORD state = 0;
	LONG code;

	connect_as(&client, SCARD_SHARE_DIRECT, 0);
	code = SCardStatus(client.card, NULL, NULL, &state, NULL, NULL, NULL);
	tell("SCardStatus: direct, mute card", code, "%s", state_names(state));
	say("SCardTransmit: direct, mute card", use_card(&client));
	say("SCardGetAttrib: ATR_STRING, mute card", call_attribute(&call));
	call.number = SCARD_LEAVE_CARD;
	say("SCardReconnect: leave, from direct to shared, mute card", call_reconnect(&call));
	call.number = SCARD_RESET_CARD;
	say("SCardReconnect: reset, from direct to shared, mute card", call_reconnect(&call));
	say("SCardDisconnect: reset, direct, mute card",
	    SCardDisconnect(client.card, SCARD_RESET_CARD));
}

static void mute_change(void)
{
	state_change(SCARD_STATE_UNAWARE, "SCardGetStatusChange: UNAWARE, mute card");
}

static const struct scene mute_scenes[] = {
	{ "SCardConnect, mute card", mute_connect },
	{ "use of a mute card", mute_use },
	{ "SCardGetStatusChange, mute card", mute_change },
	{ NULL, NULL }
};

const struct table mute_table = { MUTE, mute_scenes };
