// SPDX-License-Identifier: GPL-2.0-only
/*
 * RECONNECT: what was done to the card is acknowledged, and the share mode may
 * change.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "sharing.h"

/* What happens to the card of a connected file, and what it is told. */
static void another_resets(void)
{
	int other = open_shared();

	expect_error("another's POWER", power(other, SCARD_WARM_RESET, NULL), 0);
	expect_error("another's DISCONNECT", disconnect(other, SCARD_LEAVE_CARD), 0);
	close(other);
}

static void another_unpowers(void)
{
	int other = open_shared();

	expect_error("another's DISCONNECT", disconnect(other, SCARD_UNPOWER_CARD), 0);
	close(other);
}

static void another_closes(void)
{
	close(open_shared());
}

static void next_card(void)
{
	card_leaves();
	card_comes();
}

static void next_card_is_powered(void)
{
	int other;

	next_card();
	other = open_shared();
	expect_error("another's DISCONNECT", disconnect(other, SCARD_LEAVE_CARD), 0);
	close(other);
}

struct event_row {
	const char *name;
	void (*happens)(void);
	__u32 flags;
	int use_error;		/* TRANSMIT's */
};

static const struct event_row event_rows[] = {
	{ "a reset", another_resets, SCR_HANDLE_WAS_RESET, EBADFD },
	{ "a close that resets", another_closes, SCR_HANDLE_WAS_RESET, EBADFD },
	{ "a power-down", another_unpowers, SCR_HANDLE_WAS_RESET | SCR_HANDLE_WAS_UNPOWERED,
	  EBADFD },
	{ "a loss of power", card_loses_power,
	  SCR_HANDLE_WAS_RESET | SCR_HANDLE_WAS_UNPOWERED, EBADFD },
	{ "a removal", card_leaves, SCR_HANDLE_WAS_REMOVED, ENOMEDIUM },
	{ "another card", next_card, SCR_HANDLE_WAS_REMOVED, EBADFD },
	{ "another card in use", next_card_is_powered, SCR_HANDLE_WAS_REMOVED, EBADFD },
};

static const char *const initialization_name[] = { "left", "reset", "cold reset" };

static void run_acknowledge(const void *row, unsigned int initialization)
{
	const struct event_row *r = row;
	int fd, error;

	new_reader();
	fd = open_shared();
	r->happens();
	expect_handle("flags", fd, USER | r->flags);
	expect_error("TRANSMIT", use_card(fd), r->use_error);
	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), EBADFD);
	error = r->use_error == ENOMEDIUM ? ENOMEDIUM : 0;
	expect_error("RECONNECT", reconnect(fd, initialization), error);
	if (error) {
		expect_handle("flags without a card", fd, USER | r->flags);
		card_comes();
		expect_error("RECONNECT with one", reconnect(fd, initialization), 0);
	}
	expect_handle("flags after", fd, USER);
	expect("state", reader_state(fd), SCARD_SPECIFIC);
	expect_error("TRANSMIT", use_card(fd), 0);
	close(fd);
	end_reader();
}

/* To the reader alone: the card stays as it is, but the file knows of it. */
static void direct_acknowledges(void)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_DIRECT, .flags = SCR_CONNECT_ANY_SHARING,
	};
	int fd = open_shared();

	another_unpowers();
	expect_error("RECONNECT", call(fd, SCR_IOC_RECONNECT, &connect), 0);
	expect("state", reader_state(fd), SCARD_SWALLOWED);
	expect_handle("flags", fd, USER);
	connect.initialization = SCARD_UNPOWER_CARD;
	expect_error("RECONNECT", call(fd, SCR_IOC_RECONNECT, &connect), 0);
	expect("state", reader_state(fd), SCARD_NEGOTIABLE);
	expect_handle("flags after its own reset", fd, USER);
	card_leaves();
	connect.initialization = SCARD_LEAVE_CARD;
	expect_error("RECONNECT", call(fd, SCR_IOC_RECONNECT, &connect), 0);
	expect_handle("flags without the card", fd, USER);
	close(fd);
}

static void answers(void)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_SHARED, .protocols = SCARD_PROTOCOL_T0,
		.initialization = SCARD_RESET_CARD,
	};
	int fd = open_shared();

	expect_error("RECONNECT", call(fd, SCR_IOC_RECONNECT, &connect), 0);
	expect("protocol", connect.protocol, SCARD_PROTOCOL_T0);
	expect("atr_length", connect.atr_length, VIRT_ATR_LENGTH);
	expect_bytes("atr", connect.atr, virt_atr, VIRT_ATR_LENGTH);
	expect("warm resets", card_record().warm_resets, 1);
	connect.initialization = SCARD_UNPOWER_CARD;
	expect_error("RECONNECT", call(fd, SCR_IOC_RECONNECT, &connect), 0);
	expect("cold resets", card_record().cold_resets, 2);
	close(fd);
}

static int change_mode(int fd, __u32 share_mode)
{
	struct scr_connect connect = {
		.share_mode = share_mode, .protocols = SCARD_PROTOCOL_Tx,
	};

	return call(fd, SCR_IOC_RECONNECT, &connect);
}

static void mode_changes(void)
{
	int fd = open_shared(), other = open_shared();

	expect_error("exclusive, beside another", change_mode(fd, SCARD_SHARE_EXCLUSIVE), EUSERS);
	expect_error("TRANSMIT", use_card(fd), 0);
	expect_error("DISCONNECT", disconnect(other, SCARD_LEAVE_CARD), 0);
	expect_error("exclusive", change_mode(fd, SCARD_SHARE_EXCLUSIVE), 0);
	expect_error("another's CONNECT", connect_shared(other), EUSERS);
	expect_error("shared", change_mode(fd, SCARD_SHARE_SHARED), 0);
	expect_error("another's CONNECT", connect_shared(other), 0);
	close(other);
	close(fd);
}

/* Also while another has a transaction: there is nothing to wait for. */
static void not_connected(void)
{
	int fd = open_to_use(), other;

	expect_error("RECONNECT", reconnect(fd, SCARD_RESET_CARD), ENOTCONN);
	expect_hex("last error", last_error(fd), SCR_STATUS_INVALID_DEVICE_REQUEST);
	other = open_in_transaction();
	expect_error("RECONNECT", reconnect(fd, SCARD_RESET_CARD), ENOTCONN);
	expect("warm resets", card_record().warm_resets, 0);
	close(other);
	close(fd);
}

static void waits(void)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_SHARED, .protocols = SCARD_PROTOCOL_Tx,
	};
	struct blocked_call blocked;
	int fd = open_shared(), other = open_in_transaction();

	call_with_and_block(&blocked, fd, SCR_IOC_RECONNECT, &connect);
	expect_blocked(&blocked, "RECONNECT");
	expect_error("another's END_TRANSACTION", end_transaction(other, SCARD_RESET_CARD), 0);
	expect_end_of(&blocked, 0);
	expect_handle("flags", fd, USER);
	close(other);
	close(fd);
}

/* As on Windows: whoever resets the card has no transaction any more. */
static void reset_ends_transaction(void)
{
	int fd, initialization;

	for (initialization = 0; initialization <= SCARD_UNPOWER_CARD; initialization++) {
		new_reader();
		fd = open_in_transaction();
		expect_error("RECONNECT", reconnect(fd, initialization), 0);
		expect_handle("flags", fd, USER | (initialization ? 0 :
						   SCR_HANDLE_IN_TRANSACTION));
		expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD),
			     initialization ? ENOLCK : 0);
		close(fd);
		end_reader();
	}
}

static const struct function_case reconnect_cases[] = {
	{ "to the reader alone", direct_acknowledges },
	{ "what it answers", answers },
	{ "the share mode changes", mode_changes },
	{ "who is not connected", not_connected },
	{ "it waits for another's transaction", waits },
};

static const struct function_case several_cases[] = {
	{ "a reset ends the own transaction", reset_ends_transaction },
};

const struct group reconnect_groups[] = {
	GROUP_VARIANTS("reconnect after", event_rows, run_acknowledge, initialization_name),
	GROUP("reconnect", reconnect_cases, run_with_reader),
	GROUP("reconnect", several_cases, run_function),
	{ 0 }
};
