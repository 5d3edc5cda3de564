// SPDX-License-Identifier: GPL-2.0-only
/*
 * IOCTL_SMARTCARD_POWER: what each minor code does in each state, and what is
 * written where.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "reader.h"
#include "requests.h"
#include "test.h"

static const __u32 states[] = {
	SCARD_ABSENT, SCARD_SWALLOWED, SCARD_NEGOTIABLE, SCARD_SPECIFIC,
};

static const char *const state_variant[] = {
	"no card", "card without power", "card that was reset", "card with a protocol",
};

struct power_row {
	const char *name;
	__u32 minor;
	__u32 state;		/* afterwards, if there is a card */
	unsigned int resets;	/* counted */
	unsigned int power;
};

static const struct power_row power_rows[] = {
	{ "power down", SCARD_POWER_DOWN, SCARD_SWALLOWED, 0, 1 },
	{ "cold reset", SCARD_COLD_RESET, SCARD_NEGOTIABLE, 1, 0 },
	{ "warm reset", SCARD_WARM_RESET, SCARD_NEGOTIABLE, 1, 0 },
};

/* The answer to reset, zeros after it, and nothing else is touched. */
static void expect_answer(const struct scr_power *answer, const struct power_row *row)
{
	static const unsigned char zeros[SCARD_ATR_LENGTH];
	__u32 length = row->resets ? ATR_LENGTH : 0;

	expect("minor", answer->minor, row->minor);
	expect("atr_length", answer->atr_length, length);
	expect_bytes("atr", answer->atr, card_atr, length);
	expect_bytes("rest of atr", answer->atr + length, zeros,
		     SCARD_ATR_LENGTH - length);
	expect_bytes("reserved", answer->reserved, zeros, sizeof(answer->reserved));
}

static void expect_counters(int fd, const struct scr_status *before,
			    const struct power_row *row, bool card)
{
	struct scr_status now = status(fd);

	expect("state", now.state, card ? row->state : SCARD_ABSENT);
	expect("protocol", now.protocol, SCARD_PROTOCOL_UNDEFINED);
	expect("resets", now.resets - before->resets, card ? row->resets : 0);
	expect("power", now.power - before->power, card ? row->power : 0);
	expect("insertions", now.insertions - before->insertions, 0);
	expect("removals", now.removals - before->removals, 0);
	/* What it said once is known as long as it is there. */
	expect("atr_length", now.atr_length, card && row->resets ? ATR_LENGTH :
					     before->atr_length);
	expect_bytes("atr", now.atr, card_atr, now.atr_length);
}

static void run_power(const void *row, unsigned int variant)
{
	const struct power_row *r = row;
	int fd = open_in_state(states[variant]);
	bool card = states[variant] != SCARD_ABSENT;
	struct scr_status before;
	struct scr_power answer;

	if (fd < 0)
		return;
	before = status(fd);
	memset(&answer, 0, sizeof(answer));
	memset(answer.atr, 0xee, sizeof(answer.atr));
	answer.atr_length = 0xeeeeeeee;
	answer.minor = r->minor;
	expect_error("POWER", call(fd, IOCTL_SMARTCARD_POWER, &answer),
		     card ? 0 : ENOMEDIUM);
	if (card)
		expect_answer(&answer, r);
	expect_counters(fd, &before, r, card);
	close(fd);
}

struct minor_row {
	const char *name;
	__u32 minor;
};

static const struct minor_row minor_rows[] = {
	{ "minor code 3", 3 },
	{ "minor code 0x100", 0x100 },
	{ "minor code 0x80000001", 0x80000001 },
	{ "minor code 0xffffffff", 0xffffffff },
};

static const __u32 bad_minor_states[] = { SCARD_SWALLOWED, SCARD_SPECIFIC };
static const char *const bad_minor_variant[] = {
	"card without power", "card with a protocol",
};

/* The card is not touched. */
static void run_bad_minor(const void *row, unsigned int variant)
{
	const struct minor_row *r = row;
	int fd = open_in_state(bad_minor_states[variant]);
	struct scr_status before = status(fd), now;

	expect_error("POWER", power(fd, r->minor, NULL), EINVAL);
	now = status(fd);
	expect_hex("last error", now.last_error, SCR_STATUS_INVALID_PARAMETER);
	expect("state", now.state, before.state);
	expect("resets", now.resets, before.resets);
	expect("power", now.power, before.power);
	close(fd);
}

static void reset_clears_protocol(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);

	expect_error("warm reset", power(fd, SCARD_WARM_RESET, NULL), 0);
	expect_error("TRANSMIT", fetch(fd), EBADFD);
	expect_error("SET_PROTOCOL", set_protocol(fd, SCARD_PROTOCOL_T0, NULL), 0);
	expect_error("TRANSMIT", fetch(fd), 0);
	close(fd);
}

static void twenty_resets(void)
{
	int i, fd = open_in_state(SCARD_SWALLOWED);
	__u64 before = status(fd).resets;

	for (i = 0; i < 20; i++)
		expect_error("reset", power(fd, i % 2 ? SCARD_COLD_RESET :
					    SCARD_WARM_RESET, NULL), 0);
	expect("resets", status(fd).resets - before, 20);
	close(fd);
}

static const struct function_case power_cases[] = {
	{ "a reset ends the protocol", reset_clears_protocol },
	{ "twenty resets are counted", twenty_resets },
};

const struct group power_groups[] = {
	GROUP_VARIANTS("power", power_rows, run_power, state_variant),
	GROUP_VARIANTS("power", minor_rows, run_bad_minor, bad_minor_variant),
	GROUP("power", power_cases, run_function),
	{ 0 }
};
