// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite scr_transaction: whose turn comes when, and what ends a transaction
 * and a wait for one.
 */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/ktime.h>

#include "fake_session.h"

static int transaction_init(struct kunit *test)
{
	test->priv = fake_reader_with_card(test);
	return 0;
}

static void transaction_exit(struct kunit *test)
{
	fake_reader_free(test->priv);
}

static struct scr_session *fake_holder(struct kunit *test)
{
	struct scr_session *session = fake_shared(test, test->priv);

	KUNIT_EXPECT_EQ(test, 0, fake_begin(session));
	return session;
}

#define WAITERS	6

static void first_come_first_served(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *holder = fake_holder(test), *session[WAITERS];
	struct waiting_call waiting[WAITERS];
	unsigned int i;

	for (i = 0; i < WAITERS; i++) {
		session[i] = fake_shared(test, fake);
		fake_start(test, &waiting[i], session[i], fake_begin);
	}
	for (i = 0; i < WAITERS; i++) {
		KUNIT_EXPECT_EQ(test, 0, fake_end(i ? session[i - 1] : holder,
						  SCARD_LEAVE_CARD));
		KUNIT_EXPECT_EQ(test, 0, fake_finish(&waiting[i]));
		KUNIT_EXPECT_PTR_EQ(test, session[i], fake->node->holder);
		KUNIT_EXPECT_EQ(test, WAITERS - 1 - i, fake_queue(fake));
	}
	for (i = 0; i < WAITERS; i++)
		scr_session_close(session[i]);
	scr_session_close(holder);
}

static void nested_ones_are_counted(struct kunit *test)
{
	struct scr_session *session = fake_holder(test);

	KUNIT_EXPECT_EQ(test, 0, fake_begin(session));
	KUNIT_EXPECT_EQ(test, 0, fake_end(session, SCARD_LEAVE_CARD));
	KUNIT_EXPECT_TRUE(test, fake_flags(session) & SCR_HANDLE_IN_TRANSACTION);
	KUNIT_EXPECT_EQ(test, 0, fake_end(session, SCARD_LEAVE_CARD));
	KUNIT_EXPECT_FALSE(test, fake_flags(session) & SCR_READER_IN_TRANSACTION);
	KUNIT_EXPECT_EQ(test, -ENOLCK, fake_end(session, SCARD_LEAVE_CARD));
	scr_session_close(session);
}

static void who_does_not_wait(struct kunit *test)
{
	struct scr_session *holder = fake_holder(test);
	struct scr_session *other = fake_shared(test, test->priv);

	KUNIT_EXPECT_EQ(test, -EBUSY, fake_begin_with(other, 0, 0, true));
	KUNIT_EXPECT_EQ(test, 1U, other->node->refused);
	KUNIT_EXPECT_EQ(test, 0, fake_end(holder, SCARD_LEAVE_CARD));
	KUNIT_EXPECT_EQ(test, 0, fake_begin_with(other, 0, 0, true));
	KUNIT_EXPECT_EQ(test, 0U, other->node->refused);
	KUNIT_EXPECT_EQ(test, -EBUSY, fake_begin_with(holder, 0, 0, true));
	scr_session_close(holder);
	KUNIT_EXPECT_EQ(test, 0U, other->node->refused);
	scr_session_close(other);
}

static void deadline_ends_a_wait(struct kunit *test)
{
	struct scr_session *holder = fake_holder(test);
	struct scr_session *other = fake_shared(test, test->priv);
	u64 deadline = ktime_get_ns() + 20 * NSEC_PER_MSEC;

	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, fake_begin_with(other, deadline, 0, false));
	/* Jiffies are late where a machine is busy, and catch up by a tick. */
	KUNIT_EXPECT_GE(test, ktime_get_ns() + TICK_NSEC, deadline);
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, fake_begin_with(other, 1, 0, false));
	KUNIT_EXPECT_EQ(test, 0U, fake_queue(test->priv));
	KUNIT_EXPECT_EQ(test, 0, fake_end(holder, SCARD_LEAVE_CARD));
	KUNIT_EXPECT_EQ(test, 0, fake_begin_with(other, 1, 0, false));
	scr_session_close(other);
	scr_session_close(holder);
}

static void lease_ends_a_transaction(struct kunit *test)
{
	struct scr_session *session = fake_shared(test, test->priv);
	struct scr_session *other = fake_shared(test, test->priv);

	KUNIT_EXPECT_EQ(test, 0, fake_begin_with(session, 0, 10 * NSEC_PER_MSEC, false));
	KUNIT_EXPECT_EQ(test, 0, fake_begin(other));
	KUNIT_EXPECT_TRUE(test, fake_flags(session) & SCR_HANDLE_LEASE_ENDED);
	KUNIT_EXPECT_EQ(test, 0, fake_end(other, SCARD_LEAVE_CARD));
	KUNIT_EXPECT_EQ(test, -ETIME, fake_use(session));
	KUNIT_EXPECT_EQ(test, -ETIME, fake_end(session, SCARD_RESET_CARD));
	KUNIT_EXPECT_EQ(test, 0, fake_use(session));
	scr_session_close(other);
	scr_session_close(session);
}

/* A callback of the transaction that is over runs to its end first. */
static void lease_ends_in_the_midst(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = fake_shared(test, fake);
	struct scr_session *other = fake_shared(test, fake);
	struct waiting_call using, waiting;

	reinit_completion(&fake->called);
	KUNIT_EXPECT_EQ(test, 0, fake_begin_with(session, 0, 50 * NSEC_PER_MSEC, false));
	fake->waits = true;
	fake_start_any(&using, session, fake_use);
	wait_for_completion(&fake->called);
	fake_start(test, &waiting, other, fake_begin);
	while (!(fake_flags(session) & SCR_HANDLE_LEASE_ENDED))
		usleep_range(1000, 2000);
	KUNIT_EXPECT_EQ(test, 1U, fake_queue(fake));
	fake->waits = false;
	complete(&fake->released);
	KUNIT_EXPECT_EQ(test, 0, fake_finish(&using));
	KUNIT_EXPECT_EQ(test, 0, fake_finish(&waiting));
	scr_session_close(other);
	scr_session_close(session);
}

static void cancel_ends_a_wait(struct kunit *test)
{
	struct scr_session *holder = fake_holder(test);
	struct scr_session *other = fake_shared(test, test->priv);
	struct waiting_call waiting;

	fake_start(test, &waiting, other, fake_begin);
	scr_session_cancel(other);
	KUNIT_EXPECT_EQ(test, -ECANCELED, fake_finish(&waiting));
	KUNIT_EXPECT_PTR_EQ(test, holder, holder->node->holder);
	scr_session_close(other);
	scr_session_close(holder);
}

/* What the holder leaves behind is reset before the next one has its turn. */
static void close_lets_the_next_in(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *holder = fake_holder(test);
	struct scr_session *other = fake_shared(test, fake), *third = fake_session(test, fake);
	struct waiting_call waiting[2];

	fake_start(test, &waiting[0], other, fake_begin);
	fake_start(test, &waiting[1], third, fake_begin);
	scr_session_close(holder);
	KUNIT_EXPECT_EQ(test, -EBADFD, fake_finish(&waiting[0]));
	KUNIT_EXPECT_EQ(test, 0, fake_finish(&waiting[1]));
	KUNIT_EXPECT_EQ(test, 2U, fake->calls[RDF_CARD_POWER]);
	scr_session_close(third);
	scr_session_close(other);
}

static void pause_keeps_who_waits(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *holder = fake_holder(test);
	struct scr_session *other = fake_shared(test, fake);
	struct waiting_call ending, waiting;

	fake_start(test, &waiting, other, fake_begin);
	scr_reader_pause(&fake->node->reader, 0);
	fake_start(test, &ending, holder, fake_leave);
	KUNIT_EXPECT_EQ(test, 2U, fake_queue(fake));
	scr_reader_continue(&fake->node->reader);
	KUNIT_EXPECT_EQ(test, 0, fake_finish(&ending));
	KUNIT_EXPECT_EQ(test, 0, fake_finish(&waiting));
	scr_session_close(other);
	scr_session_close(holder);
}

static void unregister_ends_waits(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *holder = fake_holder(test);
	struct scr_session *other = fake_shared(test, fake);
	struct waiting_call waiting;

	fake_start(test, &waiting, other, fake_begin);
	scr_reader_unregister(&fake->node->reader);
	KUNIT_EXPECT_EQ(test, -ENODEV, fake_finish(&waiting));
	KUNIT_EXPECT_EQ(test, -ENODEV, fake_end(holder, SCARD_LEAVE_CARD));
	scr_session_close(other);
	scr_session_close(holder);
	scr_reader_put(&fake->node->reader);
	test->priv = fake_reader_with_card(test);
}

static struct kunit_case transaction_cases[] = {
	KUNIT_CASE(first_come_first_served),
	KUNIT_CASE(nested_ones_are_counted),
	KUNIT_CASE(who_does_not_wait),
	KUNIT_CASE(deadline_ends_a_wait),
	KUNIT_CASE(lease_ends_a_transaction),
	KUNIT_CASE(lease_ends_in_the_midst),
	KUNIT_CASE(cancel_ends_a_wait),
	KUNIT_CASE(close_lets_the_next_in),
	KUNIT_CASE(pause_keeps_who_waits),
	KUNIT_CASE(unregister_ends_waits),
	{ }
};

static struct kunit_suite transaction_suite = {
	.name = "scr_transaction",
	.init = transaction_init,
	.exit = transaction_exit,
	.test_cases = transaction_cases,
};

kunit_test_suite(transaction_suite);
