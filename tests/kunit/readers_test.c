// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_readers: the class descriptors of the readers in
 * tests/data/readers.tsv, one case each. readers_table.py makes the table.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <uapi/linux/scr.h>

#include "bytes.h"
#include "ccid/descriptor.h"

struct reader_case {
	const char *name;
	u8 descriptor[CCID_DESCRIPTOR_LENGTH];
	struct ccid_interface interface;
	enum ccid_refusal refusal;
	u8 level;
	u16 slots;
	u8 busy_slots;
	u32 protocols;
	u8 voltages;
	u8 maximum_ifsd;
	u32 maximum_message_length;
};

#include "readers_table.h"

KUNIT_ARRAY_PARAM_DESC(reader, reader_cases, name);

static void reader(struct kunit *test)
{
	const struct reader_case *c = test->param_value;
	struct ccid_reader_description description;
	u8 *bytes = test_prefix(test, c->descriptor, sizeof(c->descriptor));

	KUNIT_ASSERT_EQ(test, CCID_ACCEPTED,
			ccid_descriptor_parse(&description, bytes, sizeof(c->descriptor)));
	KUNIT_EXPECT_EQ(test, c->refusal,
			ccid_descriptor_check(&description, &c->interface));
	KUNIT_EXPECT_EQ(test, description.level, c->level);
	KUNIT_EXPECT_EQ(test, description.slots, c->slots);
	KUNIT_EXPECT_EQ(test, description.busy_slots, c->busy_slots);
	KUNIT_EXPECT_EQ(test, description.protocols, c->protocols);
	KUNIT_EXPECT_EQ(test, description.voltages, c->voltages);
	KUNIT_EXPECT_EQ(test, description.maximum_ifsd, c->maximum_ifsd);
	KUNIT_EXPECT_EQ(test, description.maximum_message_length,
			c->maximum_message_length);
}

/* The whole list is there, and nothing of it is refused. */
static void whole_list(struct kunit *test)
{
	struct ccid_reader_description description;
	int count[CCID_REFUSAL_COUNT] = {};
	int i;

	for (i = 0; i < ARRAY_SIZE(reader_cases); i++) {
		ccid_descriptor_parse(&description, reader_cases[i].descriptor,
				      CCID_DESCRIPTOR_LENGTH);
		count[ccid_descriptor_check(&description, &reader_cases[i].interface)]++;
	}
	KUNIT_EXPECT_EQ(test, ARRAY_SIZE(reader_cases), 610);
	KUNIT_EXPECT_EQ(test, count[CCID_ACCEPTED], 610);
}

static struct kunit_case readers_cases[] = {
	KUNIT_CASE_PARAM(reader, reader_gen_params),
	KUNIT_CASE(whole_list),
	{}
};

static struct kunit_suite readers_suite = {
	.name = "ccid_readers",
	.test_cases = readers_cases,
};

kunit_test_suite(readers_suite);

MODULE_DESCRIPTION("KUnit tests of the CCID descriptor check on known readers");
MODULE_LICENSE("GPL");
SCR_IMPORT_KUNIT_NAMESPACE;
