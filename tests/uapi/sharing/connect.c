// SPDX-License-Identifier: GPL-2.0-only
/*
 * CONNECT: who may be connected beside whom, bad arguments, and that it does not
 * wait for what others do.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "sharing.h"

/* The modes in which one can be connected. */
struct mode {
	const char *name;
	__u32 share_mode;
	__u32 flags;
	bool alone;
};

#define MODES	4

static const struct mode modes[MODES] = {
	{ "EXCLUSIVE", SCARD_SHARE_EXCLUSIVE, 0, true },
	{ "SHARED", SCARD_SHARE_SHARED, 0, false },
	{ "DIRECT", SCARD_SHARE_DIRECT, 0, true },
	{ "DIRECT beside others", SCARD_SHARE_DIRECT, SCR_CONNECT_ANY_SHARING, false },
};

static const char *const second_mode[MODES] = {
	"then EXCLUSIVE", "then SHARED", "then DIRECT", "then DIRECT beside others",
};

static int connect_in(int fd, const struct mode *mode)
{
	__u32 protocols = mode->share_mode == SCARD_SHARE_DIRECT ? 0 : SCARD_PROTOCOL_Tx;

	return connect_as(fd, mode->share_mode, protocols, mode->flags);
}

static void expect_users(int fd, unsigned int users, bool exclusive)
{
	struct scr_status is = status(fd);

	expect("users", is.users, users);
	expect_hex("SCR_READER_IS_EXCLUSIVE", is.flags & SCR_READER_IS_EXCLUSIVE,
		   exclusive ? SCR_READER_IS_EXCLUSIVE : 0);
}

static void run_modes(const void *row, unsigned int variant)
{
	const struct mode *first = row, *second = &modes[variant];
	bool agree = !first->alone && !second->alone;
	int fd, other;

	new_reader();
	fd = open_to_use();
	other = open_to_use();
	expect_error("first CONNECT", connect_in(fd, first), 0);
	expect_users(other, 1, first->alone);
	expect_error("second CONNECT", connect_in(other, second), agree ? 0 : EUSERS);
	expect_hex("last error", last_error(fd), status_of(agree ? 0 : EUSERS));
	expect_users(other, agree ? 2 : 1, first->alone);
	expect_error("DISCONNECT", disconnect(fd, SCARD_LEAVE_CARD), 0);
	expect_error("CONNECT after it", connect_in(other, second), agree ? EISCONN : 0);
	expect_users(fd, 1, second->alone);
	expect_error("second's DISCONNECT", disconnect(other, SCARD_LEAVE_CARD), 0);
	expect_users(fd, 0, false);
	close(other);
	close(fd);
	end_reader();
}

/* One thing is wrong. */
struct bad_row {
	const char *name;
	bool to_reconnect;
	int error;
	__u32 share_mode, protocols, initialization, flags;
};

#define SHARED	SCARD_SHARE_SHARED
#define TX	SCARD_PROTOCOL_Tx

static const struct bad_row bad_rows[] = {
	{ "CONNECT, share mode 0", false, EINVAL, 0, TX, 0, 0 },
	{ "CONNECT, share mode 4", false, EINVAL, 4, TX, 0, 0 },
	{ "CONNECT, an unknown protocol", false, EINVAL, SHARED, TX | 4, 0, 0 },
	{ "CONNECT, no protocol", false, EINVAL, SHARED, 0, 0, 0 },
	{ "CONNECT, exclusive, no protocol", false, EINVAL, SCARD_SHARE_EXCLUSIVE, 0, 0, 0 },
	{ "CONNECT, a reset", false, EINVAL, SHARED, TX, SCARD_RESET_CARD, 0 },
	{ "CONNECT, a cold reset", false, EINVAL, SHARED, TX, SCARD_UNPOWER_CARD, 0 },
	{ "CONNECT, an ejection", false, EINVAL, SHARED, TX, SCARD_EJECT_CARD, 0 },
	{ "CONNECT, initialization 4", false, EINVAL, SHARED, TX, 4, 0 },
	{ "CONNECT, flag 4", false, EINVAL, SHARED, TX, 0, 4 },
	{ "CONNECT, the highest flag", false, EINVAL, SHARED, TX, 0, 1U << 31 },
	{ "RECONNECT, share mode 0", true, EINVAL, 0, TX, 0, 0 },
	{ "RECONNECT, share mode 4", true, EINVAL, 4, TX, 0, 0 },
	{ "RECONNECT, an unknown protocol", true, EINVAL, SHARED, 8, 0, 0 },
	{ "RECONNECT, no protocol", true, EINVAL, SHARED, 0, 0, 0 },
	{ "RECONNECT, an ejection", true, EINVAL, SHARED, TX, SCARD_EJECT_CARD, 0 },
	{ "RECONNECT, initialization 4", true, EINVAL, SHARED, TX, 4, 0 },
	{ "RECONNECT, flag 4", true, EINVAL, SHARED, TX, 0, 4 },
	{ "RECONNECT, a protocol that is not there", true, EPROTONOSUPPORT, SHARED,
	  SCARD_PROTOCOL_RAW, 0, 0 },
};

/* The file is as it was: not connected, or connected as it was. */
static void run_bad(const void *row, unsigned int variant)
{
	const struct bad_row *r = row;
	struct scr_connect connect = {
		.share_mode = r->share_mode, .protocols = r->protocols,
		.initialization = r->initialization, .flags = r->flags,
	};
	int fd;

	(void)variant;
	new_reader();
	fd = r->to_reconnect ? open_shared() : open_to_use();
	expect_error("ioctl()", call(fd, r->to_reconnect ? SCR_IOC_RECONNECT : SCR_IOC_CONNECT,
				     &connect), r->error);
	expect_hex("last error", last_error(fd), status_of(r->error));
	expect_handle("flags", fd, r->to_reconnect ? USER : 0);
	expect("users", status(fd).users, r->to_reconnect);
	close(fd);
	end_reader();
}

static void twice(void)
{
	int fd = open_shared();

	expect_error("CONNECT", connect_shared(fd), EISCONN);
	expect_error("CONNECT, exclusive",
		     connect_as(fd, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_Tx, 0), EISCONN);
	expect_users(fd, 1, false);
	expect_error("TRANSMIT", use_card(fd), 0);
	close(fd);
}

/* Who uses the card without having said so is connected, shared. */
static void implicitly(void)
{
	int fd = open_to_use(), other = open_to_use();

	expect_handle("flags before", fd, 0);
	expect_error("POWER", power(fd, SCARD_COLD_RESET, NULL), 0);
	expect_handle("flags after", fd, USER);
	expect_error("CONNECT", connect_shared(fd), EISCONN);
	expect_error("another's, exclusive",
		     connect_as(other, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_Tx, 0), EUSERS);
	expect_error("another's, shared", connect_shared(other), 0);
	expect_users(fd, 2, false);
	close(other);
	close(fd);
}

/* What others may not, and may, while one has the card for itself. */
static void shut_out(void)
{
	__u32 room = 0;
	int fd = open_to_use(), other = open_to_use();

	expect_error("CONNECT", connect_as(fd, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_Tx, 0), 0);
	expect_error("POWER", power(other, SCARD_COLD_RESET, NULL), EUSERS);
	expect_error("TRANSMIT", use_card(other), EUSERS);
	expect_error("EJECT", call(other, IOCTL_SMARTCARD_EJECT, NULL), EUSERS);
	expect_error("BEGIN_TRANSACTION", begin_transaction(other), EUSERS);
	expect_error("RECONNECT", reconnect(other, SCARD_LEAVE_CARD), ENOTCONN);
	expect_error("DISCONNECT", disconnect(other, SCARD_RESET_CARD), ENOTCONN);
	expect_error("GET_ATTRIBUTE", get_attribute(other, SCARD_ATTR_ATR_STRING, NULL, &room),
		     0);
	expect("state", reader_state(other), SCARD_SPECIFIC);
	expect_error("own TRANSMIT", use_card(fd), 0);
	expect("resets", card_record().cold_resets, 1);
	close(fd);
	expect_error("POWER after the close", power(other, SCARD_COLD_RESET, NULL), 0);
	close(other);
}

/* The reader is another's for as long as it likes; connecting is not using. */
static void beside_a_transaction(void)
{
	int fd = open_in_transaction(), other = open_shared();

	expect_handle("flags", other, USER);
	expect_error("DISCONNECT", disconnect(other, SCARD_LEAVE_CARD), 0);
	expect_error("CONNECT, direct", connect_as(other, SCARD_SHARE_DIRECT, 0,
						   SCR_CONNECT_ANY_SHARING), 0);
	close(other);
	expect_error("TRANSMIT", use_card(fd), 0);
	close(fd);
}

static void beside_an_exchange(void)
{
	struct blocked_call transmit;
	int fd = open_shared(), other;

	card_hesitates();
	use_and_block(&transmit, fd);
	card_has_had(1);
	other = open_shared();
	expect_blocked(&transmit, "TRANSMIT");
	card_goes_on();
	expect_end_of(&transmit, 0);
	close(other);
	close(fd);
}

/* The card has to be powered first, and another has the transaction. */
static void without_waiting(void)
{
	int fd = open_in_transaction(), other;

	expect_error("POWER", power(fd, SCARD_POWER_DOWN, NULL), 0);
	other = open_reader(O_RDWR | O_NONBLOCK);
	expect_error("CONNECT", connect_shared(other), EBUSY);
	expect_handle("flags", other, 0);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), 0);
	expect_error("CONNECT", connect_shared(other), 0);
	expect("cold resets", card_record().cold_resets, 2);
	close(other);
	close(fd);
}

static void cancelled(void)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_SHARED, .protocols = SCARD_PROTOCOL_Tx,
	};
	struct blocked_call call_blocked;
	int fd = open_in_transaction(), other;

	expect_error("POWER", power(fd, SCARD_POWER_DOWN, NULL), 0);
	other = open_to_use();
	call_with_and_block(&call_blocked, other, SCR_IOC_CONNECT, &connect);
	expect_blocked(&call_blocked, "CONNECT");
	perfect_call(other, CANCEL);
	expect_end_of(&call_blocked, ECANCELED);
	expect_handle("flags", other, 0);
	close(other);
	close(fd);
}

static void reader_is_gone(void)
{
	int fd, other;

	new_reader();
	fd = open_shared();
	other = open_to_use();
	end_reader();
	expect_error("CONNECT", connect_shared(other), ENODEV);
	expect_error("RECONNECT", reconnect(fd, SCARD_LEAVE_CARD), ENODEV);
	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), ENODEV);
	expect_error("DISCONNECT", disconnect(fd, SCARD_LEAVE_CARD), 0);
	close(other);
	close(fd);
}

/* POLLPRI tells who watches that the reader is used, exclusively, or no more. */
static void sharing_is_counted(void)
{
	__u64 before;
	int fd = open_to_use();

	before = status(fd).sharing;
	expect_error("CONNECT", connect_as(fd, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_Tx, 0), 0);
	expect("used, and exclusively", status(fd).sharing - before, 2);
	expect_error("DISCONNECT", disconnect(fd, SCARD_LEAVE_CARD), 0);
	expect("neither", status(fd).sharing - before, 4);
	close(fd);
}

static const struct function_case connect_cases[] = {
	{ "a second time", twice },
	{ "by using the card", implicitly },
	{ "others are shut out", shut_out },
	{ "another's transaction is not waited for", beside_a_transaction },
	{ "another's exchange is not waited for", beside_an_exchange },
	{ "O_NONBLOCK does not wait until the card can be powered", without_waiting },
	{ "CANCEL", cancelled },
	{ "the counter of sharing", sharing_is_counted },
};

static const struct function_case ending_cases[] = {
	{ "a reader that is gone", reader_is_gone },
};

const struct group connect_groups[] = {
	GROUP_VARIANTS("connect", modes, run_modes, second_mode),
	GROUP("connect", bad_rows, run_bad),
	GROUP("connect", connect_cases, run_with_reader),
	GROUP("connect", ending_cases, run_function),
	{ 0 }
};
