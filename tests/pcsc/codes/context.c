// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCardEstablishContext, SCardReleaseContext, SCardIsValidContext, SCardCancel.
 */
#include "codes.h"

static void no_service(void)
{
	SCARDCONTEXT context = 0;
	LONG code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context);
	char names[4096];
	DWORD length = sizeof(names);

	say("SCardEstablishContext: no service", code);
	if (code == SCARD_S_SUCCESS)
		code = SCardListReaders(context, NULL, names, &length);
	say("SCardListReaders: no service", code);
}

static void scopes(void)
{
	static const struct {
		DWORD scope;
		const char *name;
	} rows[] = {
		{ SCARD_SCOPE_USER, "SCardEstablishContext: scope user" },
		{ SCARD_SCOPE_TERMINAL, "SCardEstablishContext: scope terminal" },
		{ SCARD_SCOPE_SYSTEM, "SCardEstablishContext: scope system" },
		{ SCARD_SCOPE_GLOBAL, "SCardEstablishContext: scope global (pcsc-lite's)" },
		{ 4, "SCardEstablishContext: scope 4" },
		{ 0xFFFFFFFF, "SCardEstablishContext: scope FFFFFFFF" },
	};
	SCARDCONTEXT context;
	LONG code;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		context = 0;
		code = SCardEstablishContext(rows[i].scope, NULL, NULL, &context);
		tell(rows[i].name, code, "%s", context ? "context" : "no context");
	}
}

static void with_reserved(void)
{
	SCARDCONTEXT context = 0;
	LONG code = SCardEstablishContext(SCARD_SCOPE_USER, &context, &context, &context);

	tell("SCardEstablishContext: reserved arguments are not NULL", code, "%s",
	     context ? "context" : "no context");
}

static void null_context(void)
{
	say("SCardEstablishContext: NULL", SCardEstablishContext(SCARD_SCOPE_USER, NULL, NULL,
								 NULL));
}

static void many(void)
{
	SCARDCONTEXT context;
	LONG code = SCARD_S_SUCCESS;
	int count;

	for (count = 0; count < 100 && code == SCARD_S_SUCCESS; count++)
		code = SCardEstablishContext(SCARD_SCOPE_USER, NULL, NULL, &context);
	tell("SCardEstablishContext: the hundredth of a program", code, "%d", count);
}

static void release(void)
{
	struct client client;

	establish(&client);
	say("SCardIsValidContext: valid", SCardIsValidContext(client.context));
	say("SCardReleaseContext: valid", SCardReleaseContext(client.context));
	say("SCardIsValidContext: released", SCardIsValidContext(client.context));
	say("SCardReleaseContext: released", SCardReleaseContext(client.context));
	say("SCardCancel: released", SCardCancel(client.context));
	say("SCardReleaseContext: 0", SCardReleaseContext(0));
	say("SCardIsValidContext: 0", SCardIsValidContext(0));
	say("SCardCancel: 0", SCardCancel(0));
	say("SCardReleaseContext: nobody's", SCardReleaseContext(NOBODY));
	say("SCardIsValidContext: nobody's", SCardIsValidContext(NOBODY));
	say("SCardCancel: nobody's", SCardCancel(NOBODY));
}

static void release_connected(void)
{
	struct client client, other;

	connect_shared(&client);
	connect_shared(&other);
	say("SCardReleaseContext: with a handle", SCardReleaseContext(client.context));
	say("SCardTransmit: its context was released", use_card(&client));
	say("SCardDisconnect: its context was released",
	    SCardDisconnect(client.card, SCARD_LEAVE_CARD));
	say("SCardTransmit: another's context was released with a handle", use_card(&other));
}

static void release_in_transaction(void)
{
	struct client client, other;
	struct call begin = { .function = call_begin, .client = &other };

	begin_beside(&begin, &client);
	say("SCardReleaseContext: in a transaction", SCardReleaseContext(client.context));
	say("SCardBeginTransaction: waited, the other released its context", end_call(&begin));
}

static void cancel_nothing(void)
{
	SCARD_READERSTATE state = { .szReader = reader_name };
	struct client client;
	struct call change = { .function = call_change, .client = &client, .states = &state,
		.count = 1, .number = 100 };

	establish(&client);
	state.dwCurrentState = current_state(&client);
	say("SCardCancel: nothing waits", SCardCancel(client.context));
	say("SCardGetStatusChange: cancelled before it came", limited(&change));
}

static void cancel_change(void)
{
	SCARD_READERSTATE state = { .szReader = reader_name };
	struct client client;
	struct call change = { .function = call_change, .client = &client, .states = &state,
		.count = 1, .number = INFINITE };

	establish(&client);
	state.dwCurrentState = current_state(&client);
	say("SCardGetStatusChange: nothing changes", begin_to_wait(&change));
	say("SCardCancel: SCardGetStatusChange waits", SCardCancel(client.context));
	say("SCardGetStatusChange: cancelled", end_call(&change));
	change.number = 100;
	say("SCardGetStatusChange: after one that was cancelled", limited(&change));
}

static void cancel_begin(void)
{
	struct client client, other;
	struct call begin = { .function = call_begin, .client = &other };

	begin_beside(&begin, &client);
	say("SCardCancel: SCardBeginTransaction waits", SCardCancel(other.context));
	say("SCardBeginTransaction: cancelled", end_call(&begin));
}

static void release_waiting(void)
{
	SCARD_READERSTATE state = { .szReader = reader_name };
	struct client client;
	struct call change = { .function = call_change, .client = &client, .states = &state,
		.count = 1, .number = INFINITE };
	struct call release = { .function = call_release, .client = &client };

	establish(&client);
	state.dwCurrentState = current_state(&client);
	begin_to_wait(&change);
	say("SCardReleaseContext: SCardGetStatusChange waits", limited(&release));
	say("SCardGetStatusChange: its context is released", end_call(&change));
}

static const struct scene no_service_scenes[] = {
	{ "no service", no_service },
	{ NULL, NULL }
};

const struct table no_service_table = { NO_SERVICE, no_service_scenes };

static const struct scene scenes[] = {
	{ "scopes", scopes },
	{ "reserved", with_reserved },
	{ "null context", null_context },
	{ "many contexts", many },
	{ "release", release },
	{ "release with a handle", release_connected },
	{ "release in a transaction", release_in_transaction },
	{ "cancel nothing", cancel_nothing },
	{ "cancel a status change", cancel_change },
	{ "cancel a wait for a transaction", cancel_begin },
	{ "release while a call waits", release_waiting },
	{ NULL, NULL }
};

const struct table context_table = { CARD, scenes };
