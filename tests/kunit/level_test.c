// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_level: APDUs in messages of 64 bytes: how they are cut at
 * each exchange level, both ways, and readers that cut them wrongly.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>

#include "compat.h"
#include "fake_transport.h"

#define ROOM		(FAKE_MESSAGE_LENGTH - CCID_HEADER_LENGTH)

#define EXTENDED	SCR_EXCHANGE_LEVEL_EXTENDED_APDU
#define SHORT		SCR_EXCHANGE_LEVEL_SHORT_APDU
#define TPDU		SCR_EXCHANGE_LEVEL_TPDU

#define MORE		{ FAKE_ANSWER, .specific = CCID_RESPONSE_WANTS_COMMAND }
#define WHOLE(n)	{ FAKE_ANSWER, .length = (n) }
#define BEGINS(n)	{ FAKE_ANSWER, .specific = CCID_RESPONSE_BEGINS, .length = (n) }
#define CONTINUES(n)	{ FAKE_ANSWER, .specific = CCID_RESPONSE_CONTINUES, .length = (n) }
#define ENDS(n)		{ FAKE_ANSWER, .specific = CCID_RESPONSE_ENDS, .length = (n) }

struct level_case {
	const char *name;
	u8 level;
	u32 protocol;
	size_t command;
	size_t room;
	struct fake_frame frames[16];
	int expected;
	size_t answer;
	unsigned int blocks;
	u16 levels[8];
	size_t sent;
};

static const struct level_case level_cases[] = {
	{ "TPDU, T=0", TPDU, SCARD_PROTOCOL_T0, 5, 300, { WHOLE(2) },
	  0, 2, 1, { 0 }, 5 },
	{ "TPDU, T=0, case 1 gets P3", TPDU, SCARD_PROTOCOL_T0, 4, 300, { WHOLE(2) },
	  0, 2, 1, { 0 }, 5 },
	{ "TPDU, T=0, case 3", TPDU, SCARD_PROTOCOL_T0, 9, 300, { WHOLE(2) },
	  0, 2, 1, { 0 }, 9 },
	{ "TPDU, T=0, case 4 loses Le", TPDU, SCARD_PROTOCOL_T0, 10, 300, { WHOLE(2) },
	  0, 2, 1, { 0 }, 9 },
	{ "TPDU, T=0, no TPDU: the reader's to judge", TPDU, SCARD_PROTOCOL_T0, 8, 300,
	  { WHOLE(2) }, 0, 2, 1, { 0 }, 8 },
	{ "TPDU, T=0, longer than any", TPDU, SCARD_PROTOCOL_T0, 262, 300, {},
	  -EINVAL, 0, 0, {}, 0 },
	{ "short APDU, case 1", SHORT, SCARD_PROTOCOL_T0, 4, 300, { WHOLE(2) },
	  0, 2, 1, { 0 }, 4 },
	{ "short APDU, fills the message", SHORT, SCARD_PROTOCOL_T1, ROOM, 300,
	  { WHOLE(ROOM) }, 0, ROOM, 1, { 0 }, ROOM },
	{ "short APDU, chain byte is not heeded", SHORT, SCARD_PROTOCOL_T1, 5, 300,
	  { BEGINS(4) }, 0, 4, 1, { 0 }, 5 },
	{ "extended, in one message", EXTENDED, SCARD_PROTOCOL_T1, ROOM, 300,
	  { WHOLE(2) }, 0, 2, 1, { 0 }, ROOM },
	{ "extended, one byte over", EXTENDED, SCARD_PROTOCOL_T1, ROOM + 1, 300,
	  { MORE, WHOLE(2) }, 0, 2, 2, { 1, 2 }, ROOM + 1 },
	{ "extended, three messages", EXTENDED, SCARD_PROTOCOL_T1, 2 * ROOM + 1, 300,
	  { MORE, MORE, WHOLE(2) }, 0, 2, 3, { 1, 3, 2 }, 2 * ROOM + 1 },
	{ "extended, just three messages", EXTENDED, SCARD_PROTOCOL_T1, 3 * ROOM, 300,
	  { MORE, MORE, WHOLE(2) }, 0, 2, 3, { 1, 3, 2 }, 3 * ROOM },
	{ "answer in two messages", EXTENDED, SCARD_PROTOCOL_T1, 5, 300,
	  { BEGINS(ROOM), ENDS(2) }, 0, ROOM + 2, 2, { 0, 0x10 }, 5 },
	{ "answer in four messages", EXTENDED, SCARD_PROTOCOL_T1, 5, 300,
	  { BEGINS(ROOM), CONTINUES(ROOM), CONTINUES(1), ENDS(2) },
	  0, 2 * ROOM + 3, 4, { 0, 0x10, 0x10, 0x10 }, 5 },
	{ "answer's last message is empty", EXTENDED, SCARD_PROTOCOL_T1, 5, 300,
	  { BEGINS(ROOM), ENDS(0) }, 0, ROOM, 2, { 0, 0x10 }, 5 },
	{ "chained both ways", EXTENDED, SCARD_PROTOCOL_T1, ROOM + 1, 300,
	  { MORE, BEGINS(10), ENDS(2) }, 0, 12, 3, { 1, 2, 0x10 }, ROOM + 1 },
	{ "the caller's buffer is full, all is fetched", EXTENDED, SCARD_PROTOCOL_T1, 5, 60,
	  { BEGINS(ROOM), CONTINUES(ROOM), ENDS(2) },
	  -EOVERFLOW, 2 * ROOM + 2, 3, { 0, 0x10, 0x10 }, 5 },
	{ "no wish for the rest of the command", EXTENDED, SCARD_PROTOCOL_T1, ROOM + 1, 300,
	  { WHOLE(2) }, -EPROTO, 0, 1, { 1 }, ROOM },
	{ "a piece of nothing", EXTENDED, SCARD_PROTOCOL_T1, 5, 300,
	  { BEGINS(5), CONTINUES(0) }, -EPROTO, 5, 2, { 0, 0x10 }, 5 },
	{ "card mute in the middle", EXTENDED, SCARD_PROTOCOL_T1, ROOM + 1, 300,
	  { { FAKE_ANSWER, .status = 0x40, .error = 0xfe } },
	  -ETIMEDOUT, 0, 1, { 1 }, ROOM },
};

KUNIT_ARRAY_PARAM_DESC(level, level_cases, name);

static const struct scr_reader_driver no_driver;

static int level_init(struct kunit *test)
{
	struct fake_device *fake = fake_device_alloc(test);
	struct scr_reader *reader = scr_reader_alloc(NULL, &no_driver);

	KUNIT_ASSERT_NOT_NULL(test, reader);
	dev_set_drvdata(&reader->dev, &fake->device->slots[0]);
	fake->device->slots[0].reader = reader;
	test->priv = fake;
	return 0;
}

static void level_exit(struct kunit *test)
{
	struct fake_device *fake = test->priv;

	scr_reader_put(fake->device->slots[0].reader);
}

static void check_pattern(struct kunit *test, const u8 *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		KUNIT_ASSERT_EQ(test, (u8)i, bytes[i]);
}

static void apdu(struct kunit *test)
{
	const struct level_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	struct scr_request request = { .minor = item->protocol, .deadline = jiffies + 10 * HZ };
	u8 *command = kunit_kzalloc(test, item->command, GFP_KERNEL);
	u8 *answer = kunit_kzalloc(test, item->room, GFP_KERNEL);
	size_t i;

	for (i = 0; i < item->command; i++)
		command[i] = i;
	request.input = command;
	request.input_length = item->command;
	request.output = answer;
	request.capacity = item->room;
	request.room = item->room;
	fake->device->description.level = item->level;
	fake->one_by_one = item->frames;

	KUNIT_EXPECT_EQ(test, item->expected,
			ccid_transmit(fake->device->slots[0].reader, &request));
	KUNIT_EXPECT_EQ(test, item->answer, request.information);
	KUNIT_EXPECT_EQ(test, item->blocks, fake->level_count);
	for (i = 0; i < item->blocks; i++)
		KUNIT_EXPECT_EQ(test, item->levels[i], fake->levels[i]);
	KUNIT_EXPECT_EQ(test, item->sent, fake->sent_length);
	check_pattern(test, fake->sent, min(item->sent, item->command));
	if (!item->expected)
		check_pattern(test, answer, item->answer);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

/* No byte of the command stays behind in the buffer that went to the reader. */
static void command_is_wiped(struct kunit *test)
{
	static const struct fake_frame frames[] = { WHOLE(2) };
	struct fake_device *fake = test->priv;
	struct scr_request request = { .minor = SCARD_PROTOCOL_T0, .deadline = jiffies + HZ };
	u8 bytes[20];

	memset(bytes, 0xa5, sizeof(bytes));
	request.input = bytes;
	request.input_length = sizeof(bytes);
	request.output = bytes;
	request.capacity = sizeof(bytes);
	request.room = sizeof(bytes);
	fake->device->description.level = SHORT;
	fake->one_by_one = frames;
	KUNIT_EXPECT_EQ(test, 0, ccid_transmit(fake->device->slots[0].reader, &request));
	KUNIT_EXPECT_NULL(test, memchr(fake->device->slots[0].message, 0xa5,
				       FAKE_MESSAGE_LENGTH));
}

static struct kunit_case level_test_cases[] = {
	KUNIT_CASE_PARAM(apdu, level_gen_params),
	KUNIT_CASE(command_is_wiped),
	{ }
};

static struct kunit_suite level_suite = {
	.name = "ccid_level",
	.init = level_init,
	.exit = level_exit,
	.test_cases = level_test_cases,
};

kunit_test_suite(level_suite);
