// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_quirk_hooks: the engine with readers that are slow, that want
 * to be left alone at first, or that know nothing of their card's presence.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>

#include "fake_transport.h"
#include "scr-core.h"

#define TIMEOUT		(HZ / 20 + 1)
#define NO_CARD		{ FAKE_ANSWER, .status = 0x02 }

static const struct scr_reader_driver no_driver;

static int hooks_init(struct kunit *test)
{
	struct fake_device *fake = fake_device_alloc(test);

	fake->device->slots[0].reader = scr_reader_alloc(NULL, &no_driver);
	KUNIT_ASSERT_NOT_NULL(test, fake->device->slots[0].reader);
	fake->abort_frames[0].kind = FAKE_ANSWER;
	test->priv = fake;
	return 0;
}

static void hooks_exit(struct kunit *test)
{
	struct fake_device *fake = test->priv;

	scr_reader_put(fake->device->slots[0].reader);
}

static void answer_with(struct fake_device *fake, struct fake_frame frame)
{
	memset(fake->frames, 0, sizeof(fake->frames));
	fake->frames[0] = frame;
}

static int run_request(struct fake_device *fake, struct scr_request *request)
{
	struct ccid_slot *slot = &fake->device->slots[0];
	struct ccid_answer answer;
	int result;

	ccid_slot_lock(slot);
	ccid_encode_get_slot_status(slot->message, 0, ccid_next_sequence(slot));
	result = ccid_command(slot, request, CCID_HEADER_LENGTH, TIMEOUT, &answer);
	ccid_forget_answer(slot);
	ccid_slot_unlock(slot);
	return result;
}

static int run_command(struct fake_device *fake)
{
	struct scr_request request = { .deadline = jiffies + 10 * HZ };

	return run_request(fake, &request);
}

static void timeouts(struct kunit *test)
{
	struct fake_device *fake = test->priv;
	struct ccid_device *device = fake->device;

	KUNIT_EXPECT_EQ(test, ccid_timeout(device, 3 * HZ), 3 * HZ);
	device->description.least_timeout = 12;
	KUNIT_EXPECT_EQ(test, ccid_timeout(device, 3 * HZ), 12 * HZ);
	KUNIT_EXPECT_EQ(test, ccid_timeout(device, 60 * HZ), 60 * HZ);
	device->description.first_timeout = 30;
	KUNIT_EXPECT_EQ(test, ccid_timeout(device, 3 * HZ), 30 * HZ);
	device->answered = true;
	KUNIT_EXPECT_EQ(test, ccid_timeout(device, 3 * HZ), 12 * HZ);
}

/* Silent for a second at first, and later for the time that the command has. */
static void first_answer_is_waited_for(struct kunit *test)
{
	struct fake_device *fake = test->priv;
	unsigned long before = jiffies;

	fake->device->description.first_timeout = 1;
	answer_with(fake, (struct fake_frame){ FAKE_END });
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, run_command(fake));
	KUNIT_EXPECT_TRUE(test, time_after_eq(jiffies, before + HZ));
	KUNIT_EXPECT_FALSE(test, fake->device->answered);

	answer_with(fake, (struct fake_frame){ FAKE_ANSWER });
	KUNIT_EXPECT_EQ(test, 0, run_command(fake));
	KUNIT_EXPECT_TRUE(test, fake->device->answered);

	before = jiffies;
	answer_with(fake, (struct fake_frame){ FAKE_END });
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, run_command(fake));
	KUNIT_EXPECT_TRUE(test, time_before(jiffies, before + HZ));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

static void left_alone_at_first(struct kunit *test)
{
	struct fake_device *fake = test->priv;
	unsigned long settled = jiffies + HZ / 2;

	fake->device->settled = settled;
	answer_with(fake, (struct fake_frame){ FAKE_ANSWER });
	fake->device->description.quirks = CCID_QUIRK_SETTLE;
	KUNIT_EXPECT_EQ(test, 0, run_command(fake));
	KUNIT_EXPECT_TRUE(test, time_after_eq(jiffies, settled));

	/* It has answered: whatever the clock says, it is not waited for again. */
	fake->device->settled = jiffies + 60 * HZ;
	KUNIT_EXPECT_EQ(test, 0, run_command(fake));
	KUNIT_EXPECT_EQ(test, fake->messages, 2);
}

static void others_are_not_left_alone(struct kunit *test)
{
	struct fake_device *fake = test->priv;

	fake->device->settled = jiffies + 60 * HZ;
	answer_with(fake, (struct fake_frame){ FAKE_ANSWER });
	KUNIT_EXPECT_EQ(test, 0, run_command(fake));
	KUNIT_EXPECT_TRUE(test, time_before(jiffies, fake->device->settled - 30 * HZ));
}

static void cancelled_while_left_alone(struct kunit *test)
{
	struct fake_device *fake = test->priv;
	struct scr_request request = { .deadline = jiffies + 10 * HZ, .cancelled = true };

	fake->device->settled = jiffies + 60 * HZ;
	fake->device->description.quirks = CCID_QUIRK_SETTLE;
	KUNIT_EXPECT_EQ(test, -ECANCELED, run_request(fake, &request));
	KUNIT_EXPECT_EQ(test, fake->messages, 0);
}

static u32 state_of(struct fake_device *fake)
{
	return scr_node_of(fake->device->slots[0].reader)->state;
}

static void no_card_is_believed(struct kunit *test)
{
	struct fake_device *fake = test->priv;

	answer_with(fake, (struct fake_frame)NO_CARD);
	KUNIT_EXPECT_EQ(test, 0, run_command(fake));
	KUNIT_EXPECT_EQ(test, state_of(fake), SCARD_ABSENT);
}

static void no_card_is_not_believed(struct kunit *test)
{
	struct fake_device *fake = test->priv;

	fake->device->description.quirks = CCID_QUIRK_NO_PRESENCE;
	answer_with(fake, (struct fake_frame)NO_CARD);
	KUNIT_EXPECT_EQ(test, 0, run_command(fake));
	KUNIT_EXPECT_EQ(test, state_of(fake), SCARD_SWALLOWED);
}

static struct kunit_case hooks_test_cases[] = {
	KUNIT_CASE(timeouts),
	KUNIT_CASE(first_answer_is_waited_for),
	KUNIT_CASE(left_alone_at_first),
	KUNIT_CASE(others_are_not_left_alone),
	KUNIT_CASE(cancelled_while_left_alone),
	KUNIT_CASE(no_card_is_believed),
	KUNIT_CASE(no_card_is_not_believed),
	{ }
};

static struct kunit_suite hooks_suite = {
	.name = "ccid_quirk_hooks",
	.init = hooks_init,
	.exit = hooks_exit,
	.test_cases = hooks_test_cases,
};

kunit_test_suite(hooks_suite);
