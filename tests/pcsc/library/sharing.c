// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several handles at one reader.
 */
#include "bench.h"

static void reset_by_another(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED);
	SCARDHANDLE other = connect_to(context, SCARD_SHARE_SHARED);
	DWORD protocol;

	expect_code("reset", SCardDisconnect(other, SCARD_RESET_CARD), 0);
	expect_code("transmit", ping(card), SCARD_W_RESET_CARD);
	expect_code("begin", SCardBeginTransaction(card), SCARD_W_RESET_CARD);
	expect_code("status", SCardStatus(card, NULL, NULL, NULL, NULL, NULL, NULL),
		    SCARD_W_RESET_CARD);
	expect_code("reconnect", SCardReconnect(card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY,
						SCARD_LEAVE_CARD, &protocol), 0);
	expect_code("transmit then", ping(card), 0);
	SCardReleaseContext(context);
}

static void unpowered_by_another(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED);
	SCARDHANDLE other = connect_to(context, SCARD_SHARE_SHARED);

	expect_code("power down", SCardDisconnect(other, SCARD_UNPOWER_CARD), 0);
	expect_code("transmit", ping(card), SCARD_W_UNPOWERED_CARD);
	SCardReleaseContext(context);
}

static void exclusive(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_EXCLUSIVE), other;
	DWORD protocol;

	expect_code("shared", SCardConnect(context, READER, SCARD_SHARE_SHARED,
					   SCARD_PROTOCOL_ANY, &other, &protocol),
		    SCARD_E_SHARING_VIOLATION);
	expect_code("use", ping(card), 0);
	expect_code("disconnect", SCardDisconnect(card, SCARD_LEAVE_CARD), 0);
	other = connect_to(context, SCARD_SHARE_SHARED);
	expect_code("not beside others", SCardConnect(context, READER, SCARD_SHARE_EXCLUSIVE,
						      SCARD_PROTOCOL_ANY, &card, &protocol),
		    SCARD_E_SHARING_VIOLATION);
	SCardReleaseContext(context);
}

/* As pcsc-lite has it. */
static void direct_is_shared(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED), direct;
	DWORD protocol = 99;

	expect_code("direct", SCardConnect(context, READER, SCARD_SHARE_DIRECT, 0, &direct,
					   &protocol), 0);
	expect("protocol in force", protocol, SCARD_PROTOCOL_T1);
	expect_code("use", ping(card), 0);
	SCardReleaseContext(context);
}

static LONG begin_transaction(struct waiter *waiter)
{
	return SCardBeginTransaction(waiter->card);
}

static void wait_for_holder(struct waiter *waiter, SCARDHANDLE holder)
{
	expect_code("begin", SCardBeginTransaction(holder), 0);
	start(waiter, begin_transaction);
}

static void transactions(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED);
	struct waiter waiter = { .card = connect_to(context, SCARD_SHARE_SHARED) };

	expect_code("none to end", SCardEndTransaction(card, SCARD_LEAVE_CARD),
		    SCARD_E_NOT_TRANSACTED);
	expect_code("begin", SCardBeginTransaction(card), 0);
	expect_code("nested", SCardBeginTransaction(card), 0);
	start(&waiter, begin_transaction);
	expect_code("use", ping(card), 0);
	expect_code("end", SCardEndTransaction(card, SCARD_LEAVE_CARD), 0);
	let_sleep(&waiter);
	expect_code("end", SCardEndTransaction(card, SCARD_LEAVE_CARD), 0);
	expect_code("the other", finish(&waiter), 0);
	expect_code("the other's end", SCardEndTransaction(waiter.card, SCARD_LEAVE_CARD), 0);
	SCardReleaseContext(context);
}

/* pcsc-lite waits here, for ever. */
static void connect_in_transaction(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED), other;
	long long before;

	expect_code("begin", SCardBeginTransaction(card), 0);
	before = milliseconds();
	other = connect_to(context, SCARD_SHARE_SHARED);
	expect_code("status", SCardStatus(other, NULL, NULL, NULL, NULL, NULL, NULL), 0);
	expect("within a second", milliseconds() - before < 1000, 1);
	SCardReleaseContext(context);
}

static LONG never_answers(struct waiter *waiter)
{
	BYTE answer[2];
	DWORD length = sizeof(answer);

	return SCardTransmit(waiter->card, SCARD_PCI_T1, (BYTE *)"\x80\x17\0\0", 4, NULL, answer,
			     &length);
}

static void cancel_transmit(void)
{
	SCARDCONTEXT context = begin();
	struct waiter waiter = { .card = connect_to(context, SCARD_SHARE_SHARED) };

	start(&waiter, never_answers);
	expect_code("cancel", SCardCancel(context), 0);
	expect_code("transmit", finish(&waiter), SCARD_E_CANCELLED);
	expect_code("the reader works", ping(waiter.card), 0);
	SCardReleaseContext(context);
}

static void cancel_begin(void)
{
	SCARDCONTEXT context = begin(), other = begin();
	SCARDHANDLE holder = connect_to(other, SCARD_SHARE_SHARED);
	struct waiter waiter = { .card = connect_to(context, SCARD_SHARE_SHARED) };

	wait_for_holder(&waiter, holder);
	expect_code("cancel", SCardCancel(context), 0);
	expect_code("the other", finish(&waiter), SCARD_E_CANCELLED);
	expect_code("use", ping(holder), 0);
	SCardReleaseContext(context);
	SCardReleaseContext(other);
}

/* A call of one thread is no reason for another one's to wait. */
static void release_while_waiting(void)
{
	SCARDCONTEXT context = begin(), other = begin();
	SCARDHANDLE holder = connect_to(other, SCARD_SHARE_SHARED);
	struct waiter waiter = { .card = connect_to(context, SCARD_SHARE_SHARED) };

	wait_for_holder(&waiter, holder);
	expect_code("release", SCardReleaseContext(context), 0);
	expect_code("the other", finish(&waiter), SCARD_E_CANCELLED);
	expect_code("its handle", ping(waiter.card), SCARD_E_INVALID_HANDLE);
	expect_code("its context", SCardIsValidContext(context), SCARD_E_INVALID_HANDLE);
	SCardReleaseContext(other);
}

/* Nobody inherits somebody else's authenticated card. */
static void release_resets(void)
{
	SCARDCONTEXT context = begin(), other = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED);

	connect_to(other, SCARD_SHARE_SHARED);
	expect_code("release", SCardReleaseContext(other), 0);
	expect_code("use", ping(card), SCARD_W_RESET_CARD);
	SCardReleaseContext(context);
}

static const struct function_case cases[] = {
	{ "reset by another handle", reset_by_another },
	{ "unpowered by another handle", unpowered_by_another },
	{ "exclusive", exclusive },
	{ "direct is shared", direct_is_shared },
	{ "transactions", transactions },
	{ "connect while another has a transaction", connect_in_transaction },
	{ "SCardCancel ends a command", cancel_transmit },
	{ "SCardCancel ends a wait for a transaction", cancel_begin },
	{ "release while a thread waits", release_while_waiting },
	{ "release resets the card", release_resets },
};

const struct group sharing_groups[] = {
	GROUP("sharing", cases, run_function),
	{ }
};
