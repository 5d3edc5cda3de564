// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_status: what a failed command's bError says, for whom it is a
 * status of Windows'.
 */
#include <kunit/test.h>

#include "ccid/message.h"

#define POWER_ON	CCID_PC_TO_RDR_ICC_POWER_ON
#define XFR_BLOCK	CCID_PC_TO_RDR_XFR_BLOCK
#define SET_PARAMETERS	CCID_PC_TO_RDR_SET_PARAMETERS
#define ESCAPE		CCID_PC_TO_RDR_ESCAPE
#define MECHANICAL	CCID_PC_TO_RDR_MECHANICAL
#define GET_SLOT_STATUS	CCID_PC_TO_RDR_GET_SLOT_STATUS
#define SECURE		CCID_PC_TO_RDR_SECURE
#define ABORT		CCID_PC_TO_RDR_ABORT

/* A failed command: bStatus, bError, and the NTSTATUS value, spelled out. */
struct status_case {
	u8 command, icc_status, error;
	u32 status;
};

static const struct status_case status_cases[] = {
	{ XFR_BLOCK, 0, 0x00, 0xc00000bb },
	{ MECHANICAL, 0, 0x00, 0xc00000bb },
	{ ESCAPE, 0, 0x00, 0xc00000bb },
	{ XFR_BLOCK, 0, 0x01, 0xc000000d },
	{ POWER_ON, 0, 0x01, 0xc000000d },
	{ XFR_BLOCK, 0, 0x02, 0xc0000185 },
	{ POWER_ON, 0, 0x05, 0xc0000185 },
	{ XFR_BLOCK, 0, 0x05, 0xc0000185 },
	{ XFR_BLOCK, 0, 0x06, 0xc0000185 },
	{ POWER_ON, 1, 0x07, 0xc00000bb },
	{ SET_PARAMETERS, 0, 0x07, 0xc00000bb },
	{ MECHANICAL, 0, 0x07, 0xc00000bb },
	{ XFR_BLOCK, 0, 0x07, 0xc000000d },
	{ XFR_BLOCK, 0, 0x08, 0xc000000d },
	{ SECURE, 0, 0x0a, 0xc000000d },
	{ ESCAPE, 0, 0x0a, 0xc000000d },
	{ SET_PARAMETERS, 0, 0x0a, 0xc00000bb },
	{ SET_PARAMETERS, 0, 0x7f, 0xc00000bb },
	{ XFR_BLOCK, 0, 0x80, 0xc0000185 },
	{ XFR_BLOCK, 0, 0x81, 0xc0000185 },
	{ POWER_ON, 0, 0xa2, 0xc0000185 },
	{ POWER_ON, 0, 0xa3, 0xc0000014 },
	{ POWER_ON, 0, 0xab, 0xc0000014 },
	{ XFR_BLOCK, 0, 0xab, 0xc00000b5 },
	{ XFR_BLOCK, 0, 0xb0, 0xc000000d },
	{ POWER_ON, 0, 0xbb, 0xc0000014 },
	{ XFR_BLOCK, 0, 0xbb, 0xc0000186 },
	{ XFR_BLOCK, 0, 0xbd, 0xc0000186 },
	{ XFR_BLOCK, 0, 0xbe, 0xc000000d },
	{ XFR_BLOCK, 0, 0xc0, 0xc0000185 },
	{ XFR_BLOCK, 0, 0xc1, 0xc0000185 },
	{ XFR_BLOCK, 0, 0xe0, 0x80000011 },
	{ SECURE, 0, 0xef, 0xc0000120 },
	{ SECURE, 0, 0xf0, 0xc00000b5 },
	{ POWER_ON, 1, 0xf2, 0x80000011 },
	{ XFR_BLOCK, 0, 0xf3, 0xc0000184 },
	{ XFR_BLOCK, 0, 0xf4, 0xc0000186 },
	{ XFR_BLOCK, 0, 0xf5, 0xc00000bb },
	{ POWER_ON, 0, 0xf6, 0xc00000bb },
	{ POWER_ON, 1, 0xf7, 0xc0000014 },
	{ POWER_ON, 1, 0xf8, 0xc0000014 },
	{ POWER_ON, 1, 0xfb, 0xc0000185 },
	{ XFR_BLOCK, 0, 0xfc, 0xc0000186 },
	{ XFR_BLOCK, 0, 0xfd, 0xc0000186 },
	{ POWER_ON, 1, 0xfe, 0xc0000014 },
	{ XFR_BLOCK, 0, 0xfe, 0xc00000b5 },
	{ SET_PARAMETERS, 0, 0xfe, 0xc00000b5 },
	{ XFR_BLOCK, 0, 0xff, 0xc0000120 },
	{ POWER_ON, 2, 0xfe, 0xc0000178 },
	{ POWER_ON, 2, 0x00, 0xc0000178 },
	{ XFR_BLOCK, 2, 0xfe, 0xc0000178 },
	{ XFR_BLOCK, 2, 0xfb, 0xc0000178 },
	{ XFR_BLOCK, 2, 0xff, 0xc0000178 },
	{ SET_PARAMETERS, 2, 0x00, 0xc0000178 },
	{ MECHANICAL, 2, 0x00, 0xc0000178 },
	{ ESCAPE, 2, 0x00, 0xc00000bb },
	{ ESCAPE, 2, 0x0a, 0xc000000d },
	{ GET_SLOT_STATUS, 2, 0x05, 0xc0000185 },
	{ ABORT, 2, 0x05, 0xc0000185 },
};

static void status_desc(const struct status_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "command %02X, card status %u, bError %02X",
		 c->command, c->icc_status, c->error);
}

KUNIT_ARRAY_PARAM(status, status_cases, status_desc);

static void status(struct kunit *test)
{
	const struct status_case *c = test->param_value;
	struct ccid_answer answer = {
		.icc_status = c->icc_status,
		.command_status = CCID_COMMAND_FAILED,
		.error = c->error,
	};

	KUNIT_EXPECT_EQ(test, ccid_answer_status(&answer, c->command), c->status);
	if (c->icc_status != CCID_ICC_ABSENT)
		KUNIT_EXPECT_EQ(test, ccid_error_status(c->error, c->command), c->status);
}

/* What went well is a success, card or no card, whatever bError holds. */
static void status_of_success(struct kunit *test)
{
	struct ccid_answer answer = { .command_status = CCID_COMMAND_PROCESSED };
	int error;

	for (error = 0; error < 256; error++) {
		answer.error = error;
		answer.icc_status = error % 3;
		KUNIT_EXPECT_EQ(test, ccid_answer_status(&answer, GET_SLOT_STATUS), 0);
	}
}

/* No bError of a failed command is a success, and each has words. */
static void every_error(struct kunit *test)
{
	int error, command;

	for (error = 0; error < 256; error++) {
		for (command = 0x60; command < 0x74; command++)
			KUNIT_EXPECT_NE(test, ccid_error_status(error, command), 0);
		KUNIT_ASSERT_NOT_NULL(test, ccid_error_text(error));
		KUNIT_EXPECT_NE(test, strlen(ccid_error_text(error)), 0);
	}
	KUNIT_EXPECT_STREQ(test, ccid_error_text(0xfe), "card mute");
	KUNIT_EXPECT_STREQ(test, ccid_error_text(0x06), ccid_error_text(0x7f));
	KUNIT_EXPECT_STREQ(test, ccid_error_text(0x81), ccid_error_text(0xc0));
	KUNIT_EXPECT_STREQ(test, ccid_error_text(0x80), ccid_error_text(0xc1));
	KUNIT_EXPECT_STRNEQ(test, ccid_error_text(0x80), ccid_error_text(0x81));
}

static struct kunit_case status_test_cases[] = {
	KUNIT_CASE_PARAM(status, status_gen_params),
	KUNIT_CASE(status_of_success),
	KUNIT_CASE(every_error),
	{}
};

static struct kunit_suite status_suite = {
	.name = "ccid_status",
	.test_cases = status_test_cases,
};

kunit_test_suite(status_suite);
