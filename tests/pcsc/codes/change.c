// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCardGetStatusChange, while neither card nor reader moves.
 */
#include <string.h>

#include "codes.h"

static void change(struct client *client, const char *reader, DWORD state, DWORD timeout,
		   const char *name)
{
	SCARD_READERSTATE reader_state = { .szReader = reader, .dwCurrentState = state };
	struct call call = { .function = call_change, .client = client, .states = &reader_state,
		.count = 1, .number = timeout };
	LONG code = limited(&call);

	tell(name, code, "%s", event_names(reader_state.dwEventState));
}

static void states(void)
{
	static const struct {
		DWORD state;
		const char *name;
	} rows[] = {
		{ SCARD_STATE_UNAWARE, "SCardGetStatusChange: UNAWARE, timeout 0" },
		{ SCARD_STATE_IGNORE, "SCardGetStatusChange: IGNORE, timeout 0" },
		{ SCARD_STATE_EMPTY, "SCardGetStatusChange: EMPTY, a card is in" },
		{ SCARD_STATE_PRESENT, "SCardGetStatusChange: PRESENT, a card is in" },
		{ SCARD_STATE_PRESENT | SCARD_STATE_CHANGED,
		  "SCardGetStatusChange: PRESENT CHANGED, a card is in" },
		{ SCARD_STATE_PRESENT | SCARD_STATE_INUSE,
		  "SCardGetStatusChange: PRESENT INUSE, nobody uses it" },
		{ SCARD_STATE_PRESENT | SCARD_STATE_EXCLUSIVE,
		  "SCardGetStatusChange: PRESENT EXCLUSIVE, nobody uses it" },
		{ SCARD_STATE_PRESENT | SCARD_STATE_MUTE,
		  "SCardGetStatusChange: PRESENT MUTE, it is not" },
		{ SCARD_STATE_PRESENT | SCARD_STATE_ATRMATCH,
		  "SCardGetStatusChange: PRESENT ATRMATCH" },
		{ SCARD_STATE_PRESENT | SCARD_STATE_UNPOWERED,
		  "SCardGetStatusChange: PRESENT UNPOWERED" },
		{ SCARD_STATE_UNKNOWN, "SCardGetStatusChange: UNKNOWN, the reader is known" },
		{ SCARD_STATE_UNAVAILABLE,
		  "SCardGetStatusChange: UNAVAILABLE, the reader is available" },
		{ SCARD_STATE_IGNORE | SCARD_STATE_EMPTY,
		  "SCardGetStatusChange: IGNORE EMPTY, a card is in" },
		{ 0x8000, "SCardGetStatusChange: state 8000" },
		{ 0xFFFF0000 | SCARD_STATE_PRESENT,
		  "SCardGetStatusChange: PRESENT, another count of cards" },
	};
	struct client client;
	size_t i;

	connect_shared(&client);
	disconnect(&client, SCARD_RESET_CARD);
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		change(&client, reader_name, rows[i].state, 0, rows[i].name);
	change(&client, reader_name, current_state(&client), 0,
	       "SCardGetStatusChange: as it is, timeout 0");
	change(&client, reader_name, current_state(&client), 100,
	       "SCardGetStatusChange: as it is, timeout 100 ms");
	change(&client, reader_name, current_state(&client), INFINITE,
	       "SCardGetStatusChange: as it is, no timeout");
}

static void uses(void)
{
	struct client client, other;

	establish(&client);
	connect_shared(&other);
	change(&client, reader_name, SCARD_STATE_UNAWARE, 0,
	       "SCardGetStatusChange: UNAWARE, another is shared");
	disconnect(&other, SCARD_LEAVE_CARD);
	connect_as(&other, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY);
	change(&client, reader_name, SCARD_STATE_UNAWARE, 0,
	       "SCardGetStatusChange: UNAWARE, another is exclusive");
	disconnect(&other, SCARD_LEAVE_CARD);
	connect_as(&other, SCARD_SHARE_DIRECT, 0);
	change(&client, reader_name, SCARD_STATE_UNAWARE, 0,
	       "SCardGetStatusChange: UNAWARE, another is direct");
}

static void use_wakes(void)
{
	SCARD_READERSTATE state = { .szReader = reader_name };
	struct client client, other;
	struct call call = { .function = call_change, .client = &client, .states = &state,
		.count = 1, .number = INFINITE };
	LONG code;

	connect_shared(&client);
	disconnect(&client, SCARD_RESET_CARD);
	state.dwCurrentState = current_state(&client);
	begin_to_wait(&call);
	connect_shared(&other);
	/* What it has seen so far is nobody's business while it waits. */
	code = end_call(&call);
	tell("SCardGetStatusChange: waits, another connects", code, "%s",
	     code == WAITS ? "" : event_names(state.dwEventState));
}

static void unknown_readers(void)
{
	struct client client;

	establish(&client);
	change(&client, "Nobody's 00 00", SCARD_STATE_UNAWARE, 0,
	       "SCardGetStatusChange: unknown reader, UNAWARE");
	change(&client, "Nobody's 00 00", SCARD_STATE_IGNORE, 0,
	       "SCardGetStatusChange: unknown reader, IGNORE");
	change(&client, "Nobody's 00 00", SCARD_STATE_UNKNOWN, 0,
	       "SCardGetStatusChange: unknown reader, UNKNOWN");
	change(&client, "Nobody's 00 00", SCARD_STATE_PRESENT, 0,
	       "SCardGetStatusChange: unknown reader, PRESENT");
	change(&client, "", SCARD_STATE_UNAWARE, 0, "SCardGetStatusChange: reader \"\"");
	change(&client, NULL, SCARD_STATE_UNAWARE, 0, "SCardGetStatusChange: reader NULL");
	change(&client, "\\\\?PnP?\\Notification", SCARD_STATE_UNAWARE, 0,
	       "SCardGetStatusChange: only the notification of readers, timeout 0");
	change(&client, "\\\\?PnP?\\Notification", SCARD_STATE_UNAWARE, 100,
	       "SCardGetStatusChange: only the notification of readers, timeout 100 ms");
}

static void arguments(void)
{
	SCARD_READERSTATE states[32];
	struct client client;
	struct call call = { .function = call_change, .client = &client, .states = states };
	size_t i;

	establish(&client);
	memset(states, 0, sizeof(states));
	for (i = 0; i < ARRAY_SIZE(states); i++)
		states[i].szReader = reader_name;
	call.count = 16;
	say("SCardGetStatusChange: the same reader 16 times", limited(&call));
	call.count = 17;
	say("SCardGetStatusChange: the same reader 17 times", limited(&call));
	call.count = 0;
	say("SCardGetStatusChange: no reader, timeout 0", limited(&call));
	call.number = 100;
	say("SCardGetStatusChange: no reader, timeout 100 ms", limited(&call));
	call.states = NULL;
	say("SCardGetStatusChange: NULL, no reader", limited(&call));
	call.count = 1;
	say("SCardGetStatusChange: NULL, one reader", limited(&call));
}

static void mixed(void)
{
	SCARD_READERSTATE states[2] = {
		{ .szReader = reader_name, .dwCurrentState = SCARD_STATE_IGNORE },
		{ .szReader = reader_name },
	};
	struct client client;
	LONG code;

	establish(&client);
	code = SCardGetStatusChange(client.context, 0, states, 2);
	tell("SCardGetStatusChange: IGNORE, and UNAWARE", code, "first: %s",
	     event_names(states[0].dwEventState));
	states[0].dwCurrentState = SCARD_STATE_UNAWARE;
	states[0].szReader = "Nobody's 00 00";
	code = SCardGetStatusChange(client.context, 0, states, 2);
	tell("SCardGetStatusChange: unknown reader, and a known one", code, "first: %s",
	     event_names(states[0].dwEventState));
	tell("SCardGetStatusChange: ATR of the known one", code, "%lu bytes", states[1].cbAtr);
}

static void contexts(void)
{
	SCARD_READERSTATE state = { .szReader = reader_name };
	struct client client;

	establish(&client);
	SCardReleaseContext(client.context);
	say("SCardGetStatusChange: released context",
	    SCardGetStatusChange(client.context, 0, &state, 1));
	say("SCardGetStatusChange: context 0", SCardGetStatusChange(0, 0, &state, 1));
	say("SCardGetStatusChange: nobody's context",
	    SCardGetStatusChange(NOBODY, 0, &state, 1));
}

static const struct scene scenes[] = {
	{ "states for SCardGetStatusChange", states },
	{ "uses for SCardGetStatusChange", uses },
	{ "use wakes SCardGetStatusChange", use_wakes },
	{ "unknown readers for SCardGetStatusChange", unknown_readers },
	{ "arguments of SCardGetStatusChange", arguments },
	{ "several readers for SCardGetStatusChange", mixed },
	{ "contexts for SCardGetStatusChange", contexts },
	{ NULL, NULL }
};

const struct table change_table = { CARD, scenes };
