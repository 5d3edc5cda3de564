// SPDX-License-Identifier: GPL-2.0-only
/*
 * The matrix of dispositions, first part: DISCONNECT, RECONNECT, END_TRANSACTION
 * with each of them, by a file that has a transaction; alone, and while another
 * waits for it. Asserted are the card's state and what was done to it, what each
 * file is answered and told, and the last errors.
 */
#include <errno.h>
#include <unistd.h>

#include "disposition.h"

enum way { BY_DISCONNECT, BY_RECONNECT, BY_END };

/* RECONNECT and END_TRANSACTION have a protocol negotiated after the reset. */
static const struct fate was_reset_and_used = {
	SCARD_SPECIFIC, EBADFD, EBADFD, SCR_HANDLE_WAS_RESET, .resets = 1,
};

/* Cold: without SCARD_POWER_DOWN, but the card's memory is as empty. */
static const struct fate was_reset_cold = {
	SCARD_SPECIFIC, EBADFD, EBADFD, SCR_HANDLE_WAS_RESET,
};

struct disposition_row {
	const char *name;
	enum way way;
	__u32 disposition;
	bool plain;		/* the reader cannot eject */
	int error;
	const struct fate *fate;
	bool keeps;		/* the transaction */
};

static const struct disposition_row disposition_rows[] = {
	{ "DISCONNECT, LEAVE", BY_DISCONNECT, SCARD_LEAVE_CARD, false, 0, &left_alone },
	{ "DISCONNECT, RESET", BY_DISCONNECT, SCARD_RESET_CARD, false, 0, &was_reset },
	{ "DISCONNECT, UNPOWER", BY_DISCONNECT, SCARD_UNPOWER_CARD, false, 0, &was_unpowered },
	{ "DISCONNECT, EJECT", BY_DISCONNECT, SCARD_EJECT_CARD, false, 0, &was_ejected },
	{ "DISCONNECT, EJECT where it cannot", BY_DISCONNECT, SCARD_EJECT_CARD, true,
	  EOPNOTSUPP, &was_unpowered },
	{ "RECONNECT, LEAVE", BY_RECONNECT, SCARD_LEAVE_CARD, false, 0, &left_alone, true },
	{ "RECONNECT, RESET", BY_RECONNECT, SCARD_RESET_CARD, false, 0, &was_reset_and_used },
	{ "RECONNECT, UNPOWER", BY_RECONNECT, SCARD_UNPOWER_CARD, false, 0, &was_reset_cold },
	{ "RECONNECT, EJECT", BY_RECONNECT, SCARD_EJECT_CARD, false, EINVAL, &left_alone, true },
	{ "END_TRANSACTION, LEAVE", BY_END, SCARD_LEAVE_CARD, false, 0, &left_alone },
	{ "END_TRANSACTION, RESET", BY_END, SCARD_RESET_CARD, false, 0,
	  &was_reset_and_used },
	{ "END_TRANSACTION, UNPOWER", BY_END, SCARD_UNPOWER_CARD, false, 0, &was_unpowered },
	{ "END_TRANSACTION, EJECT", BY_END, SCARD_EJECT_CARD, false, 0, &was_ejected },
	{ "END_TRANSACTION, EJECT where it cannot", BY_END, SCARD_EJECT_CARD, true,
	  EOPNOTSUPP, &was_unpowered },
};

static int dispose(int fd, const struct disposition_row *row)
{
	switch (row->way) {
	case BY_DISCONNECT:
		return disconnect(fd, row->disposition);
	case BY_RECONNECT:
		return reconnect(fd, row->disposition);
	default:
		return end_transaction(fd, row->disposition);
	}
}

/* The card is gone, and that is told to who ejected it, too. */
static __u32 own_flags(const struct disposition_row *row)
{
	if (row->way == BY_DISCONNECT)
		return 0;
	if (row->keeps)
		return USER | SCR_HANDLE_IN_TRANSACTION;
	return USER | (row->fate == &was_ejected ? SCR_HANDLE_WAS_REMOVED : 0);
}

static void expect_own(int fd, const struct disposition_row *row, enum second does)
{
	struct scr_status is = status(fd);

	expect_hex("own flags", is.flags & 0xffff, own_flags(row));
	expect_hex("own last error", is.handle_last_error, status_of(row->error));
	if (does == ALONE)
		expect_hex("last error", is.last_error, status_of(row->error));
}

static void run_disposition(const void *row, unsigned int variant)
{
	const struct disposition_row *r = row;
	struct bystander other;
	int fd;

	if (r->plain)
		new_plain_reader();
	else
		new_reader();
	bystander_comes(&other, variant);
	fd = open_in_transaction();
	expect_error("TRANSMIT", use_card(fd), 0);
	bystander_waits(&other);
	expect_error("ioctl()", dispose(fd, r), r->error);
	if (r->keeps && other.does != ALONE)
		expect_blocked(&other.waiter, "the other");
	expect_own(fd, r, other.does);
	if (r->keeps)
		expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), 0);
	expect_waiter(&other, r->fate);
	expect_fate(&other, r->fate);
	close(other.fd);
	close(fd);
	end_reader();
}

/* The card is not the one that the file had: it is not to be disposed of. */
static void stale(void)
{
	int fd = open_shared(), other;

	card_leaves();
	card_comes();
	other = open_shared();
	expect_error("DISCONNECT", disconnect(fd, SCARD_EJECT_CARD), 0);
	expect_handle("flags", fd, 0);
	expect("ejections", card_record().ejections, 0);
	expect_handle("another's flags", other, USER);
	expect_error("another's TRANSMIT", use_card(other), 0);
	close(other);
	close(fd);
}

static void not_connected(void)
{
	int fd = open_to_use(), disposition;

	for (disposition = 0; disposition <= SCARD_EJECT_CARD; disposition++)
		expect_error("DISCONNECT", disconnect(fd, disposition), ENOTCONN);
	expect_hex("last error", last_error(fd), SCR_STATUS_INVALID_DEVICE_REQUEST);
	expect("ejections", card_record().ejections, 0);
	close(fd);
}

/* Who is connected to the reader alone may dispose of its card, too. */
static void direct(void)
{
	int other = open_shared(), fd = open_to_use();

	expect_error("CONNECT", connect_as(fd, SCARD_SHARE_DIRECT, 0,
					   SCR_CONNECT_ANY_SHARING), 0);
	expect_error("DISCONNECT", disconnect(fd, SCARD_RESET_CARD), 0);
	expect("warm resets", card_record().warm_resets, 1);
	expect_handle("another's flags", other, USER | SCR_HANDLE_WAS_RESET);
	close(other);
	close(fd);
}

/* There is nothing to reset, and nobody powers it for that. */
static void without_power(void)
{
	int fd, disposition;

	for (disposition = 0; disposition < SCARD_EJECT_CARD; disposition++) {
		new_reader();
		fd = open_shared();
		expect_error("POWER", power(fd, SCARD_POWER_DOWN, NULL), 0);
		expect_error("DISCONNECT", disconnect(fd, disposition), 0);
		expect("state", reader_state(fd), SCARD_SWALLOWED);
		expect("warm resets", card_record().warm_resets, 0);
		expect("power-downs", card_record().power_downs, 1);
		close(fd);
		end_reader();
	}
}

/* It does not answer to its reset: the file is disconnected all the same. */
static void mute(void)
{
	int fd = open_in_transaction();

	card_answers(MUTE);
	expect_error("DISCONNECT", disconnect(fd, SCARD_RESET_CARD), ETIMEDOUT);
	expect_handle("flags", fd, 0);
	expect("state", reader_state(fd), SCARD_SWALLOWED);
	expect_hex("reader's flags", reader_flags(fd), SCR_READER_CARD_IS_MUTE);
	close(fd);
}

static const struct function_case disposition_cases[] = {
	{ "another card by now", stale },
	{ "who is not connected", not_connected },
	{ "who is connected to the reader alone", direct },
	{ "a card that is mute by now", mute },
};

static const struct function_case several_cases[] = {
	{ "a card without power", without_power },
};

const struct group disposition_groups[] = {
	GROUP_VARIANTS("disposition", disposition_rows, run_disposition, second_name),
	GROUP("disposition", disposition_cases, run_with_reader),
	GROUP("disposition", several_cases, run_function),
	{ 0 }
};
