// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_leave: lists of readers that are left to others.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "ccid/leave.h"

struct leave_case {
	const char *list;
	int is_left;
};

/* Of the reader 08e6:3437. */
static const struct leave_case leave_cases[] = {
	{ "", 0 },
	{ "\n", 0 },
	{ "08e6:3437", 1 },
	{ "08E6:3437\n", 1 },
	{ "8e6:3437", 1 },
	{ "08e6:3438", 0 },
	{ "08e7:3437", 0 },
	{ "08e6:*", 1 },
	{ "08e7:*", 0 },
	{ "all", 1 },
	{ "!all", 0 },
	{ "all,!08e6:3437", 0 },
	{ "all,!08e6:*", 0 },
	{ "all,!08e7:*", 1 },
	{ "!08e6:3437,all", 1 },
	{ "08e6:3437,!08e6:3437", 0 },
	{ "08e6:3437,!08e6:3437,08e6:3437", 1 },
	{ "072f:2200,08e6:3437", 1 },
	{ " 072f:2200 08e6:3437 ,, ", 1 },
	{ "072f:2200\n08e6:3437\n", 1 },
	{ "08e6", -1 },
	{ "08e6:", -1 },
	{ ":3437", -1 },
	{ "08e6:34370", -1 },
	{ "008e6:3437", -1 },
	{ "08e6:343g", -1 },
	{ "08e6:3437x", -1 },
	{ "08e6:3437:0100", -1 },
	{ "08e6:3437 x", -1 },
	{ "all!08e6:3437", -1 },
	{ "allx", -1 },
	{ "al", -1 },
	{ "!", -1 },
	{ "!!all", -1 },
	{ "*:3437", -1 },
};

static void leave_case_name(const struct leave_case *leave, char *name)
{
	strscpy(name, leave->list, KUNIT_PARAM_DESC_SIZE);
	strreplace(name, '\n', ';');
}

KUNIT_ARRAY_PARAM(leave, leave_cases, leave_case_name);

static void leave_lists(struct kunit *test)
{
	const struct leave_case *leave = test->param_value;

	KUNIT_EXPECT_EQ(test, ccid_is_left(leave->list, 0x08e6, 0x3437), leave->is_left);
}

static struct kunit_case leave_tests[] = {
	KUNIT_CASE_PARAM(leave_lists, leave_gen_params),
	{}
};

static struct kunit_suite leave_suite = {
	.name = "ccid_leave",
	.test_cases = leave_tests,
};

kunit_test_suites(&leave_suite);

MODULE_DESCRIPTION("KUnit suite: readers that are left to others");
MODULE_LICENSE("GPL");
SCR_IMPORT_KUNIT_NAMESPACE;
