// SPDX-License-Identifier: GPL-2.0-only
/*
 * CONNECT without a card, with one that is mute or not understood; and what STATUS
 * knows of an answer to reset.
 */
#include <errno.h>
#include <unistd.h>

#include "sharing.h"

/* What is connected to, and what is answered: no card, mute, nonsense, good. */
struct way_row {
	const char *name;
	__u32 share_mode, protocols, flags;
	int error[4];
};

static const struct way_row way_rows[] = {
	{ "shared", SCARD_SHARE_SHARED, SCARD_PROTOCOL_Tx, 0,
	  { ENOMEDIUM, ETIMEDOUT, EMEDIUMTYPE, 0 } },
	{ "exclusive", SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_Tx, 0,
	  { ENOMEDIUM, ETIMEDOUT, EMEDIUMTYPE, 0 } },
	{ "direct", SCARD_SHARE_DIRECT, 0, 0, { 0, 0, 0, 0 } },
	{ "direct, with protocols", SCARD_SHARE_DIRECT, SCARD_PROTOCOL_Tx, 0, { 0, 0, 0, 0 } },
	{ "power only", SCARD_SHARE_SHARED, 0, SCR_CONNECT_POWER_ONLY,
	  { ENOMEDIUM, ETIMEDOUT, EMEDIUMTYPE, 0 } },
};

enum { NO_CARD, MUTE_CARD, STRANGE_CARD, GOOD_CARD };

static const char *const card_name[] = {
	"no card", "a mute card", "a card that talks nonsense", "a good card",
};

static void prepare_card(unsigned int variant)
{
	static const enum manner manners[] = { WELL, MUTE, NONSENSE, WELL };

	new_reader();
	card_answers(manners[variant]);
	if (variant == NO_CARD)
		card_leaves();
}

/* To the reader alone one connects without a word to the card. */
static bool asks_card(const struct way_row *row, unsigned int variant)
{
	return variant != NO_CARD && (row->protocols || row->flags);
}

static void run_way(const void *row, unsigned int variant)
{
	const struct way_row *r = row;
	int fd, error = r->error[variant];
	struct scr_status is;

	prepare_card(variant);
	fd = open_to_use();
	expect_error("CONNECT", connect_as(fd, r->share_mode, r->protocols, r->flags), error);
	is = status(fd);
	expect_hex("last error", is.last_error, status_of(error));
	expect("users", is.users, !error);
	expect("connected", !!(is.flags & SCR_HANDLE_CONNECTED), !error);
	expect("resets", card_record().cold_resets, asks_card(r, variant));
	expect("mute", !!(is.flags & SCR_READER_CARD_IS_MUTE),
	       variant == MUTE_CARD && asks_card(r, variant));
	close(fd);
	end_reader();
}

static void answers_to_reset(void)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_SHARED, .flags = SCR_CONNECT_POWER_ONLY,
	};
	int fd = open_to_use();

	expect("atr_length before", status(fd).atr_length, 0);
	expect_error("CONNECT", call(fd, SCR_IOC_CONNECT, &connect), 0);
	expect("atr_length", connect.atr_length, VIRT_ATR_LENGTH);
	expect_bytes("atr", connect.atr, virt_atr, VIRT_ATR_LENGTH);
	expect("protocol", connect.protocol, SCARD_PROTOCOL_UNDEFINED);
	expect_error("DISCONNECT", disconnect(fd, SCARD_LEAVE_CARD), 0);
	expect("state", reader_state(fd), SCARD_NEGOTIABLE);
	close(fd);
	expect("warm resets", card_record().warm_resets, 0);
}

static void expect_known_atr(int fd, unsigned int length)
{
	struct scr_status is = status(fd);

	expect("atr_length", is.atr_length, length);
	expect_bytes("atr", is.atr, virt_atr, length);
}

static void known_while_there(void)
{
	int fd = open_shared(), watcher = open_to_use();

	expect_known_atr(watcher, VIRT_ATR_LENGTH);
	expect_error("DISCONNECT", disconnect(fd, SCARD_UNPOWER_CARD), 0);
	expect("state", reader_state(watcher), SCARD_SWALLOWED);
	expect_known_atr(watcher, VIRT_ATR_LENGTH);
	card_leaves();
	expect_known_atr(watcher, 0);
	card_comes();
	expect_known_atr(watcher, 0);
	close(watcher);
	close(fd);
}

static void forgotten_if_mute(void)
{
	int fd = open_shared();

	card_answers(MUTE);
	expect_error("RECONNECT", reconnect(fd, SCARD_UNPOWER_CARD), ETIMEDOUT);
	expect_known_atr(fd, 0);
	expect_hex("reader's flags", reader_flags(fd), SCR_READER_CARD_IS_MUTE);
	expect_handle("flags", fd, USER);
	card_answers(WELL);
	expect_error("RECONNECT", reconnect(fd, SCARD_LEAVE_CARD), 0);
	expect_hex("reader's flags", reader_flags(fd), 0);
	expect_known_atr(fd, VIRT_ATR_LENGTH);
	close(fd);
}

static void not_mute_when_gone(void)
{
	int fd = open_to_use();

	card_answers(MUTE);
	expect_error("CONNECT", connect_shared(fd), ETIMEDOUT);
	expect_hex("reader's flags", reader_flags(fd), SCR_READER_CARD_IS_MUTE);
	card_leaves();
	expect_hex("reader's flags without the card", reader_flags(fd), 0);
	card_comes();
	expect_hex("reader's flags with the next one", reader_flags(fd), 0);
	close(fd);
}

static const struct function_case no_card_cases[] = {
	{ "power only tells the answer to reset", answers_to_reset },
	{ "STATUS knows the answer to reset while the card is there", known_while_there },
	{ "STATUS knows none of a card that is mute by now", forgotten_if_mute },
	{ "a card that is gone is not mute", not_mute_when_gone },
};

const struct group no_card_groups[] = {
	GROUP_VARIANTS("connect", way_rows, run_way, card_name),
	GROUP("connect", no_card_cases, run_with_reader),
	{ 0 }
};
