// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite scr_pause: a reader that is paused, one that sleeps, and what its
 * driver is called for.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>

#include "fake_reader.h"

#define POWER		_IOC_NR(IOCTL_SMARTCARD_POWER)
#define EJECT		_IOC_NR(IOCTL_SMARTCARD_EJECT)

static int wakes, rests, wake_result;

static int count_wake(struct scr_reader *reader)
{
	wakes++;
	return wake_result;
}

static void count_rest(struct scr_reader *reader)
{
	rests++;
}

static int pause_init(struct kunit *test)
{
	struct fake_reader *fake = fake_reader_alloc(test);

	fake->driver.wake = count_wake;
	fake->driver.rest = count_rest;
	wake_result = 0;
	KUNIT_ASSERT_EQ(test, 0, fake_reader_register(fake));
	fake_reader_set_state(fake, SCARD_SWALLOWED);
	wakes = 0;
	rests = 0;
	test->priv = fake;
	return 0;
}

static void pause_exit(struct kunit *test)
{
	fake_reader_free(test->priv);
}

static void request_is_cancelled_after_the_grace(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct other_thread *other;

	fake->waits = true;
	other = start_eject(test, fake);
	scr_reader_pause(&fake->node->reader, 1);
	KUNIT_EXPECT_EQ(test, 1U, fake->cancels);
	KUNIT_EXPECT_EQ(test, wakes, rests);
	KUNIT_EXPECT_EQ(test, -ECANCELED, end_thread(other));
	scr_reader_continue(&fake->node->reader);
}

static void request_may_end_within_the_grace(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct other_thread *other;

	fake->waits = true;
	other = start_eject(test, fake);
	complete(&fake->released);
	scr_reader_pause(&fake->node->reader, 60 * HZ);
	KUNIT_EXPECT_EQ(test, 0U, fake->cancels);
	KUNIT_EXPECT_EQ(test, 0, end_thread(other));
	scr_reader_continue(&fake->node->reader);
}

static void no_callback_runs_while_paused(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	scr_reader_pause(&fake->node->reader, 0);
	KUNIT_EXPECT_EQ(test, -EBUSY, fake_control(fake, EJECT, 0));
	KUNIT_EXPECT_EQ(test, 0, wakes);
	KUNIT_EXPECT_EQ(test, 0U, fake->calls[RDF_CARD_EJECT]);
	scr_reader_continue(&fake->node->reader);
	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, EJECT, 0));
	KUNIT_EXPECT_EQ(test, 1U, fake->calls[RDF_CARD_EJECT]);
}

static void paused_reader_is_unregistered(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	scr_reader_pause(&fake->node->reader, 0);
	scr_reader_unregister(&fake->node->reader);
	KUNIT_EXPECT_EQ(test, -ENODEV, fake_control(fake, EJECT, 0));
	scr_track(fake->node, SCR_TRACKING_LOOK);
	KUNIT_EXPECT_EQ(test, 0, wakes);
	scr_reader_put(&fake->node->reader);
	test->priv = fake_reader_alloc(test);
	KUNIT_ASSERT_EQ(test, 0, fake_reader_register(test->priv));
}

static void power_that_is_lost_in_a_pause_is_not_found_again(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, POWER, SCARD_COLD_RESET));
	KUNIT_EXPECT_EQ(test, SCARD_NEGOTIABLE, (int)fake->node->state);
	scr_reader_pause(&fake->node->reader, 0);
	scr_reader_card_unpowered(&fake->node->reader);
	scr_reader_continue(&fake->node->reader);
	KUNIT_EXPECT_EQ(test, SCARD_SWALLOWED, (int)fake->node->state);
	KUNIT_EXPECT_EQ(test, 1U, (unsigned int)fake->node->counters.power);
	KUNIT_EXPECT_FALSE(test, scr_reader_is_used(&fake->node->reader));
}

static void each_request_wakes_and_rests(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, POWER, SCARD_COLD_RESET));
	KUNIT_EXPECT_EQ(test, 1, wakes);
	KUNIT_EXPECT_EQ(test, 1, rests);
	scr_track(fake->node, SCR_TRACKING_LOOK);
	KUNIT_EXPECT_EQ(test, 2, wakes);
	KUNIT_EXPECT_EQ(test, 2, rests);
}

static void reader_that_does_not_wake_up(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	wake_result = -ENODEV;
	KUNIT_EXPECT_EQ(test, -ENODEV, fake_control(fake, POWER, SCARD_COLD_RESET));
	wake_result = -EHOSTUNREACH;
	KUNIT_EXPECT_EQ(test, -EIO, fake_control(fake, POWER, SCARD_COLD_RESET));
	scr_track(fake->node, SCR_TRACKING_LOOK);
	KUNIT_EXPECT_EQ(test, 3, wakes);
	KUNIT_EXPECT_EQ(test, 0, rests);
	KUNIT_EXPECT_EQ(test, 0U, fake->calls[RDF_CARD_POWER]);
	KUNIT_EXPECT_EQ(test, 0U, fake->calls[RDF_CARD_TRACKING]);
}

static void sleeping_reader_is_asked(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	fake_reader_set_state(fake, SCARD_ABSENT);
	KUNIT_EXPECT_EQ(test, -ENOMEDIUM, fake_control(fake, EJECT, 0));
	KUNIT_EXPECT_EQ(test, 0U, fake->calls[RDF_CARD_TRACKING]);
	scr_reader_unattended(&fake->node->reader);
	KUNIT_EXPECT_EQ(test, -ENOMEDIUM, fake_control(fake, EJECT, 0));
	KUNIT_EXPECT_EQ(test, 1U, fake->calls[RDF_CARD_TRACKING]);
	scr_reader_card_present(&fake->node->reader, false);
	KUNIT_EXPECT_EQ(test, -ENOMEDIUM, fake_control(fake, EJECT, 0));
	KUNIT_EXPECT_EQ(test, 1U, fake->calls[RDF_CARD_TRACKING]);
}

static struct kunit_case pause_cases[] = {
	KUNIT_CASE(request_is_cancelled_after_the_grace),
	KUNIT_CASE(request_may_end_within_the_grace),
	KUNIT_CASE(no_callback_runs_while_paused),
	KUNIT_CASE(paused_reader_is_unregistered),
	KUNIT_CASE(power_that_is_lost_in_a_pause_is_not_found_again),
	KUNIT_CASE(each_request_wakes_and_rests),
	KUNIT_CASE(reader_that_does_not_wake_up),
	KUNIT_CASE(sleeping_reader_is_asked),
	{ }
};

static struct kunit_suite pause_suite = {
	.name = "scr_pause",
	.init = pause_init,
	.exit = pause_exit,
	.test_cases = pause_cases,
};

kunit_test_suite(pause_suite);
