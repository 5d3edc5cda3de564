// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite scr_asynchronous: requests that nobody waits for, on a driver that
 * answers later, or at once, or only where it may sleep; and readers that sleep.
 */
#include <kunit/test.h>
#include <linux/irq_work.h>

#include "compat.h"
#include "fake_session.h"

#define USER	(SCR_HANDLE_USES_CARD | SCR_HANDLE_CONNECTED)

/**
 * struct fake_submission - a submission, and what the submitter gets to know
 * @submission: begun by submit()
 * @done: &scr_submission.ended was called
 * @in_interrupt: there
 */
struct fake_submission {
	struct scr_submission submission;
	struct completion done;
	bool in_interrupt;
};

static void fake_ended(struct scr_submission *submission)
{
	struct fake_submission *fake = container_of(submission, struct fake_submission,
						    submission);

	fake->in_interrupt = in_hardirq();
	complete(&fake->done);
}

static struct fake_submission *submission_of(struct kunit *test, struct scr_session *session,
					     u32 major, u32 minor)
{
	struct fake_submission *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	struct scr_transfer *transfer = &fake->submission.transfer;

	KUNIT_ASSERT_NOT_NULL(test, fake);
	init_completion(&fake->done);
	scr_submission_init(&fake->submission, fake_ended);
	scr_transfer_begin(transfer, session, major, minor);
	scr_transfer_expect(transfer, SCR_MAXIMUM_RESPONSE_LENGTH);
	transfer->request.input = transfer->input;
	transfer->request.input_length = 5;
	return fake;
}

static struct fake_submission *transmission_of(struct kunit *test,
					       struct scr_session *session)
{
	return submission_of(test, session, _IOC_NR(IOCTL_SMARTCARD_TRANSMIT),
			     SCARD_PROTOCOL_T1);
}

static int submit(struct fake_submission *fake)
{
	return scr_submission_begin(&fake->submission, false);
}

static int result_of(struct fake_submission *fake)
{
	wait_for_completion(&fake->done);
	return fake->submission.result;
}

static size_t answer_of(struct fake_submission *fake)
{
	return fake->submission.transfer.request.information;
}

static void forget(struct fake_submission *fake)
{
	flush_work(&fake->submission.work);
	scr_transfer_end(&fake->submission.transfer);
}

static void expect_ended(struct kunit *test, struct fake_submission *fake, int expected)
{
	KUNIT_EXPECT_EQ(test, expected, result_of(fake));
	forget(fake);
}

/* The request that the driver has, and its answer. */
static void answer_pending(struct fake_reader *fake, int result, const void *answer,
			   size_t length)
{
	struct scr_request *request = fake->pending;

	fake->pending = NULL;
	scr_request_complete(request, result, answer, length);
}

static int asynchronous_init(struct kunit *test)
{
	struct fake_reader *fake = fake_reader_with_card(test);

	fake->driver.asynchronous = BIT(RDF_TRANSMIT) | BIT(RDF_CARD_POWER);
	test->priv = fake;
	return 0;
}

static void asynchronous_exit(struct kunit *test)
{
	fake_reader_free(test->priv);
}

static struct scr_session *user_of(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = fake_shared(test, fake);

	fake->result = -EINPROGRESS;
	return session;
}

/* The card is reset for whoever comes next, and the driver has to say so at once. */
static void close_user(struct kunit *test, struct scr_session *session)
{
	struct fake_reader *fake = test->priv;

	fake->result = 0;
	scr_session_close(session);
}

static void answered_at_once(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = user_of(test);
	struct fake_submission *one = transmission_of(test, session);

	fake->result = 0;
	KUNIT_EXPECT_EQ(test, 0, submit(one));
	KUNIT_EXPECT_EQ(test, (size_t)2, answer_of(one));
	KUNIT_EXPECT_TRUE(test, fake->asynchronous);
	KUNIT_EXPECT_FALSE(test, completion_done(&one->done));
	KUNIT_EXPECT_PTR_EQ(test, (struct scr_request *)NULL, fake->node->current_request);
	forget(one);
	close_user(test, session);
}

static void answered_later(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = user_of(test);
	struct fake_submission *one = transmission_of(test, session);

	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(one));
	KUNIT_EXPECT_PTR_EQ(test, &one->submission.transfer.request, fake->pending);
	KUNIT_EXPECT_FALSE(test, completion_done(&one->done));
	answer_pending(fake, 0, "\x90\x00", 2);
	/* By whoever answers: no worker was needed. */
	KUNIT_EXPECT_TRUE(test, completion_done(&one->done));
	KUNIT_EXPECT_EQ(test, (size_t)2, answer_of(one));
	KUNIT_EXPECT_EQ(test, 1U, fake->node->perf.transmissions);
	KUNIT_EXPECT_EQ(test, 7U, fake->node->perf.bytes);
	expect_ended(test, one, 0);
	fake->result = 0;
	KUNIT_EXPECT_EQ(test, 0, fake_use(session));
	close_user(test, session);
}

/* What a driver answers, and what becomes of it; an answer that is long is allocated. */
struct answer_case {
	const char *name;
	int result;
	size_t length, room;
	int expected;
	size_t information;
};

static const struct answer_case answer_cases[] = {
	{ "SW1 SW2", 0, 2, 300, 0, 2 },
	{ "half of that", 0, 1, 300, -EPROTO, 1 },
	{ "nothing", 0, 0, 300, -EPROTO, 0 },
	{ "all that is there without more memory", 0, 264, 300, 0, 264 },
	{ "one more", 0, 265, 300, 0, 265 },
	{ "too long for the caller", 0, 300, 299, -EOVERFLOW, 300 },
	{ "an error", -EIO, 0, 300, -EIO, 0 },
	{ "an error that nobody knows", -EDOM, 0, 300, -EIO, 0 },
	{ "the card is gone", -ENOMEDIUM, 0, 300, -ENOMEDIUM, 0 },
};

KUNIT_ARRAY_PARAM_DESC(answer, answer_cases, name);

static void answered_with(struct kunit *test)
{
	const struct answer_case *item = test->param_value;
	struct fake_reader *fake = test->priv;
	struct scr_session *session = user_of(test);
	struct fake_submission *one = transmission_of(test, session);
	u8 *answer = kunit_kzalloc(test, 300, GFP_KERNEL);

	memset(answer, 0x5a, 300);
	scr_transfer_expect(&one->submission.transfer, item->room);
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(one));
	answer_pending(fake, item->result, answer, item->length);
	KUNIT_EXPECT_EQ(test, item->expected, result_of(one));
	KUNIT_EXPECT_EQ(test, item->information, answer_of(one));
	if (!item->expected)
		KUNIT_EXPECT_EQ(test, 0, memcmp(one->submission.transfer.request.output, answer,
						item->length));
	KUNIT_EXPECT_EQ(test, scr_status_of(item->expected), session->last_error);
	forget(one);
	close_user(test, session);
}

/* In an interrupt: it ends there, and the next one is begun by a worker. */
struct interrupt {
	struct irq_work work;
	struct fake_reader *fake;
};

static void answer_in_interrupt(struct irq_work *work)
{
	struct interrupt *interrupt = container_of(work, struct interrupt, work);

	answer_pending(interrupt->fake, 0, "\x90\x00", 2);
}

static void answered_in_interrupt(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = user_of(test);
	struct fake_submission *one = transmission_of(test, session);
	struct fake_submission *next = transmission_of(test, session);
	struct interrupt interrupt = {
		.work = IRQ_WORK_INIT_HARD(answer_in_interrupt),
		.fake = fake,
	};

	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(one));
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(next));
	KUNIT_EXPECT_EQ(test, 1U, fake_queue(fake));
	reinit_completion(&fake->called);
	irq_work_queue(&interrupt.work);
	KUNIT_EXPECT_EQ(test, 0, result_of(one));
	KUNIT_EXPECT_TRUE(test, one->in_interrupt);
	irq_work_sync(&interrupt.work);

	wait_for_completion(&fake->called);
	KUNIT_EXPECT_PTR_EQ(test, &next->submission.transfer.request, fake->pending);
	answer_pending(fake, 0, "\x90\x00", 2);
	expect_ended(test, next, 0);
	forget(one);
	close_user(test, session);
}

static void power_is_answered_in_interrupt(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = user_of(test);
	struct fake_submission *one = submission_of(test, session,
						    _IOC_NR(IOCTL_SMARTCARD_POWER),
						    SCARD_WARM_RESET);
	u64 resets = fake->node->counters.resets;

	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(one));
	local_irq_disable();
	answer_pending(fake, 0, fake->atr, fake->atr_length);
	local_irq_enable();
	expect_ended(test, one, 0);
	KUNIT_EXPECT_EQ(test, fake->atr_length, answer_of(one));
	KUNIT_EXPECT_EQ(test, SCARD_NEGOTIABLE, (int)fake->node->state);
	KUNIT_EXPECT_EQ(test, resets + 1, fake->node->counters.resets);
	KUNIT_EXPECT_EQ(test, USER, fake_flags(session));
	close_user(test, session);
}

static void driver_that_waits(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = user_of(test);
	struct fake_submission *one = transmission_of(test, session);

	fake->driver.asynchronous = 0;
	fake->result = 0;
	fake->waits = true;
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(one));
	complete(&fake->released);
	KUNIT_EXPECT_EQ(test, 0, result_of(one));
	KUNIT_EXPECT_FALSE(test, fake->asynchronous);
	KUNIT_EXPECT_EQ(test, (size_t)2, answer_of(one));
	fake->waits = false;
	forget(one);
	close_user(test, session);
}

/* Rules are those of others: they end it before it is begun. */

static void refused(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = user_of(test);
	struct fake_submission *one = transmission_of(test, session);
	struct fake_submission *next = transmission_of(test, session);

	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(one));
	KUNIT_EXPECT_EQ(test, -EBUSY, scr_submission_begin(&next->submission, true));
	KUNIT_EXPECT_EQ(test, SCR_STATUS_DEVICE_BUSY, session->last_error);
	answer_pending(fake, 0, "\x90\x00", 2);
	expect_ended(test, one, 0);
	forget(next);

	next = submission_of(test, session, _IOC_NR(IOCTL_SMARTCARD_TRANSMIT),
			     SCARD_PROTOCOL_T0);
	KUNIT_EXPECT_EQ(test, -EBADFD, submit(next));
	forget(next);
	next = transmission_of(test, session);
	scr_reader_card_present(&fake->node->reader, false);
	KUNIT_EXPECT_EQ(test, -ENOMEDIUM, submit(next));
	forget(next);
	close_user(test, session);
}

static void card_of_another(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = user_of(test);
	struct fake_submission *one = transmission_of(test, session);
	struct scr_session *other;

	fake->result = 0;
	other = fake_shared(test, fake);
	KUNIT_EXPECT_EQ(test, 0, fake_begin(other));
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(one));
	KUNIT_EXPECT_EQ(test, 1U, fake_queue(fake));
	KUNIT_EXPECT_EQ(test, 0, fake_use(other));
	KUNIT_EXPECT_FALSE(test, completion_done(&one->done));
	KUNIT_EXPECT_EQ(test, 0, fake_leave(other));
	expect_ended(test, one, 0);
	scr_session_close(other);
	close_user(test, session);
}

/* The end of what is under way, and of what waits for its turn. */

static void cancel_by_session(struct kunit *test, struct scr_session *session,
			      struct fake_submission *one)
{
	scr_session_cancel(session);
}

static void cancel_by_owner(struct kunit *test, struct scr_session *session,
			    struct fake_submission *one)
{
	scr_submissions_revoke(session, &(struct scr_scope) {
		.session = session, .owner = test });
}

static void cancel_by_request(struct kunit *test, struct scr_session *session,
			      struct fake_submission *one)
{
	scr_submissions_revoke(session, &(struct scr_scope) {
		.request = &one->submission.transfer.request });
}

struct cancel_case {
	const char *name;
	void (*cancel)(struct kunit *test, struct scr_session *session,
		       struct fake_submission *one);
	bool others, first_alone;
};

static const struct cancel_case cancel_cases[] = {
	{ "by SCR_IOC_CANCEL", cancel_by_session, true, false },
	{ "of a program that died", cancel_by_owner, false, false },
	{ "of one request", cancel_by_request, false, true },
};

KUNIT_ARRAY_PARAM_DESC(cancel, cancel_cases, name);

/* Three of a file: one inside, one that waits, and one of another owner, last. */
static void cancelled(struct kunit *test)
{
	const struct cancel_case *item = test->param_value;
	struct fake_reader *fake = test->priv;
	struct scr_session *session = user_of(test);
	struct fake_submission *submissions[3];
	int i;

	for (i = 0; i < 3; i++) {
		submissions[i] = transmission_of(test, session);
		submissions[i]->submission.owner = i < 2 ? test : NULL;
		KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(submissions[i]));
	}
	KUNIT_EXPECT_EQ(test, 2U, fake_queue(fake));
	reinit_completion(&fake->called);
	item->cancel(test, session, submissions[0]);
	expect_ended(test, submissions[0], -ECANCELED);
	if (item->first_alone) {
		wait_for_completion(&fake->called);
		answer_pending(fake, 0, "\x90\x00", 2);
	}
	expect_ended(test, submissions[1], item->first_alone ? 0 : -ECANCELED);
	if (!item->others) {
		wait_for_completion(&fake->called);
		answer_pending(fake, 0, "\x90\x00", 2);
	}
	expect_ended(test, submissions[2], item->others ? -ECANCELED : 0);
	KUNIT_EXPECT_EQ(test, 1U, fake->cancels);
	KUNIT_EXPECT_EQ(test, 0U, fake_queue(fake));
	close_user(test, session);
}

static void reader_goes(struct kunit *test)
{
	struct fake_reader *fake = fake_reader_with_card(test);
	struct fake_submission *one, *next;
	struct scr_session *session;

	fake->driver.asynchronous = BIT(RDF_TRANSMIT);
	session = fake_shared(test, fake);
	fake->result = -EINPROGRESS;
	one = transmission_of(test, session);
	next = transmission_of(test, session);
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(one));
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(next));
	get_device(&fake->node->reader.dev);
	fake_reader_free(fake);
	expect_ended(test, one, -ENODEV);
	expect_ended(test, next, -ENODEV);
	next = transmission_of(test, session);
	KUNIT_EXPECT_EQ(test, -ENODEV, submit(next));
	forget(next);
	scr_session_close(session);
	put_device(&fake->node->reader.dev);
}

static void reader_is_paused(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = user_of(test);
	struct fake_submission *one = transmission_of(test, session);
	struct fake_submission *next = transmission_of(test, session);

	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(one));
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, submit(next));
	reinit_completion(&fake->called);
	scr_reader_pause(&fake->node->reader, 0);
	expect_ended(test, one, -ECANCELED);
	KUNIT_EXPECT_EQ(test, 1U, fake_queue(fake));
	scr_reader_continue(&fake->node->reader);
	wait_for_completion(&fake->called);
	answer_pending(fake, 0, "\x90\x00", 2);
	expect_ended(test, next, 0);
	close_user(test, session);
}

static struct kunit_case asynchronous_cases[] = {
	KUNIT_CASE(answered_at_once),
	KUNIT_CASE(answered_later),
	KUNIT_CASE_PARAM(answered_with, answer_gen_params),
	KUNIT_CASE(answered_in_interrupt),
	KUNIT_CASE(power_is_answered_in_interrupt),
	KUNIT_CASE(driver_that_waits),
	KUNIT_CASE(refused),
	KUNIT_CASE(card_of_another),
	KUNIT_CASE_PARAM(cancelled, cancel_gen_params),
	KUNIT_CASE(reader_goes),
	KUNIT_CASE(reader_is_paused),
	{ }
};

static struct kunit_suite asynchronous_suite = {
	.name = "scr_asynchronous",
	.init = asynchronous_init,
	.exit = asynchronous_exit,
	.test_cases = asynchronous_cases,
};

kunit_test_suite(asynchronous_suite);

SCR_IMPORT_KUNIT_NAMESPACE;
