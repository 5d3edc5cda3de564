// SPDX-License-Identifier: GPL-2.0-only
/*
 * IOCTL_SMARTCARD_SET_PROTOCOL: masks, and the one bit that comes back.
 */
#include <errno.h>
#include <unistd.h>

#include "reader.h"
#include "test.h"

#define T0	SCARD_PROTOCOL_T0
#define T1	SCARD_PROTOCOL_T1
#define RAW	SCARD_PROTOCOL_RAW
#define DEFAULT	SCARD_PROTOCOL_DEFAULT

static const __u32 states[] = { SCARD_SWALLOWED, SCARD_NEGOTIABLE, SCARD_SPECIFIC };

static const char *const state_variant[] = {
	"card without power", "card that was reset", "card with T=0",
};

struct mask_row {
	const char *name;
	__u32 mask;
	int error[COUNT(states)];
};

static const struct mask_row mask_rows[] = {
	{ "T0", T0, { EBADFD, 0, 0 } },
	{ "T1 on a T=0 card", T1, { EBADFD, EOPNOTSUPP, EBADFD } },
	{ "T0|T1", T0 | T1, { EBADFD, 0, 0 } },
	{ "DEFAULT", DEFAULT, { EBADFD, 0, 0 } },
	{ "T0|DEFAULT", T0 | DEFAULT, { EBADFD, 0, 0 } },
	{ "T1|DEFAULT", T1 | DEFAULT, { EBADFD, EOPNOTSUPP, EBADFD } },
	{ "T0|T1|DEFAULT", T0 | T1 | DEFAULT, { EBADFD, 0, 0 } },
	{ "T0|OPTIMAL", T0 | SCARD_PROTOCOL_OPTIMAL, { EBADFD, 0, 0 } },
	{ "RAW", RAW, { EBADFD, EOPNOTSUPP, EBADFD } },
	{ "T0|RAW", T0 | RAW, { EBADFD, 0, 0 } },
	{ "0", 0, { EBADFD, EBADRQC, EBADRQC } },
	{ "an unknown protocol", 1U << 5, { EBADFD, EBADRQC, EBADRQC } },
	{ "PC/SC's T15", 1U << 3, { EBADFD, EBADRQC, EBADRQC } },
};

/* What fails leaves the argument, the state and the protocol as they were. */
static void run_mask(const void *row, unsigned int variant)
{
	const struct mask_row *r = row;
	int fd = open_in_state(states[variant]);
	int error = r->error[variant];
	struct scr_status before = status(fd), now;
	__u32 chosen;

	expect_error("SET_PROTOCOL", set_protocol(fd, r->mask, &chosen), error);
	expect_hex("answer", chosen, error ? r->mask : T0);
	now = status(fd);
	expect("state", now.state, error ? before.state : SCARD_SPECIFIC);
	expect("protocol", now.protocol, error ? before.protocol : T0);
	expect("resets", now.resets, before.resets);
	close(fd);
}

static void retry_after_refusal(void)
{
	int fd = open_in_state(SCARD_NEGOTIABLE);

	expect_error("SET_PROTOCOL T1", set_protocol(fd, T1, NULL), EOPNOTSUPP);
	expect_error("SET_PROTOCOL T0", set_protocol(fd, T0, NULL), 0);
	expect_error("TRANSMIT", fetch(fd), 0);
	close(fd);
}

static void works_with_default(void)
{
	int fd = open_in_state(SCARD_NEGOTIABLE);

	expect_error("SET_PROTOCOL", set_protocol(fd, T0 | DEFAULT, NULL), 0);
	expect_error("TRANSMIT", fetch(fd), 0);
	close(fd);
}

static const struct function_case protocol_cases[] = {
	{ "T0 after T1 was refused", retry_after_refusal },
	{ "TRANSMIT after T0|DEFAULT", works_with_default },
};

const struct group protocol_groups[] = {
	GROUP_VARIANTS("set protocol", mask_rows, run_mask, state_variant),
	GROUP("set protocol", protocol_cases, run_function),
	{ 0 }
};
