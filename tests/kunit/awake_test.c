// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite scr_awake: a reader that may be suspended is woken once, and kept awake
 * as long as a file uses a card that has power; each wake() has its rest().
 */
#include <kunit/test.h>

#include "compat.h"
#include "fake_session.h"

/* How often the driver was told to be awake, and is to be. */
static unsigned int wakes, awake;

/* What its wake() answers. */
static int wake_result;

static int count_wake(struct scr_reader *reader)
{
	wakes++;
	if (wake_result)
		return wake_result;
	awake++;
	return 0;
}

static void count_rest(struct scr_reader *reader)
{
	awake--;
}

static int awake_init(struct kunit *test)
{
	struct fake_reader *fake = fake_reader_with_card(test);

	wakes = 0;
	awake = 0;
	wake_result = 0;
	fake->driver.wake = count_wake;
	fake->driver.rest = count_rest;
	test->priv = fake;
	return 0;
}

static void awake_exit(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	fake_reader_free(fake);
	KUNIT_EXPECT_EQ(test, 0U, awake);
}

static void woken_once(struct kunit *test)
{
	struct scr_session *session = fake_shared(test, test->priv);

	KUNIT_EXPECT_EQ(test, 1U, wakes);
	KUNIT_EXPECT_EQ(test, 1U, awake);
	KUNIT_EXPECT_EQ(test, 0, fake_use(session));
	KUNIT_EXPECT_EQ(test, 0, fake_use(session));
	KUNIT_EXPECT_EQ(test, 1U, wakes);
	KUNIT_EXPECT_EQ(test, 1U, awake);
	scr_session_close(session);
	KUNIT_EXPECT_EQ(test, 0U, awake);
}

/* A question to the reader, or a request that fails: nobody uses a card. */
static void not_without_a_card(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = fake_session(test, fake);

	KUNIT_EXPECT_EQ(test, -EBADFD, fake_use(session));
	KUNIT_EXPECT_EQ(test, 1U, wakes);
	KUNIT_EXPECT_EQ(test, 0U, awake);
	fake->result = -ETIMEDOUT;
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT,
			fake_connect(session, SCARD_SHARE_SHARED, SCARD_PROTOCOL_Tx, 0));
	fake->result = 0;
	KUNIT_EXPECT_EQ(test, 0U, awake);
	scr_session_close(session);
}

/* What ends it, with a file that stays open. */
struct end_case {
	const char *name;
	void (*end)(struct fake_reader *fake, struct scr_session *session);
};

static void end_by_removal(struct fake_reader *fake, struct scr_session *session)
{
	scr_reader_card_present(&fake->node->reader, false);
}

static void end_by_loss(struct fake_reader *fake, struct scr_session *session)
{
	scr_reader_card_unpowered(&fake->node->reader);
}

static void end_by_power_down(struct fake_reader *fake, struct scr_session *session)
{
	fake_disconnect(session, SCARD_UNPOWER_CARD);
}

static void end_by_disconnect(struct fake_reader *fake, struct scr_session *session)
{
	fake_disconnect(session, SCARD_LEAVE_CARD);
}

static void end_in_a_callback(struct fake_reader *fake, struct scr_session *session)
{
	fake->removes_card = true;
	fake_use(session);
	fake->removes_card = false;
}

static const struct end_case end_cases[] = {
	{ "the card is removed", end_by_removal },
	{ "the card loses its power", end_by_loss },
	{ "the card is unpowered", end_by_power_down },
	{ "the file disconnects", end_by_disconnect },
	{ "the card is removed during a request", end_in_a_callback },
};

KUNIT_ARRAY_PARAM_DESC(end, end_cases, name);

static void kept_until(struct kunit *test)
{
	const struct end_case *item = test->param_value;
	struct fake_reader *fake = test->priv;
	struct scr_session *session = fake_shared(test, fake);

	KUNIT_EXPECT_EQ(test, 1U, awake);
	item->end(fake, session);
	KUNIT_EXPECT_EQ(test, 0U, awake);
	scr_session_close(session);
	KUNIT_EXPECT_EQ(test, 0U, awake);
}

static void kept_for_two(struct kunit *test)
{
	struct scr_session *session = fake_shared(test, test->priv);
	struct scr_session *other = fake_shared(test, test->priv);

	KUNIT_EXPECT_EQ(test, 0, fake_disconnect(session, SCARD_LEAVE_CARD));
	KUNIT_EXPECT_EQ(test, 1U, awake);
	KUNIT_EXPECT_EQ(test, 0, fake_disconnect(other, SCARD_LEAVE_CARD));
	KUNIT_EXPECT_EQ(test, 0U, awake);
	scr_session_close(other);
	scr_session_close(session);
}

/* The driver is gone when the reader is unregistered: before that it is told. */
static void told_before_the_reader_goes(struct kunit *test)
{
	struct fake_reader *fake = fake_reader_with_card(test);
	struct scr_session *session;

	fake->driver.wake = count_wake;
	fake->driver.rest = count_rest;
	session = fake_shared(test, fake);
	KUNIT_EXPECT_EQ(test, 1U, awake);
	get_device(&fake->node->reader.dev);
	fake_reader_free(fake);
	KUNIT_EXPECT_EQ(test, 0U, awake);
	scr_session_close(session);
	KUNIT_EXPECT_EQ(test, 0U, awake);
	put_device(&fake->node->reader.dev);
}

/* A card that could not be reset is not handed to the next one as it was left. */
static void reset_by_who_cannot_wake(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = fake_shared(test, fake);

	KUNIT_EXPECT_EQ(test, (u32)SCARD_SPECIFIC, fake->node->state);
	wake_result = -EIO;
	scr_session_close(session);
	KUNIT_EXPECT_EQ(test, 2U, wakes);
	KUNIT_EXPECT_EQ(test, (u32)SCARD_SWALLOWED, fake->node->state);
	wake_result = 0;
	session = fake_shared(test, fake);
	KUNIT_EXPECT_EQ(test, (u32)SCARD_SPECIFIC, fake->node->state);
	scr_session_close(session);
}

/* Nor one that could not be powered down: its reset is owed, and comes at once. */
static void disconnected_in_vain(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = fake_shared(test, fake);

	fake->result = -EIO;
	KUNIT_EXPECT_EQ(test, -EIO, fake_disconnect(session, SCARD_UNPOWER_CARD));
	flush_work(&fake->node->reset_work);
	KUNIT_EXPECT_EQ(test, (u32)SCARD_WARM_RESET, fake->minor);
	KUNIT_EXPECT_EQ(test, (u32)SCARD_SWALLOWED, fake->node->state);
	fake->result = 0;
	scr_session_close(session);
}

static struct kunit_case awake_cases[] = {
	KUNIT_CASE(reset_by_who_cannot_wake),
	KUNIT_CASE(disconnected_in_vain),
	KUNIT_CASE(woken_once),
	KUNIT_CASE(not_without_a_card),
	KUNIT_CASE_PARAM(kept_until, end_gen_params),
	KUNIT_CASE(kept_for_two),
	KUNIT_CASE(told_before_the_reader_goes),
	{ }
};

static struct kunit_suite awake_suite = {
	.name = "scr_awake",
	.init = awake_init,
	.exit = awake_exit,
	.test_cases = awake_cases,
};

kunit_test_suite(awake_suite);

SCR_IMPORT_KUNIT_NAMESPACE;
