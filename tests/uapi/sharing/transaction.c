// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transactions: nesting, what ends one, and what others may do meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "sharing.h"

static void expect_in_transaction(int fd, bool in)
{
	expect("in a transaction", !!(handle_flags(fd) & SCR_HANDLE_IN_TRANSACTION), in);
}

static void begins_and_ends(void)
{
	int fd = open_shared(), watcher = open_reader(O_RDONLY);

	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), 0);
	expect_handle("flags", fd, USER | SCR_HANDLE_IN_TRANSACTION);
	expect_hex("reader's flags", reader_flags(watcher), SCR_READER_IN_TRANSACTION);
	expect_handle("a watcher's flags", watcher, 0);
	expect_error("TRANSMIT", use_card(fd), 0);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), 0);
	expect_handle("flags", fd, USER);
	expect_hex("reader's flags", reader_flags(watcher), 0);
	close(watcher);
	close(fd);
}

static void nested(void)
{
	int fd = open_shared(), i;

	for (i = 0; i < 3; i++)
		expect_error("BEGIN_TRANSACTION", begin_transaction(fd), 0);
	for (i = 0; i < 3; i++) {
		expect_in_transaction(fd, true);
		expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), 0);
	}
	expect_in_transaction(fd, false);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), ENOLCK);
	close(fd);
}

/* Each END does what it says; after a reset the protocol is in force again. */
static void nested_dispositions(void)
{
	int fd = open_in_transaction();

	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), 0);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_RESET_CARD), 0);
	expect("warm resets", card_record().warm_resets, 1);
	expect_handle("flags", fd, USER | SCR_HANDLE_IN_TRANSACTION);
	expect("negotiations", card_record().protocols, 2);
	expect_error("TRANSMIT", use_card(fd), 0);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_UNPOWER_CARD), 0);
	expect("power-downs", card_record().power_downs, 1);
	expect_in_transaction(fd, false);
	close(fd);
}

static void end_without_begin(void)
{
	int fd = open_to_use();

	expect_error("not connected", end_transaction(fd, SCARD_RESET_CARD), ENOLCK);
	expect_error("CONNECT", connect_shared(fd), 0);
	expect_error("connected", end_transaction(fd, SCARD_RESET_CARD), ENOLCK);
	expect_hex("last error", last_error(fd), SCR_STATUS_INVALID_DEVICE_REQUEST);
	expect("warm resets", card_record().warm_resets, 0);
	close(fd);
}

static void bad_disposition(void)
{
	int fd = open_in_transaction();

	expect_error("END_TRANSACTION", end_transaction(fd, 4), EINVAL);
	expect_hex("last error", last_error(fd), SCR_STATUS_INVALID_PARAMETER);
	expect_in_transaction(fd, true);
	expect_error("DISCONNECT", disconnect(fd, 4), EINVAL);
	expect_handle("flags", fd, USER | SCR_HANDLE_IN_TRANSACTION);
	close(fd);
}

static void connects(void)
{
	int fd = open_to_use();

	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), 0);
	expect_handle("flags", fd, USER | SCR_HANDLE_IN_TRANSACTION);
	expect_error("CONNECT", connect_shared(fd), EISCONN);
	expect_error("RECONNECT", reconnect(fd, SCARD_LEAVE_CARD), 0);
	expect_error("TRANSMIT", use_card(fd), 0);
	expect_in_transaction(fd, true);
	close(fd);
}

static void stale(void)
{
	int fd = open_shared(), other = open_shared();

	expect_error("another's DISCONNECT", disconnect(other, SCARD_RESET_CARD), 0);
	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), EBADFD);
	expect_hex("last error", last_error(fd), SCR_STATUS_INVALID_DEVICE_STATE);
	expect_handle("flags", fd, USER | SCR_HANDLE_WAS_RESET);
	expect_hex("reader's flags", reader_flags(fd), 0);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), ENOLCK);
	close(other);
	close(fd);
}

/* A transaction ends with its card; its file ends it in vain, as often as it began it. */
static void card_leaves_meanwhile(void)
{
	int fd = open_in_transaction();

	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), 0);
	card_leaves();
	expect_handle("flags", fd, USER | SCR_HANDLE_WAS_REMOVED);
	expect_hex("reader's flags", reader_flags(fd), 0);
	expect_error("TRANSMIT", use_card(fd), ENOMEDIUM);
	expect_error("inner END_TRANSACTION", end_transaction(fd, SCARD_RESET_CARD), EBADFD);
	card_comes();
	expect_error("outer END_TRANSACTION", end_transaction(fd, SCARD_RESET_CARD), EBADFD);
	expect_in_transaction(fd, false);
	expect("cold resets", card_record().cold_resets, 1);
	close(fd);
}

static void power_fails_meanwhile(void)
{
	int fd = open_in_transaction();

	card_loses_power();
	expect_error("TRANSMIT", use_card(fd), EBADFD);
	expect_handle("flags", fd, USER | SCR_HANDLE_IN_TRANSACTION | SCR_HANDLE_WAS_RESET |
		      SCR_HANDLE_WAS_UNPOWERED);
	expect_error("RECONNECT", reconnect(fd, SCARD_LEAVE_CARD), 0);
	expect_error("TRANSMIT", use_card(fd), 0);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), 0);
	close(fd);
}

/* Questions are not put to the card: nobody has to wait with them. */
static void watchers_do_not_wait(void)
{
	struct scr_perf_counter counter;
	__u32 value, room = sizeof(value);
	struct scr_info info;
	int fd = open_in_transaction(), other = open_to_use();

	expect_error("STATUS", perfect_call(other, STATUS), 0);
	expect_error("INFO", call(other, SCR_IOC_INFO, &info), 0);
	expect("state", reader_state(other), SCARD_SPECIFIC);
	expect_error("IS_PRESENT", perfect_call(other, IS_PRESENT), 0);
	expect_error("GET_PERF_CNTR", call(other, IOCTL_SMARTCARD_GET_PERF_CNTR, &counter), 0);
	expect_error("GET_ATTRIBUTE",
		     get_attribute(other, SCARD_ATTR_ICC_PRESENCE, &value, &room), 0);
	expect_error("CANCEL", perfect_call(other, CANCEL), 0);
	close(other);
	expect_error("TRANSMIT", use_card(fd), 0);
	close(fd);
}

static void beginning_is_no_event(void)
{
	struct pollfd poller = { .events = POLLPRI };
	int fd = open_shared();

	poller.fd = open_reader(O_RDONLY);
	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), 0);
	expect_error("TRANSMIT", use_card(fd), 0);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), 0);
	expect("events", poll(&poller, 1, 0), 0);
	close(poller.fd);
	close(fd);
}

/* What a closed file owes comes when the transaction is over, and is told then. */
static void owed_reset_waits(void)
{
	int other = open_shared(), fd = open_in_transaction();

	close(other);
	expect("warm resets", card_record().warm_resets, 0);
	expect_error("TRANSMIT", use_card(fd), 0);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), 0);
	expect_error("TRANSMIT", use_card(fd), EBADFD);
	expect("warm resets", card_record().warm_resets, 1);
	expect_handle("flags", fd, USER | SCR_HANDLE_WAS_RESET);
	close(fd);
}

/* One is enough: its own disposition has done what the other owed. */
static void owed_reset_is_done(void)
{
	int other = open_shared(), fd = open_in_transaction();

	close(other);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_RESET_CARD), 0);
	expect_error("TRANSMIT", use_card(fd), 0);
	expect("warm resets", card_record().warm_resets, 1);
	close(fd);
}

static const struct function_case transaction_cases[] = {
	{ "begins and ends", begins_and_ends },
	{ "nested", nested },
	{ "nested, with dispositions", nested_dispositions },
	{ "END without BEGIN", end_without_begin },
	{ "a disposition that there is not", bad_disposition },
	{ "BEGIN connects", connects },
	{ "BEGIN on a card that was reset", stale },
	{ "the card is taken out meanwhile", card_leaves_meanwhile },
	{ "the card loses its power meanwhile", power_fails_meanwhile },
	{ "watchers do not wait", watchers_do_not_wait },
	{ "it is no event", beginning_is_no_event },
	{ "the reset that a closed file owes waits", owed_reset_waits },
	{ "the reset that a closed file owes is done by another", owed_reset_is_done },
};

const struct group transaction_groups[] = {
	GROUP("transaction", transaction_cases, run_with_reader),
	{ 0 }
};
