// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_asynchronous: exchanges that nobody waits for, with a reader
 * device that answers at once, later, badly or never.
 */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/jiffies.h>

#include "compat.h"
#include "fake_transport.h"
#include "scr-core.h"

#define FAILED		(CCID_COMMAND_FAILED << 6)
#define EXTENSION	(CCID_COMMAND_TIME_EXTENSION << 6)
#define SHORT_TIME	(HZ / 20)

static const scr_reader_function functions[RDF_COUNT] = {
	[RDF_CARD_POWER]	= ccid_card_power,
	[RDF_TRANSMIT]		= ccid_transmit,
};

static const struct scr_reader_driver driver = {
	.function	= functions,
	.asynchronous	= BIT(RDF_CARD_POWER) | BIT(RDF_TRANSMIT),
	.cancel		= ccid_cancel,
};

/**
 * struct submitter - a slot's reader, an open file, and what it submits
 * @slot: the slot
 * @node: its reader
 * @session: the open file
 * @submission: one at a time
 * @ended: it has
 */
struct submitter {
	struct ccid_slot *slot;
	struct scr_node *node;
	struct scr_session *session;
	struct scr_submission submission;
	struct completion ended;
};

struct readers {
	struct fake_device *fake;
	struct submitter submitters[FAKE_SLOTS];
};

static void submission_ended(struct scr_submission *submission)
{
	complete(&container_of(submission, struct submitter, submission)->ended);
}

static void make_ready(struct scr_reader *reader)
{
	struct scr_node *node = scr_node_of(reader);

	reader->capabilities.maximum_command = CCID_SHORT_COMMAND;
	reader->card.protocol = SCARD_PROTOCOL_T1;
	reader->card.ifsc = 32;
	node->state = SCARD_SPECIFIC;
	node->protocol = SCARD_PROTOCOL_T1;
	node->gone = false;
}

static void make_submitter(struct kunit *test, struct submitter *submitter,
			   struct ccid_slot *slot)
{
	struct scr_reader *reader = scr_reader_alloc(NULL, &driver);

	KUNIT_ASSERT_NOT_NULL(test, reader);
	dev_set_drvdata(&reader->dev, slot);
	slot->reader = reader;
	slot->powered = true;
	slot->transmit_timeout = 10 * HZ;
	make_ready(reader);
	submitter->slot = slot;
	submitter->node = scr_node_of(reader);
	submitter->session = scr_session_open(submitter->node, true);
	KUNIT_ASSERT_NOT_NULL(test, submitter->session);
	scr_submission_init(&submitter->submission, submission_ended);
}

static int asynchronous_init(struct kunit *test)
{
	struct readers *readers = kunit_kzalloc(test, sizeof(*readers), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, readers);
	readers->fake = fake_device_alloc(test);
	readers->fake->device->description.level = SCR_EXCHANGE_LEVEL_SHORT_APDU;
	for (i = 0; i < FAKE_SLOTS; i++)
		make_submitter(test, &readers->submitters[i],
			       &readers->fake->device->slots[i]);
	test->priv = readers;
	return 0;
}

static void asynchronous_exit(struct kunit *test)
{
	struct readers *readers = test->priv;
	unsigned int i;

	for (i = 0; i < FAKE_SLOTS; i++) {
		struct submitter *submitter = &readers->submitters[i];

		/* Nothing is left behind in an empty reader. */
		submitter->node->state = SCARD_ABSENT;
		scr_session_close(submitter->session);
		ccid_engine_stop(submitter->slot);
		scr_reader_put(&submitter->node->reader);
	}
}

static int submit(struct submitter *submitter, u32 major, u32 minor)
{
	struct scr_transfer *transfer = &submitter->submission.transfer;

	init_completion(&submitter->ended);
	scr_transfer_begin(transfer, submitter->session, major, minor);
	scr_transfer_expect(transfer, SCR_MAXIMUM_RESPONSE_LENGTH);
	memset(transfer->input, 0, 5);
	transfer->taken = 5;
	transfer->request.input = transfer->input;
	transfer->request.input_length = 5;
	return scr_submission_begin(&submitter->submission, false);
}

static int transmit(struct submitter *submitter)
{
	return submit(submitter, _IOC_NR(IOCTL_SMARTCARD_TRANSMIT), SCARD_PROTOCOL_T1);
}

static int result_of(struct submitter *submitter)
{
	wait_for_completion(&submitter->ended);
	flush_work(&submitter->submission.work);
	return submitter->submission.result;
}

static void forget(struct submitter *submitter)
{
	scr_transfer_end(&submitter->submission.transfer);
}

static void answer_with(struct readers *readers, struct fake_frame frame)
{
	memset(readers->fake->frames, 0, sizeof(readers->fake->frames));
	readers->fake->frames[0] = frame;
}

/* The answer to what a slot has sent. */
static void answer_later(struct readers *readers, struct submitter *submitter,
			 struct fake_frame frame)
{
	u8 command[CCID_HEADER_LENGTH];

	memcpy(command, submitter->slot->message, sizeof(command));
	fake_deliver(readers->fake, command, &frame);
}

struct asynchronous_case {
	const char *name;
	struct fake_frame frames[4];
	struct fake_frame abort_frame;
	int expected;
	size_t answer;
	unsigned int aborts;
	unsigned int recoveries;
};

#define GOOD { FAKE_ANSWER, .length = 10 }

static const struct asynchronous_case asynchronous_cases[] = {
	{ "an answer", { GOOD }, .answer = 10 },
	{ "an answer before the command is sent", { { FAKE_SENT_LATER }, GOOD,
						    { FAKE_SENT_LATER } }, .answer = 10 },
	{ "somebody else's answer, then its own",
	  { { FAKE_ANSWER, .sequence = 0x80 }, GOOD }, .answer = 10 },
	{ "a time extension, then the answer",
	  { { FAKE_ANSWER, .status = EXTENSION, .error = 1 }, GOOD }, .answer = 10 },
	{ "no status word", { { FAKE_ANSWER, .length = 1 } }, .expected = -EPROTO,
	  .answer = 1 },
	{ "another type of answer", { { FAKE_ANSWER, .type = CCID_RDR_TO_PC_PARAMETERS,
					.length = 7 } }, .expected = -EPROTO },
	{ "a parity error", { { FAKE_ANSWER, .status = FAILED, .error = 0xfd } },
	  .expected = -EPROTO },
	{ "a short header", { { FAKE_ANSWER, .cut = 3 } }, { FAKE_ANSWER },
	  .expected = -ETIMEDOUT, .aborts = 1 },
	{ "nothing", { { FAKE_END } }, { FAKE_ANSWER }, .expected = -ETIMEDOUT, .aborts = 1 },
	{ "nothing, nor an answer to ABORT", { { FAKE_END } }, .expected = -ETIMEDOUT,
	  .aborts = 1, .recoveries = 1 },
	{ "a stalled bulk-IN pipe", { { FAKE_FAULT, .error = -EPIPE } }, .expected = -EIO,
	  .recoveries = 1 },
	{ "a stalled bulk-OUT pipe", { { FAKE_SENT_FAULT, .error = -EPIPE } },
	  .expected = -EIO, .recoveries = 1 },
	{ "no memory for the host controller", { { FAKE_SEND_FAULT, .error = -ENOMEM } },
	  .expected = -ENOMEM, .recoveries = 1 },
};

KUNIT_ARRAY_PARAM_DESC(asynchronous, asynchronous_cases, name);

/* Whatever the reader does: it ends as it should, once, and the next one works. */
static void reader_that_sends(struct kunit *test)
{
	const struct asynchronous_case *item = test->param_value;
	struct readers *readers = test->priv;
	struct submitter *one = &readers->submitters[0];

	memcpy(readers->fake->frames, item->frames, sizeof(item->frames));
	readers->fake->abort_frames[0] = item->abort_frame;
	one->slot->transmit_timeout = item->aborts ? SHORT_TIME : 10 * HZ;
	readers->fake->device->description.least_timeout = 0;
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(one));
	KUNIT_EXPECT_EQ(test, item->expected, result_of(one));
	KUNIT_EXPECT_EQ(test, item->answer, one->submission.transfer.request.information);
	KUNIT_EXPECT_EQ(test, item->aborts, readers->fake->aborts);
	KUNIT_EXPECT_EQ(test, item->recoveries, readers->fake->recoveries);
	KUNIT_EXPECT_FALSE(test, ccid_slot_is_locked(one->slot));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(readers->fake));
	forget(one);

	answer_with(readers, (struct fake_frame)GOOD);
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(one));
	KUNIT_EXPECT_EQ(test, 0, result_of(one));
	forget(one);
}

static void answer_that_comes_later(struct kunit *test)
{
	struct readers *readers = test->priv;
	struct submitter *one = &readers->submitters[0];

	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(one));
	KUNIT_EXPECT_FALSE(test, completion_done(&one->ended));
	KUNIT_EXPECT_TRUE(test, ccid_slot_is_locked(one->slot));
	answer_later(readers, one, (struct fake_frame)GOOD);
	KUNIT_EXPECT_TRUE(test, completion_done(&one->ended));
	KUNIT_EXPECT_EQ(test, 0, result_of(one));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(readers->fake));
	forget(one);
}

static void cancelled_exchange_is_aborted(struct kunit *test)
{
	struct readers *readers = test->priv;
	struct submitter *one = &readers->submitters[0];

	readers->fake->abort_frames[0] = (struct fake_frame){ FAKE_ANSWER };
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(one));
	scr_session_cancel(one->session);
	KUNIT_EXPECT_EQ(test, -ECANCELED, result_of(one));
	KUNIT_EXPECT_EQ(test, 1U, readers->fake->aborts);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(readers->fake));
	forget(one);
}

static void unplugged_reader(struct kunit *test)
{
	struct readers *readers = test->priv;
	struct submitter *one = &readers->submitters[0];

	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(one));
	readers->fake->device->disconnected = true;
	answer_later(readers, one, (struct fake_frame){ FAKE_FAULT, .error = -ESHUTDOWN });
	KUNIT_EXPECT_EQ(test, -ENODEV, result_of(one));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(readers->fake));
	forget(one);
}

/* Somebody looks for a card: nobody waits for the end of that. */
static void slot_that_is_in_use(struct kunit *test)
{
	struct readers *readers = test->priv;
	struct submitter *one = &readers->submitters[0];

	answer_with(readers, (struct fake_frame)GOOD);
	ccid_slot_lock(one->slot);
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(one));
	KUNIT_EXPECT_EQ(test, 0U, readers->fake->messages);
	ccid_slot_unlock(one->slot);
	KUNIT_EXPECT_EQ(test, 0, result_of(one));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(readers->fake));
	forget(one);
}

/* A look for a card, and who waits for its end. */
struct look {
	struct work_struct work;
	struct ccid_slot *slot;
	int result;
	struct completion ended;
};

static void look_for_card(struct work_struct *work)
{
	struct look *look = container_of(work, struct look, work);
	struct scr_request request = { .deadline = jiffies + HZ };
	struct ccid_slot *slot = look->slot;
	struct ccid_answer answer;

	ccid_slot_lock(slot);
	ccid_encode_get_slot_status(slot->message, slot->index, ccid_next_sequence(slot));
	look->result = ccid_command(slot, &request, CCID_HEADER_LENGTH, HZ, &answer);
	ccid_slot_unlock(slot);
	complete(&look->ended);
}

/* The look has sent its command when an exchange begins that has to wait for it. */
static void begin_during_look(struct kunit *test, struct look *look)
{
	struct readers *readers = test->priv;

	look->slot = readers->submitters[0].slot;
	init_completion(&look->ended);
	INIT_WORK_ONSTACK(&look->work, look_for_card);
	queue_work(scr_workqueue, &look->work);
	while (!READ_ONCE(readers->fake->messages))
		msleep(20);
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(&readers->submitters[0]));
}

static void end_look(struct kunit *test, struct look *look)
{
	KUNIT_EXPECT_NE(test, 0UL, wait_for_completion_timeout(&look->ended, 5 * HZ));
	/* If that has failed: it is woken up, so that the suite can end. */
	complete(&look->slot->done);
	flush_work(&look->work);
	destroy_work_on_stack(&look->work);
}

static void look_that_is_answered(struct kunit *test)
{
	struct readers *readers = test->priv;
	struct submitter *one = &readers->submitters[0];
	struct look look;

	begin_during_look(test, &look);
	answer_with(readers, (struct fake_frame)GOOD);
	answer_later(readers, one, (struct fake_frame){ FAKE_ANSWER });
	end_look(test, &look);
	KUNIT_EXPECT_EQ(test, 0, look.result);
	KUNIT_EXPECT_EQ(test, 0, result_of(one));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(readers->fake));
	forget(one);
}

static void look_that_is_late(struct kunit *test)
{
	struct readers *readers = test->priv;
	struct submitter *one = &readers->submitters[0];
	struct look look;

	readers->fake->abort_frames[0] = (struct fake_frame){ FAKE_ANSWER };
	begin_during_look(test, &look);
	answer_with(readers, (struct fake_frame)GOOD);
	end_look(test, &look);
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, look.result);
	KUNIT_EXPECT_EQ(test, 0, result_of(one));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(readers->fake));
	forget(one);
}

/* bMaxCCIDBusySlots 1: the second slot's command is sent when the first's has ended. */
static void one_busy_slot_at_a_time(struct kunit *test)
{
	struct readers *readers = test->priv;
	struct submitter *one = &readers->submitters[0], *other = &readers->submitters[1];

	readers->fake->device->description.busy_slots = 1;
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(one));
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(other));
	KUNIT_EXPECT_EQ(test, 1U, readers->fake->messages);
	answer_with(readers, (struct fake_frame)GOOD);
	answer_later(readers, one, (struct fake_frame)GOOD);
	KUNIT_EXPECT_EQ(test, 0, result_of(one));
	KUNIT_EXPECT_EQ(test, 0, result_of(other));
	KUNIT_EXPECT_EQ(test, 0U, readers->fake->device->busy);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(readers->fake));
	forget(one);
	forget(other);
}

/* One that is cancelled before it could be sent leaves the turn to others. */
static void cancelled_before_its_turn(struct kunit *test)
{
	struct readers *readers = test->priv;
	struct submitter *one = &readers->submitters[0], *other = &readers->submitters[1];

	readers->fake->device->description.busy_slots = 1;
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(one));
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(other));
	scr_session_cancel(other->session);
	KUNIT_EXPECT_EQ(test, -ECANCELED, result_of(other));
	answer_later(readers, one, (struct fake_frame)GOOD);
	KUNIT_EXPECT_EQ(test, 0, result_of(one));
	KUNIT_EXPECT_EQ(test, 0U, readers->fake->device->busy);
	KUNIT_EXPECT_TRUE(test, list_empty(&readers->fake->device->waiting));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(readers->fake));
	forget(one);
	forget(other);
}

static void answers_of_two_slots_cross(struct kunit *test)
{
	struct readers *readers = test->priv;
	struct submitter *one = &readers->submitters[0], *other = &readers->submitters[1];

	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(one));
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(other));
	answer_later(readers, other, (struct fake_frame)GOOD);
	KUNIT_EXPECT_EQ(test, 0, result_of(other));
	answer_later(readers, one, (struct fake_frame)GOOD);
	KUNIT_EXPECT_EQ(test, 0, result_of(one));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(readers->fake));
	forget(one);
	forget(other);
}

/* More pieces than fit the submission's own room: memory is needed, and a worker. */
static void long_answer(struct kunit *test)
{
	struct readers *readers = test->priv;
	struct submitter *one = &readers->submitters[0];
	struct fake_frame frames[12] = { };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(frames); i++)
		frames[i] = (struct fake_frame){ FAKE_ANSWER, .length = 50,
						 .specific = CCID_RESPONSE_CONTINUES };
	frames[0].specific = CCID_RESPONSE_BEGINS;
	frames[ARRAY_SIZE(frames) - 1].specific = CCID_RESPONSE_ENDS;
	readers->fake->device->description.level = SCR_EXCHANGE_LEVEL_EXTENDED_APDU;
	readers->fake->one_by_one = frames;
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED, transmit(one));
	KUNIT_EXPECT_EQ(test, 0, result_of(one));
	KUNIT_EXPECT_EQ(test, 50 * ARRAY_SIZE(frames),
			one->submission.transfer.request.information);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(readers->fake));
	forget(one);
}

/* No voltage is the reader's choice: the card answers at the second. */
static void power_at_the_second_voltage(struct kunit *test)
{
	static const u8 atr[] = { 0x3b, 0x80, 0x81, 0x01, 0x00 };
	const struct fake_frame frames[] = {
		{ FAKE_ANSWER },
		{ FAKE_ANSWER, .status = FAILED, .error = 0xfb },
		{ FAKE_ANSWER },
		{ FAKE_ANSWER, .length = sizeof(atr), .data = atr },
	};
	struct readers *readers = test->priv;
	struct submitter *one = &readers->submitters[0];

	readers->fake->device->description.voltages = CCID_VOLTAGE_5V | CCID_VOLTAGE_3V;
	readers->fake->one_by_one = frames;
	KUNIT_EXPECT_EQ(test, -EIOCBQUEUED,
			submit(one, _IOC_NR(IOCTL_SMARTCARD_POWER), SCARD_COLD_RESET));
	KUNIT_EXPECT_EQ(test, 0, result_of(one));
	KUNIT_EXPECT_STREQ(test, (char *)readers->fake->commands, "off, on:01, off, on:02");
	KUNIT_EXPECT_EQ(test, sizeof(atr), one->submission.transfer.request.information);
	KUNIT_EXPECT_EQ(test, (u32)SCARD_NEGOTIABLE, one->node->state);
	forget(one);
}

static struct kunit_case asynchronous_test_cases[] = {
	KUNIT_CASE_PARAM(reader_that_sends, asynchronous_gen_params),
	KUNIT_CASE(answer_that_comes_later),
	KUNIT_CASE(cancelled_exchange_is_aborted),
	KUNIT_CASE(unplugged_reader),
	KUNIT_CASE(slot_that_is_in_use),
	KUNIT_CASE(look_that_is_answered),
	KUNIT_CASE(look_that_is_late),
	KUNIT_CASE(one_busy_slot_at_a_time),
	KUNIT_CASE(cancelled_before_its_turn),
	KUNIT_CASE(answers_of_two_slots_cross),
	KUNIT_CASE(long_answer),
	KUNIT_CASE(power_at_the_second_voltage),
	{ }
};

static struct kunit_suite asynchronous_suite = {
	.name = "ccid_asynchronous",
	.init = asynchronous_init,
	.exit = asynchronous_exit,
	.test_cases = asynchronous_test_cases,
};

kunit_test_suite(asynchronous_suite);

SCR_IMPORT_KUNIT_NAMESPACE;
