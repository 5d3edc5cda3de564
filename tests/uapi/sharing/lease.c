// SPDX-License-Identifier: GPL-2.0-only
/*
 * Leases: a transaction that ends by itself, and how its file is told.
 */
#include <errno.h>
#include <unistd.h>

#include "sharing.h"

#define SHORT	(20 * MILLISECONDS)

/* Until another has the transaction, and then it is over. */
static void wait_for_end_of_lease(int other)
{
	expect_error("another's BEGIN_TRANSACTION", begin_transaction(other), 0);
	expect_error("another's END_TRANSACTION", end_transaction(other, SCARD_LEAVE_CARD), 0);
}

static int open_leased(__u64 lease)
{
	int fd = open_shared();

	expect_error("BEGIN_TRANSACTION", begin_with(fd, 0, lease), 0);
	return fd;
}

#define ENDED	(USER | SCR_HANDLE_LEASE_ENDED)

static void uses(int fd)
{
	expect_error("TRANSMIT", use_card(fd), ETIME);
	expect_error("TRANSMIT again", use_card(fd), ETIME);
	expect_error("POWER", power(fd, SCARD_WARM_RESET, NULL), ETIME);
	expect_hex("last error", last_error(fd), SCR_STATUS_IO_TIMEOUT);
	expect_handle("flags", fd, ENDED);
}

static void ends(int fd)
{
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_RESET_CARD), ETIME);
	expect_error("END_TRANSACTION again", end_transaction(fd, SCARD_RESET_CARD), ENOLCK);
	expect("warm resets", card_record().warm_resets, 0);
}

static void begins(int fd)
{
	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), 0);
	expect_handle("flags", fd, USER | SCR_HANDLE_IN_TRANSACTION);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), 0);
}

static void reconnects(int fd)
{
	expect_error("RECONNECT", reconnect(fd, SCARD_LEAVE_CARD), 0);
}

static void disconnects(int fd)
{
	expect_error("DISCONNECT", disconnect(fd, SCARD_LEAVE_CARD), 0);
	expect_handle("flags", fd, 0);
	expect_error("CONNECT", connect_shared(fd), 0);
}

/* What its file does then; and but for the first, that was the word it waited for. */
struct then_row {
	const char *name;
	void (*then)(int fd);
	__u32 flags;
};

static const struct then_row then_rows[] = {
	{ "uses the card", uses, ENDED },
	{ "ends it", ends, USER },
	{ "begins another", begins, USER },
	{ "reconnects", reconnects, USER },
	{ "disconnects and connects", disconnects, USER },
};

static void run_then(const void *row, unsigned int variant)
{
	const struct then_row *r = row;
	int fd, other;

	(void)variant;
	new_reader();
	other = open_shared();
	fd = open_leased(SHORT);
	wait_for_end_of_lease(other);
	expect_handle("flags when it is over", fd, ENDED);
	expect_handle("another's flags", other, USER);
	r->then(fd);
	expect_handle("flags", fd, r->flags);
	if (r->flags == USER)
		expect_error("TRANSMIT", use_card(fd), 0);
	expect_error("another's TRANSMIT", use_card(other), 0);
	close(other);
	close(fd);
	end_reader();
}

static void long_one(void)
{
	int other = open_shared(), fd = open_leased(HOURS);

	expect_error("another's BEGIN_TRANSACTION",
		     begin_with(other, now() + SHORT, 0), ETIMEDOUT);
	expect_handle("flags", fd, USER | SCR_HANDLE_IN_TRANSACTION);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), 0);
	expect_error("the longest there is", begin_with(fd, 0, UINT64_MAX), 0);
	expect_error("another's BEGIN_TRANSACTION",
		     begin_with(other, now() + SHORT, 0), ETIMEDOUT);
	close(other);
	close(fd);
}

/* The lease that ends first counts, and ends all of them. */
struct nested_row {
	const char *name;
	__u64 outer, inner;
};

static const struct nested_row nested_rows[] = {
	{ "nested: the inner one is shorter", HOURS, 2 * SHORT },
	{ "nested: the outer one is shorter", 2 * SHORT, HOURS },
	{ "nested: only the inner one has one", 0, 2 * SHORT },
};

static void run_nested(const void *row, unsigned int variant)
{
	const struct nested_row *r = row;
	int fd, other;

	(void)variant;
	new_reader();
	other = open_shared();
	fd = open_leased(r->outer);
	expect_error("inner BEGIN_TRANSACTION", begin_with(fd, 0, r->inner), 0);
	wait_for_end_of_lease(other);
	expect_handle("flags", fd, ENDED);
	expect_error("inner END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), ETIME);
	expect_error("outer END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), ENOLCK);
	close(other);
	close(fd);
	end_reader();
}

/* An old lease does not end the next transaction. */
static void not_the_next(void)
{
	int other = open_shared(), fd = open_shared();

	if (begin_with(fd, 0, 5 * SHORT) || end_transaction(fd, SCARD_LEAVE_CARD))
		fail("the first transaction");
	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), 0);
	expect_error("another's BEGIN_TRANSACTION",
		     begin_with(other, now() + 10 * SHORT, 0), ETIMEDOUT);
	expect_handle("flags", fd, USER | SCR_HANDLE_IN_TRANSACTION);
	close(other);
	close(fd);
}

/* The next in turn gets in, without anybody's doing. */
static void waiter_gets_in(void)
{
	struct blocked_call waiter;
	int other = open_shared(), fd = open_leased(5 * SHORT);

	begin_and_block(&waiter, other);
	expect_end_of(&waiter, 0);
	expect_handle("another's flags", other, USER | SCR_HANDLE_IN_TRANSACTION);
	expect_handle("flags", fd, ENDED);
	close(other);
	close(fd);
}

/* Its exchange is finished first, and its answer is its own. */
static void in_the_midst(void)
{
	struct blocked_call transmit, waiter;
	int other = open_shared(), fd = open_leased(5 * SHORT);

	card_hesitates();
	use_and_block(&transmit, fd);
	card_has_had(1);
	begin_and_block(&waiter, other);
	while (!(handle_flags(fd) & SCR_HANDLE_LEASE_ENDED))
		usleep(1000);
	expect_blocked(&waiter, "another's BEGIN_TRANSACTION");
	card_goes_on();
	expect_end_of(&transmit, 0);
	expect_end_of(&waiter, 0);
	close(other);
	close(fd);
}

static const struct function_case lease_cases[] = {
	{ "a long one", long_one },
	{ "it does not end the next transaction", not_the_next },
	{ "the next in turn gets in", waiter_gets_in },
	{ "in the midst of an exchange", in_the_midst },
};

const struct group lease_groups[] = {
	GROUP("lease is over, its file", then_rows, run_then),
	GROUP("lease", nested_rows, run_nested),
	GROUP("lease", lease_cases, run_with_reader),
	{ 0 }
};
