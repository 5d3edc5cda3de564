// SPDX-License-Identifier: GPL-2.0-only
/*
 * What every function says after the card was taken out, after another one came,
 * and after the reader was unplugged.
 */
#include <stdio.h>

#include "codes.h"

/* Handles for all functions. */
static struct client watcher, status, transmit, begin, in_transaction, waiting, attribute,
	features, leaving, resetting;

static struct call wait = { .function = call_begin, .client = &waiting };

static void connect_all(void)
{
	establish(&watcher);
	connect_shared(&status);
	connect_shared(&transmit);
	connect_shared(&begin);
	connect_shared(&in_transaction);
	connect_shared(&waiting);
	connect_shared(&attribute);
	connect_shared(&features);
	connect_shared(&leaving);
	connect_shared(&resetting);
	begin_transaction(&in_transaction);
}

__printf(2, 0) static void say_of(const char *what, const char *name, LONG code)
{
	char whole[128];

	snprintf(whole, sizeof(whole), name, what);
	say(whole, code);
}

/* What each says then, in this order; the name ends with what has happened. */
static const struct {
	struct call call;
	const char *name;
} uses[] = {
	{ { call_status, &status }, "SCardStatus: %s" },
	{ { call_transmit, &transmit }, "SCardTransmit: %s" },
	{ { call_transmit, &transmit }, "SCardTransmit: %s, again" },
	{ { call_transmit, &in_transaction }, "SCardTransmit: in its own transaction, %s" },
	{ { call_end, &in_transaction }, "SCardEndTransaction: %s" },
	{ { call_begin, &begin }, "SCardBeginTransaction: %s" },
	{ { call_attribute, &attribute }, "SCardGetAttrib: %s" },
	{ { call_features, &features }, "SCardControl: features, %s" },
	{ { call_reconnect, &status }, "SCardReconnect: leave, %s" },
	{ { call_transmit, &status }, "SCardTransmit: after SCardReconnect, %s" },
	{ { call_disconnect, &leaving }, "SCardDisconnect: leave, %s" },
	{ { call_disconnect, &resetting, SCARD_RESET_CARD }, "SCardDisconnect: reset, %s" },
};

static void use_all(const char *what)
{
	struct call call;
	size_t i;

	say_of(what, "SCardBeginTransaction: waited, %s", end_call(&wait));
	for (i = 0; i < ARRAY_SIZE(uses); i++) {
		call = uses[i].call;
		say_of(what, uses[i].name, limited(&call));
	}
}

static void take_card(void)
{
	move(REMOVE);
	wait_for_state(&watcher, SCARD_STATE_EMPTY, 0);
}

static void give_card(void)
{
	move(INSERT);
	wait_for_state(&watcher, SCARD_STATE_PRESENT, 0);
}

static void removed(void)
{
	connect_all();
	begin_to_wait(&wait);
	take_card();
	use_all("the card was taken out");
}

static void insert_again(void)
{
	establish(&watcher);
	give_card();
}

static void replaced(void)
{
	connect_all();
	begin_to_wait(&wait);
	take_card();
	give_card();
	use_all("another card came");
}

/* The upper half of a state counts, without end. */
static unsigned int count_since(DWORD before, DWORD state)
{
	return ((state >> 16) - (before >> 16)) & 0xFFFF;
}

/* What SCardGetStatusChange says when a card comes and goes: one step each. */
static void watch_card(void)
{
	SCARD_READERSTATE state = { .szReader = reader_name };
	DWORD before;
	LONG code;

	establish(&watcher);
	before = wait_for_state(&watcher, SCARD_STATE_PRESENT, SCARD_STATE_INUSE);
	state.dwCurrentState = known_state(before);
	move(REMOVE);
	code = SCardGetStatusChange(watcher.context, CHANGE_LIMIT, &state, 1);
	tell("SCardGetStatusChange: a card goes", code, "%s, count of cards %s",
	     event_names(state.dwEventState),
	     count_since(before, state.dwEventState) == 1 ? "one more" : "otherwise");
	state.dwCurrentState = known_state(state.dwEventState);
	move(INSERT);
	code = SCardGetStatusChange(watcher.context, CHANGE_LIMIT, &state, 1);
	tell("SCardGetStatusChange: a card comes", code, "%s, count of cards %s",
	     event_names(state.dwEventState),
	     count_since(before, state.dwEventState) == 2 ? "one more" : "otherwise");
}

static SCARD_READERSTATE reader_state = { .szReader = reader_name };
static SCARD_READERSTATE readers_state = { .szReader = "\\\\?PnP?\\Notification" };
static struct client readers_watcher;

static struct call change = { .function = call_change, .client = &watcher,
	.states = &reader_state, .count = 1, .number = CHANGE_LIMIT };
static struct call readers_change = { .function = call_change, .client = &readers_watcher,
	.states = &readers_state, .count = 1, .number = CHANGE_LIMIT };

/* A daemon may see the card go first, and then the reader. */
static void tell_changes(void)
{
	call_ended(&change, CHANGE_LIMIT);
	say("SCardGetStatusChange: waits, the reader is unplugged", end_call(&change));
	call_ended(&readers_change, CHANGE_LIMIT);
	say("SCardGetStatusChange: notification that a reader goes", end_call(&readers_change));
	wait_for_reader(false);
	reader_state.dwCurrentState = SCARD_STATE_PRESENT;
	say("SCardGetStatusChange: the reader was unplugged", limited(&change));
}

static void reader_goes(void)
{
	connect_all();
	establish(&readers_watcher);
	reader_state.dwCurrentState = known_state(wait_for_state(&watcher, SCARD_STATE_PRESENT, 0));
	begin_call(&change);
	begin_call(&readers_change);
	begin_to_wait(&wait);
	move(UNPLUG);
	tell_changes();
	use_all("the reader was unplugged");
}

static void plug_again(void)
{
	LONG code;

	establish(&readers_watcher);
	begin_to_wait(&readers_change);
	move(PLUG);
	call_ended(&readers_change, CHANGE_LIMIT);
	code = end_call(&readers_change);
	tell("SCardGetStatusChange: notification that a reader comes", code, "%s",
	     event_names(readers_state.dwEventState));
	enter(CARD);
}

static const struct scene scenes[] = {
	{ "the card was taken out", removed },
	{ "the card is inserted", insert_again },
	{ "another card came", replaced },
	{ "card comes and goes", watch_card },
	{ "the reader was unplugged", reader_goes },
	{ "the reader is plugged in", plug_again },
	{ NULL, NULL }
};

const struct table moved_table = { MOVED, scenes };
