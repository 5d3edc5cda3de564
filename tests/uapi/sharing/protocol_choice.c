// SPDX-License-Identifier: GPL-2.0-only
/*
 * CONNECT and the protocol: which of the mask's it is, and who may change it.
 */
#include <errno.h>
#include <unistd.h>

#include "sharing.h"

#define T0	SCARD_PROTOCOL_T0
#define T1	SCARD_PROTOCOL_T1
#define TX	SCARD_PROTOCOL_Tx
#define RAW	SCARD_PROTOCOL_RAW
#define DEFAULT	SCARD_PROTOCOL_DEFAULT

/* The card has T=0, first, and T=1. Before: no protocol, T=0, T=1 in force. */
struct mask_row {
	const char *name;
	__u32 mask;
	__u32 fresh, in_t0, in_t1;	/* what is in force then; 0: EPROTONOSUPPORT */
};

static const struct mask_row mask_rows[] = {
	{ "T=0", T0, T0, T0, 0 },
	{ "T=1", T1, T1, 0, T1 },
	{ "T=0 or T=1", TX, T1, T0, T1 },
	{ "the card's first", DEFAULT, T0, T0, T1 },
	{ "T=1, default parameters", DEFAULT | T1, T1, 0, T1 },
	{ "RAW", RAW, 0, 0, 0 },
	{ "T=0 or RAW", T0 | RAW, T0, T0, 0 },
};

static void connect_with(int fd, __u32 mask, __u32 chosen)
{
	struct scr_connect connect = { .share_mode = SCARD_SHARE_SHARED, .protocols = mask };

	expect_error("CONNECT", call(fd, SCR_IOC_CONNECT, &connect),
		     chosen ? 0 : EPROTONOSUPPORT);
	if (chosen)
		expect("protocol", connect.protocol, chosen);
}

static void run_fresh(const void *row, unsigned int variant)
{
	const struct mask_row *r = row;
	int fd;

	(void)variant;
	new_reader();
	fd = open_to_use();
	connect_with(fd, r->mask, r->fresh);
	expect("protocol in force", status(fd).protocol, r->fresh);
	expect("users", status(fd).users, !!r->fresh);
	close(fd);
	end_reader();
}

static const char *const in_force[] = { "another has T=0", "another has T=1" };

/* Whoever is there is not disturbed. */
static void run_beside(const void *row, unsigned int variant)
{
	const struct mask_row *r = row;
	__u32 force = variant ? T1 : T0, chosen = variant ? r->in_t1 : r->in_t0;
	int fd, other;

	new_reader();
	fd = open_to_use();
	connect_with(fd, force, force);
	other = open_to_use();
	connect_with(other, r->mask, chosen);
	expect("protocol in force", status(fd).protocol, force);
	expect_handle("flags", fd, USER);
	expect("users", status(fd).users, 1 + !!chosen);
	expect("negotiations", card_record().protocols, 1);
	expect("cold resets", card_record().cold_resets, 1);
	close(other);
	close(fd);
	end_reader();
}

/* With nobody else there, the card is reset for another protocol. */
static void changed_when_alone(void)
{
	int fd = open_to_use(), other;

	connect_with(fd, T0, T0);
	expect_error("DISCONNECT", disconnect(fd, SCARD_LEAVE_CARD), 0);
	other = open_to_use();
	connect_with(other, T1, T1);
	expect("protocol in force", status(other).protocol, T1);
	expect("cold resets", card_record().cold_resets, 2);
	expect_handle("flags", other, USER);
	expect_error("TRANSMIT", use_card(other), 0);
	close(other);
	close(fd);
}

static int reconnect_with(int fd, __u32 mask)
{
	struct scr_connect connect = { .share_mode = SCARD_SHARE_SHARED, .protocols = mask };

	return call(fd, SCR_IOC_RECONNECT, &connect);
}

static void changed_by_reconnect(void)
{
	int fd = open_to_use(), other;

	connect_with(fd, T0, T0);
	other = open_to_use();
	connect_with(other, TX, T0);
	expect_error("RECONNECT beside another", reconnect_with(fd, T1), EPROTONOSUPPORT);
	expect_handle("the other's flags", other, USER);
	close(other);
	expect_error("RECONNECT after its reset", reconnect_with(fd, T1), 0);
	expect_error("TRANSMIT", use_card(fd), 0);
	close(fd);
}

static void direct_negotiates(void)
{
	int fd = open_to_use();

	expect_error("CONNECT", connect_as(fd, SCARD_SHARE_DIRECT, T1, 0), 0);
	expect("protocol in force", status(fd).protocol, T1);
	expect_handle("flags", fd, USER);
	expect_error("DISCONNECT", disconnect(fd, SCARD_UNPOWER_CARD), 0);
	expect_error("CONNECT", connect_as(fd, SCARD_SHARE_DIRECT, 0, 0), 0);
	expect("state", reader_state(fd), SCARD_SWALLOWED);
	expect_handle("flags", fd, CONNECTED);
	close(fd);
	expect("warm resets", card_record().warm_resets, 0);
}

static const struct function_case choice_cases[] = {
	{ "another one when nobody else is there", changed_when_alone },
	{ "another one by RECONNECT", changed_by_reconnect },
	{ "to the reader: with protocols and without", direct_negotiates },
};

const struct group protocol_choice_groups[] = {
	GROUP("connect with", mask_rows, run_fresh),
	GROUP_VARIANTS("connect with", mask_rows, run_beside, in_force),
	GROUP("connect with", choice_cases, run_with_reader),
	{ 0 }
};
