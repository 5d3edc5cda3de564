// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCardGetStatusChange() with cards and readers that come and go.
 */
#include "bench.h"

#include <unistd.h>

#define PRESENCE	(SCARD_STATE_EMPTY | SCARD_STATE_PRESENT | SCARD_STATE_CHANGED)

static LONG wait_for_card(struct waiter *waiter)
{
	return wait_for_change(waiter->context, READER, waiter->current, INFINITE,
			       &waiter->state);
}

static LONG wait_for_reader(struct waiter *waiter)
{
	return wait_for_change(waiter->context, NOTIFICATION, waiter->current, INFINITE,
			       &waiter->state);
}

/* What a program does not know of is told at once, an ATR that nobody has seen, too. */
static void unaware(void)
{
	SCARDCONTEXT context = begin();
	SCARD_READERSTATE state;

	expect_code("change", wait_for_change(context, READER, SCARD_STATE_UNAWARE, 0, &state),
		    0);
	expect_hex("state", state.dwEventState & 0x7FF,
		   SCARD_STATE_PRESENT | SCARD_STATE_CHANGED);
	expect("ATR", state.cbAtr, ATR_LENGTH);
	expect_code("known", wait_for_change(context, READER, state.dwEventState, 10, &state),
		    SCARD_E_TIMEOUT);
	SCardReleaseContext(context);
}

static void unknown(void)
{
	SCARDCONTEXT context = begin();
	SCARD_READERSTATE state;

	expect_code("unknown", wait_for_change(context, "none", SCARD_STATE_UNAWARE, 0, &state),
		    SCARD_E_UNKNOWN_READER);
	expect_code("ignored", wait_for_change(context, "none", SCARD_STATE_IGNORE, INFINITE,
					       &state), 0);
	SCardReleaseContext(context);
}

/* Somebody waits while the card is moved, and knows then where it is. */
static void expect_movement(struct waiter *waiter, const char *movement, DWORD state,
			    DWORD atr_length)
{
	start(waiter, wait_for_card);
	emulator(movement);
	expect_code(movement, finish(waiter), 0);
	waiter->current = waiter->state.dwEventState;
	expect_hex("state", waiter->current & PRESENCE, state | SCARD_STATE_CHANGED);
	expect("ATR", waiter->state.cbAtr, atr_length);
}

static void removal_and_insertion(void)
{
	struct waiter waiter = { .context = begin(), .current = SCARD_STATE_PRESENT };
	DWORD movements;

	expect_movement(&waiter, "remove", SCARD_STATE_EMPTY, 0);
	movements = waiter.current >> 16;
	expect_movement(&waiter, "insert", SCARD_STATE_PRESENT, ATR_LENGTH);
	expect("movements", waiter.current >> 16, movements + 1);
	SCardReleaseContext(waiter.context);
}

/* In and out between two calls: the counter tells. */
static void swapped(void)
{
	SCARDCONTEXT context = begin();
	SCARD_READERSTATE state;

	wait_for_change(context, READER, SCARD_STATE_UNAWARE, 0, &state);
	emulator("remove");
	emulator("insert");
	expect_code("swap", wait_for_change(context, READER,
					    state.dwEventState & ~SCARD_STATE_CHANGED, 0,
					    &state), 0);
	expect_hex("state", state.dwEventState & PRESENCE,
		   SCARD_STATE_PRESENT | SCARD_STATE_CHANGED);
	SCardReleaseContext(context);
}

static void removed_under_a_handle(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED);
	DWORD protocol;

	emulator("remove");
	expect_code("no card", ping(card), SCARD_W_REMOVED_CARD);
	emulator("insert");
	expect_code("another card", ping(card), SCARD_W_REMOVED_CARD);
	expect_code("reconnect", SCardReconnect(card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY,
						SCARD_LEAVE_CARD, &protocol), 0);
	expect_code("use", ping(card), 0);
	SCardReleaseContext(context);
}

static void no_card(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card;
	DWORD protocol;

	emulator("remove");
	expect_code("connect", SCardConnect(context, READER, SCARD_SHARE_SHARED,
					    SCARD_PROTOCOL_ANY, &card, &protocol),
		    SCARD_E_NO_SMARTCARD);
	expect_code("direct", SCardConnect(context, READER, SCARD_SHARE_DIRECT, 0, &card,
					   &protocol), 0);
	expect_code("transmit", ping(card), SCARD_E_NO_SMARTCARD);
	emulator("insert");
	SCardReleaseContext(context);
}

static void reader_goes(void)
{
	struct waiter cards = { .context = begin(), .current = SCARD_STATE_PRESENT };
	struct waiter readers = { .context = begin() };
	SCARDHANDLE handle = connect_to(cards.context, SCARD_SHARE_SHARED);

	expect_code("begin", SCardBeginTransaction(handle), 0);
	start(&cards, wait_for_card);
	start(&readers, wait_for_reader);
	emulator("unplug");
	expect_code("its card", finish(&cards), 0);
	expect_hex("state", cards.state.dwEventState & 0xFFFF,
		   SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE | SCARD_STATE_CHANGED);
	expect_code("readers", finish(&readers), 0);
	expect_hex("state", readers.state.dwEventState & 0xFFFF, SCARD_STATE_CHANGED);
	expect_code("its handle", ping(handle), SCARD_E_READER_UNAVAILABLE);
	expect_code("its transaction", SCardEndTransaction(handle, SCARD_LEAVE_CARD),
		    SCARD_E_READER_UNAVAILABLE);
	expect_code("end of it", SCardDisconnect(handle, SCARD_RESET_CARD), 0);
	readers.current = readers.state.dwEventState;
	start(&readers, wait_for_reader);
	emulator("replug");
	expect_code("it comes back", finish(&readers), 0);
	handle = connect_to(cards.context, SCARD_SHARE_SHARED);
	expect_code("and works, by its name", ping(handle), 0);
	SCardReleaseContext(cards.context);
	SCardReleaseContext(readers.context);
}

static void end_by_cancel(void)
{
	struct waiter waiter = { .context = begin(), .current = SCARD_STATE_PRESENT };

	expect_code("nothing to cancel", SCardCancel(waiter.context), 0);
	start(&waiter, wait_for_card);
	expect_code("SCardCancel", SCardCancel(waiter.context), 0);
	expect_code("the wait", finish(&waiter), SCARD_E_CANCELLED);
	start(&waiter, wait_for_card);
	expect_code("release", SCardReleaseContext(waiter.context), 0);
	expect_code("the wait", finish(&waiter), SCARD_E_CANCELLED);
}

/* Other threads go on while one waits, in the same context, too. */
static void waiting_blocks_nobody(void)
{
	struct waiter waiter = { .context = begin(), .current = SCARD_STATE_PRESENT };
	SCARDHANDLE card;
	SCARD_READERSTATE state;

	start(&waiter, wait_for_card);
	card = connect_to(waiter.context, SCARD_SHARE_SHARED);
	expect_code("use", ping(card), 0);
	expect_code("another look", wait_for_change(waiter.context, READER, 0, 0, &state), 0);
	expect_code("disconnect", SCardDisconnect(card, SCARD_LEAVE_CARD), 0);
	SCardCancel(waiter.context);
	expect_code("the wait", finish(&waiter), SCARD_E_CANCELLED);
	SCardReleaseContext(waiter.context);
}

static const struct function_case cases[] = {
	{ "unaware", unaware },
	{ "no such reader", unknown },
	{ "a card leaves and comes", removal_and_insertion },
	{ "a card is swapped between two looks", swapped },
	{ "a card leaves under a handle", removed_under_a_handle },
	{ "no card", no_card },
	{ "cancel", end_by_cancel },
	{ "a wait keeps nobody from working", waiting_blocks_nobody },
	{ "a reader goes and comes", reader_goes },
};

const struct group change_groups[] = {
	GROUP("change", cases, run_function),
	{ }
};
