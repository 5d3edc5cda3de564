// SPDX-License-Identifier: GPL-2.0-only
/*
 * What every function says after the card was taken out, after another one came,
 * and after the reader was unplugged.
 */
#include "codes.h"

/* Handles for all functions. */
static struct client watcher, status, transmit, begin, in_transaction, waiting, attribute,
	features, leaving, resetting;

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

struct names {
	const char *waiting, *status, *transmit, *transmit_again, *begin, *own_transmit, *end,
		*attribute, *features, *reconnect, *reconnected, *leave, *reset;
};

static const struct names removed_names = {
	"SCardBeginTransaction: waited, the card was taken out",
	"SCardStatus: the card was taken out",
	"SCardTransmit: the card was taken out",
	"SCardTransmit: the card was taken out, again",
	"SCardBeginTransaction: the card was taken out",
	"SCardTransmit: in its own transaction, the card was taken out",
	"SCardEndTransaction: the card was taken out",
	"SCardGetAttrib: the card was taken out",
	"SCardControl: features, the card was taken out",
	"SCardReconnect: leave, the card was taken out",
	"SCardTransmit: after SCardReconnect, the card was taken out",
	"SCardDisconnect: leave, the card was taken out",
	"SCardDisconnect: reset, the card was taken out",
};

static const struct names replaced_names = {
	"SCardBeginTransaction: waited, another card came",
	"SCardStatus: another card came",
	"SCardTransmit: another card came",
	"SCardTransmit: another card came, again",
	"SCardBeginTransaction: another card came",
	"SCardTransmit: in its own transaction, another card came",
	"SCardEndTransaction: another card came",
	"SCardGetAttrib: another card came",
	"SCardControl: features, another card came",
	"SCardReconnect: leave, another card came",
	"SCardTransmit: after SCardReconnect, another card came",
	"SCardDisconnect: leave, another card came",
	"SCardDisconnect: reset, another card came",
};

static const struct names unplugged_names = {
	"SCardBeginTransaction: waited, the reader was unplugged",
	"SCardStatus: the reader was unplugged",
	"SCardTransmit: the reader was unplugged",
	"SCardTransmit: the reader was unplugged, again",
	"SCardBeginTransaction: the reader was unplugged",
	"SCardTransmit: in its own transaction, the reader was unplugged",
	"SCardEndTransaction: the reader was unplugged",
	"SCardGetAttrib: the reader was unplugged",
	"SCardControl: features, the reader was unplugged",
	"SCardReconnect: leave, the reader was unplugged",
	"SCardTransmit: after SCardReconnect, the reader was unplugged",
	"SCardDisconnect: leave, the reader was unplugged",
	"SCardDisconnect: reset, the reader was unplugged",
};

static void use_all(struct call *wait, const struct names *names)
{
	struct call call = { .client = &status };

	say(names->waiting, end_call(wait));
	call.function = call_status;
	say(names->status, limited(&call));
	call.function = call_transmit;
	call.client = &transmit;
	say(names->transmit, limited(&call));
	say(names->transmit_again, limited(&call));
	call.client = &in_transaction;
	say(names->own_transmit, limited(&call));
	call.function = call_end;
	say(names->end, limited(&call));
	call.function = call_begin;
	call.client = &begin;
	say(names->begin, limited(&call));
	call.function = call_attribute;
	call.client = &attribute;
	say(names->attribute, limited(&call));
	call.function = call_features;
	call.client = &features;
	say(names->features, limited(&call));
	call.function = call_reconnect;
	call.client = &status;
	say(names->reconnect, limited(&call));
	call.function = call_transmit;
	say(names->reconnected, limited(&call));
	call.function = call_disconnect;
	call.client = &leaving;
	say(names->leave, limited(&call));
	call.client = &resetting;
	call.number = SCARD_RESET_CARD;
	say(names->reset, limited(&call));
}

static void removed(void)
{
	struct call wait = { .function = call_begin, .client = &waiting };

	connect_all();
	begin_call(&wait);
	call_ended(&wait, LIMIT / 5);
	move(REMOVE);
	wait_for_state(&watcher, SCARD_STATE_EMPTY, 0);
	use_all(&wait, &removed_names);
}

static void insert_again(void)
{
	establish(&watcher);
	move(INSERT);
	wait_for_state(&watcher, SCARD_STATE_PRESENT, 0);
}

static void replaced(void)
{
	struct call wait = { .function = call_begin, .client = &waiting };

	connect_all();
	begin_call(&wait);
	call_ended(&wait, LIMIT / 5);
	move(REMOVE);
	wait_for_state(&watcher, SCARD_STATE_EMPTY, 0);
	move(INSERT);
	wait_for_state(&watcher, SCARD_STATE_PRESENT, 0);
	use_all(&wait, &replaced_names);
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
	state.dwCurrentState = before & ~(DWORD)SCARD_STATE_CHANGED;
	move(REMOVE);
	code = SCardGetStatusChange(watcher.context, CHANGE_LIMIT, &state, 1);
	tell("SCardGetStatusChange: a card goes", code, "%s, count of cards %s",
	     event_names(state.dwEventState),
	     count_since(before, state.dwEventState) == 1 ? "one more" : "otherwise");
	state.dwCurrentState = state.dwEventState & ~(DWORD)SCARD_STATE_CHANGED;
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

static void unplugged(void)
{
	struct call wait = { .function = call_begin, .client = &waiting };

	connect_all();
	establish(&readers_watcher);
	reader_state.dwCurrentState = wait_for_state(&watcher, SCARD_STATE_PRESENT, 0) &
		~(DWORD)SCARD_STATE_CHANGED;
	begin_call(&wait);
	begin_call(&change);
	begin_call(&readers_change);
	call_ended(&wait, LIMIT / 5);
	move(UNPLUG);
	tell_changes();
	use_all(&wait, &unplugged_names);
}

static void plug_again(void)
{
	LONG code;

	establish(&readers_watcher);
	begin_call(&readers_change);
	call_ended(&readers_change, LIMIT / 5);
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
	{ "the reader was unplugged", unplugged },
	{ "the reader is plugged in", plug_again },
	{ NULL, NULL }
};

const struct table moved_table = { MOVED, scenes };
