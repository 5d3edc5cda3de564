// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_engine: one command and its answer, with readers that do
 * what they should, and with all those that do not.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "fake_transport.h"

#define TIMEOUT		(HZ / 20 + 1)

/* bStatus */
#define ACTIVE		0x00
#define INACTIVE	0x01
#define ABSENT		0x02
#define FAILED		0x40
#define EXTENSION	0x80

#define GOOD		{ FAKE_ANSWER, .length = 3 }
#define STALE		{ FAKE_ANSWER, .sequence = 0x80, .length = 3 }

struct engine_case {
	const char *name;
	struct fake_frame frames[14];
	struct fake_frame abort_frames[6];
	int deaf;
	int expected;
	unsigned int aborts;
	unsigned int recoveries;
};

#define ABORTED		{ { FAKE_ANSWER } }

static const struct engine_case engine_cases[] = {
	{ "good answer", { GOOD } },
	{ "answer before the command is sent",
	  { { FAKE_SENT_LATER }, GOOD, { FAKE_SENT_LATER } } },
	{ "three late answers first", { STALE, STALE, STALE, GOOD } },
	{ "ten late answers first",
	  { STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE, GOOD } },
	{ "eleven late answers",
	  { STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE },
	  ABORTED, .expected = -EPROTO, .aborts = 1 },
	{ "eleven late answers, and more until it is aborted",
	  { STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE },
	  { STALE, STALE, STALE, STALE, { FAKE_ANSWER } }, .expected = -EPROTO,
	  .aborts = 1 },
	{ "eleven late answers, and one to the command",
	  { STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE, STALE },
	  { { FAKE_ANSWER, .sequence = 0xff }, { FAKE_ANSWER } }, .expected = -EPROTO,
	  .aborts = 1 },
	{ "the next sequence first", { { FAKE_ANSWER, .sequence = 1 }, GOOD } },
	{ "a broken one of another command first",
	  { { FAKE_ANSWER, .sequence = 9, .status = 0xc0 }, GOOD } },
	{ "another slot's answer first", { { FAKE_ANSWER, .slot = 1 }, GOOD } },
	{ "a slot's that there is not", { { FAKE_ANSWER, .slot = 200 }, GOOD } },
	{ "nine bytes first", { { FAKE_ANSWER, .cut = 1 }, GOOD } },
	{ "no byte first", { { FAKE_ANSWER, .cut = 10 }, GOOD } },
	{ "dwLength over what came", { { FAKE_ANSWER, .length = 3, .claims = 1 } },
	  .expected = -EPROTO, .recoveries = 1 },
	{ "dwLength of 4 GiB", { { FAKE_ANSWER, .claims = 0xfffffff0 } },
	  .expected = -EPROTO, .recoveries = 1 },
	{ "a message type of its own", { { FAKE_ANSWER, .type = 0x79 } },
	  .expected = -EPROTO, .recoveries = 1 },
	{ "a reserved command status", { { FAKE_ANSWER, .status = 0xc0 } },
	  .expected = -EPROTO, .recoveries = 1 },
	{ "a reserved ICC status", { { FAKE_ANSWER, .status = 0x03 } },
	  .expected = -EPROTO, .recoveries = 1 },
	{ "dwLength under what came", { { FAKE_ANSWER, .length = 4, .claims = -1 } } },
	{ "a good answer to something else", { { FAKE_ANSWER, .type = 0x83 } },
	  .expected = -EPROTO },
	{ "answered twice, then the next", { GOOD, GOOD } },
	{ "time extension", { { FAKE_ANSWER, .status = EXTENSION, .error = 2 }, GOOD } },
	{ "time extension without a factor",
	  { { FAKE_ANSWER, .status = EXTENSION }, GOOD } },
	{ "time extension, then nothing",
	  { { FAKE_ANSWER, .status = EXTENSION, .error = 1 } }, ABORTED,
	  .expected = -ETIMEDOUT, .aborts = 1 },
	{ "no answer", { { FAKE_END } }, ABORTED, .expected = -ETIMEDOUT, .aborts = 1 },
	{ "no answer, and one to the command when aborted", { { FAKE_END } },
	  { { FAKE_ANSWER, .sequence = 0xff, .status = FAILED, .error = 0xff },
	    { FAKE_ANSWER } },
	  .expected = -ETIMEDOUT, .aborts = 1 },
	{ "no answer, and an abort that fails", { { FAKE_END } },
	  { { FAKE_ANSWER, .status = FAILED, .error = 0xe0 } },
	  .expected = -ETIMEDOUT, .aborts = 1 },
	{ "no answer, and a fault at the abort", { { FAKE_END } },
	  { { FAKE_FAULT, .error = -EPIPE } },
	  .expected = -ETIMEDOUT, .aborts = 1, .recoveries = 1 },
	{ "stall", { { FAKE_FAULT, .error = -EPIPE } }, .expected = -EIO, .recoveries = 1 },
	{ "protocol error on the bus", { { FAKE_FAULT, .error = -EPROTO } },
	  .expected = -EIO, .recoveries = 1 },
	{ "more than the buffer", { { FAKE_FAULT, .error = -EOVERFLOW } },
	  .expected = -EIO, .recoveries = 1 },
	{ "gone", { { FAKE_FAULT, .error = -ESHUTDOWN } },
	  .expected = -ENODEV, .recoveries = 1 },
	{ "the command cannot be sent", { { FAKE_SEND_FAULT, .error = -ENOMEM } },
	  .expected = -ENOMEM, .recoveries = 1 },
	{ "the command stalls", { { FAKE_SENT_FAULT, .error = -EPIPE } },
	  .expected = -EIO, .recoveries = 1 },
	{ "nothing can be received", { { FAKE_END } }, .deaf = -ENOMEM,
	  .expected = -ENOMEM },
	{ "the reader is shut down", { { FAKE_END } }, .deaf = -ESHUTDOWN,
	  .expected = -ENODEV },
	{ "no card", { { FAKE_ANSWER, .status = FAILED | ABSENT, .error = 0xfe } },
	  .expected = -ENOMEDIUM },
	{ "mute card", { { FAKE_ANSWER, .status = FAILED, .error = 0xfe } },
	  .expected = -ETIMEDOUT },
	{ "parity error", { { FAKE_ANSWER, .status = FAILED, .error = 0xfd } },
	  .expected = -EPROTO },
	{ "hardware error", { { FAKE_ANSWER, .status = FAILED, .error = 0xfb } },
	  .expected = -EIO },
	{ "slot busy", { { FAKE_ANSWER, .status = FAILED, .error = 0xe0 } },
	  .expected = -EBUSY },
	{ "aborted by the host, it says",
	  { { FAKE_ANSWER, .status = FAILED, .error = 0xff } }, .expected = -ECANCELED },
	{ "command not supported", { { FAKE_ANSWER, .status = FAILED } },
	  .expected = -EOPNOTSUPP },
	{ "success with an error code", { { FAKE_ANSWER, .error = 0xfe } } },
};

KUNIT_ARRAY_PARAM_DESC(engine, engine_cases, name);

static int engine_init(struct kunit *test)
{
	test->priv = fake_device_alloc(test);
	return 0;
}

static int get_slot_status(struct ccid_slot *slot, struct scr_request *request,
			   struct ccid_answer *answer)
{
	int result;

	ccid_slot_lock(slot);
	ccid_encode_xfr_block(slot->message, 0, slot->index, ccid_next_sequence(slot),
			      0, 0);
	result = ccid_command(slot, request, CCID_HEADER_LENGTH, TIMEOUT, answer);
	ccid_forget_answer(slot);
	ccid_slot_unlock(slot);
	return result;
}

static int run_command(struct fake_device *fake, unsigned int slot)
{
	struct scr_request request = { .deadline = jiffies + 10 * HZ };
	struct ccid_answer answer;

	return get_slot_status(&fake->device->slots[slot], &request, &answer);
}

static void use_frames(struct fake_device *fake, const struct fake_frame *frames,
		       size_t size)
{
	memset(fake->frames, 0, sizeof(fake->frames));
	memcpy(fake->frames, frames, size);
}

/* Whatever the reader did: the call ends as it should, and the next one works. */
static void reader_that_sends(struct kunit *test)
{
	static const struct fake_frame good[] = { GOOD };
	const struct engine_case *item = test->param_value;
	struct fake_device *fake = test->priv;

	use_frames(fake, item->frames, sizeof(item->frames));
	memcpy(fake->abort_frames, item->abort_frames, sizeof(item->abort_frames));
	fake->deaf = item->deaf;
	KUNIT_EXPECT_EQ(test, item->expected, run_command(fake, 0));
	KUNIT_EXPECT_EQ(test, item->aborts, fake->aborts);
	KUNIT_EXPECT_EQ(test, item->recoveries, fake->recoveries);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));

	fake->deaf = 0;
	use_frames(fake, good, sizeof(good));
	KUNIT_EXPECT_EQ(test, 0, run_command(fake, 0));
	KUNIT_EXPECT_EQ(test, 0, run_command(fake, 1));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

/* An ABORT that is not answered: the pipes are taken back, and all works again. */
static void abort_that_is_ignored(struct kunit *test)
{
	static const struct fake_frame good[] = { GOOD };
	struct fake_device *fake = test->priv;

	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, run_command(fake, 0));
	KUNIT_EXPECT_EQ(test, 1U, fake->aborts);
	KUNIT_EXPECT_EQ(test, 1U, fake->recoveries);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
	use_frames(fake, good, sizeof(good));
	KUNIT_EXPECT_EQ(test, 0, run_command(fake, 0));
}

struct kept_case {
	const char *name;
	struct fake_frame frame;
	unsigned int aborts;
	int returned;
};

/* What the host controller has of the command, and how that ends at last. */
static const struct kept_case kept_cases[] = {
	{ "the inbox", { FAKE_END }, .aborts = 1, .returned = -ECONNRESET },
	{ "the inbox, and then there is an answer in it", { FAKE_END }, .aborts = 1 },
	{ "inbox and message", { FAKE_SENT_LATER }, .returned = -ECONNRESET },
	{ "inbox and message, and the answer comes", { FAKE_SENT_LATER } },
};

KUNIT_ARRAY_PARAM_DESC(kept, kept_cases, name);

static void return_kept(struct fake_device *fake, const struct kept_case *item)
{
	const struct fake_frame answer = {
		.kind = item->returned ? FAKE_FAULT : FAKE_ANSWER,
		.error = item->returned,
	};
	struct ccid_slot *slot = &fake->device->slots[0];
	u8 command[CCID_HEADER_LENGTH];

	memcpy(command, slot->message, sizeof(command));
	fake->keeps = false;
	if (slot->sending)
		ccid_sent(slot, item->returned);
	fake_deliver(fake, command, &answer);
}

/*
 * A host controller that gives nothing back, as that of USB/IP while the network is cut:
 * the command ends all the same, others fail at once, and later all works again.
 */
static void host_controller_that_keeps(struct kunit *test)
{
	static const struct fake_frame good[] = { GOOD };
	const struct kept_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	struct ccid_slot *slot = &fake->device->slots[0];

	fake->keeps = true;
	use_frames(fake, &item->frame, sizeof(item->frame));
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, run_command(fake, 0));
	KUNIT_EXPECT_EQ(test, item->aborts, fake->aborts);
	KUNIT_EXPECT_EQ(test, 0U, fake->recoveries);
	KUNIT_EXPECT_EQ(test, -EIO, run_command(fake, 0));
	KUNIT_EXPECT_EQ(test, -EIO, ccid_revive(slot));
	KUNIT_EXPECT_EQ(test, 1U, fake->messages);

	return_kept(fake, item);
	fake->abort_frames[0] = (struct fake_frame){ FAKE_ANSWER };
	KUNIT_EXPECT_EQ(test, 0, ccid_revive(slot));
	KUNIT_EXPECT_STREQ(test, "xfr, abort", fake->commands);
	use_frames(fake, good, sizeof(good));
	KUNIT_EXPECT_EQ(test, 0, run_command(fake, 0));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

/* While one slot's transfer is kept, another slot works, and takes part in nothing. */
static void other_slot_works_beside_one_that_is_withheld(struct kunit *test)
{
	static const struct fake_frame good[] = { GOOD };
	struct fake_device *fake = test->priv;

	fake->keeps = true;
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, run_command(fake, 0));
	use_frames(fake, good, sizeof(good));
	KUNIT_EXPECT_EQ(test, 0, run_command(fake, 1));
	KUNIT_EXPECT_EQ(test, -EIO, run_command(fake, 0));
	return_kept(fake, &kept_cases[0]);
	fake->abort_frames[0] = (struct fake_frame){ FAKE_ANSWER };
	KUNIT_EXPECT_EQ(test, 0, ccid_revive(&fake->device->slots[0]));
	KUNIT_EXPECT_EQ(test, 0, run_command(fake, 0));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

static void endless_time_extensions_end_at_the_deadline(struct kunit *test)
{
	struct scr_request request = { .deadline = jiffies + HZ / 10 };
	struct fake_device *fake = test->priv;
	struct ccid_answer answer;

	/* It asks for 255 times the timeout; the request has far less. */
	fake->frames[0] = (struct fake_frame){ FAKE_ANSWER, .status = EXTENSION,
					       .error = 0xff };
	fake->abort_frames[0] = (struct fake_frame){ FAKE_ANSWER };
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT,
			get_slot_status(&fake->device->slots[0], &request, &answer));
	KUNIT_EXPECT_EQ(test, 1U, fake->aborts);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

static void cancelled_command_is_aborted(struct kunit *test)
{
	struct scr_request request = { .deadline = jiffies + 10 * HZ, .cancelled = true };
	struct fake_device *fake = test->priv;
	struct ccid_answer answer;

	fake->abort_frames[0] = (struct fake_frame){ FAKE_ANSWER };
	KUNIT_EXPECT_EQ(test, -ECANCELED,
			get_slot_status(&fake->device->slots[0], &request, &answer));
	KUNIT_EXPECT_EQ(test, 1U, fake->aborts);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

/* An answer that is there when the cancel comes is an answer. */
static void answered_command_is_not_aborted(struct kunit *test)
{
	struct scr_request request = { .deadline = jiffies + 10 * HZ, .cancelled = true };
	struct fake_device *fake = test->priv;
	struct ccid_answer answer;

	fake->frames[0] = (struct fake_frame)GOOD;
	KUNIT_EXPECT_EQ(test, 0,
			get_slot_status(&fake->device->slots[0], &request, &answer));
	KUNIT_EXPECT_EQ(test, 0U, fake->aborts);
}

static void disconnected_device(struct kunit *test)
{
	struct fake_device *fake = test->priv;

	fake->device->disconnected = true;
	KUNIT_EXPECT_EQ(test, -ENODEV, run_command(fake, 0));
	KUNIT_EXPECT_EQ(test, 0U, fake->messages);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

/* A command of slot 1 in another thread. */

struct other_slot {
	struct work_struct work;
	struct fake_device *fake;
	int result;
};

static void other_slot_work(struct work_struct *work)
{
	struct other_slot *other = container_of(work, struct other_slot, work);
	struct scr_request request = { .deadline = jiffies + 10 * HZ };
	struct ccid_slot *slot = &other->fake->device->slots[1];
	struct ccid_answer answer;

	ccid_slot_lock(slot);
	ccid_encode_get_slot_status(slot->message, slot->index, ccid_next_sequence(slot));
	other->result = ccid_command(slot, &request, CCID_HEADER_LENGTH, 10 * HZ, &answer);
	ccid_forget_answer(slot);
	ccid_slot_unlock(slot);
}

static struct other_slot *start_other_slot(struct kunit *test, struct fake_device *fake)
{
	struct other_slot *other = kunit_kzalloc(test, sizeof(*other), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, other);
	other->fake = fake;
	INIT_WORK(&other->work, other_slot_work);
	schedule_work(&other->work);
	while (READ_ONCE(fake->messages) < 1)
		schedule_timeout_uninterruptible(1);
	return other;
}

/*
 * Both slots wait, and the answers come crosswise: slot 1's in the inbox that
 * slot 0 posted, or the other way round.
 */
static void answers_of_two_slots_cross(struct kunit *test)
{
	struct fake_device *fake = test->priv;
	struct other_slot *other = start_other_slot(test, fake);
	u8 command[CCID_HEADER_LENGTH];

	/* Slot 1 posted first: slot 0's answer comes in its inbox. */
	fake->frames[0] = (struct fake_frame)GOOD;
	KUNIT_EXPECT_EQ(test, 0, run_command(fake, 0));
	KUNIT_EXPECT_EQ(test, 0, run_command(fake, 0));
	memcpy(command, fake->device->slots[1].message, sizeof(command));
	fake_deliver(fake, command, &(struct fake_frame){ FAKE_ANSWER });
	flush_work(&other->work);
	KUNIT_EXPECT_EQ(test, 0, other->result);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

/* One slot's timeout leaves the other slot's inbox where it is. */
static void one_slot_is_given_up(struct kunit *test)
{
	struct fake_device *fake = test->priv;
	struct other_slot *other = start_other_slot(test, fake);
	u8 command[CCID_HEADER_LENGTH];

	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, run_command(fake, 0));
	memcpy(command, fake->device->slots[1].message, sizeof(command));
	fake_deliver(fake, command, &(struct fake_frame){ FAKE_ANSWER });
	flush_work(&other->work);
	KUNIT_EXPECT_EQ(test, 0, other->result);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

/* bMaxCCIDBusySlots 1: the second slot's command waits for the first's end. */
static void one_busy_slot_at_a_time(struct kunit *test)
{
	struct scr_request request = { .deadline = jiffies + 10 * HZ, .cancelled = true };
	struct fake_device *fake = test->priv;
	struct other_slot *other;
	struct ccid_answer answer;
	u8 command[CCID_HEADER_LENGTH];

	fake->device->description.busy_slots = 1;
	other = start_other_slot(test, fake);
	KUNIT_EXPECT_EQ(test, -ECANCELED,
			get_slot_status(&fake->device->slots[0], &request, &answer));
	KUNIT_EXPECT_EQ(test, 1U, fake->messages);
	memcpy(command, fake->device->slots[1].message, sizeof(command));
	fake_deliver(fake, command, &(struct fake_frame){ FAKE_ANSWER });
	flush_work(&other->work);
	fake->frames[0] = (struct fake_frame)GOOD;
	KUNIT_EXPECT_EQ(test, 0, run_command(fake, 0));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

/* Secrets: nothing of command or answer stays in the buffers. */
static void answer_is_wiped(struct kunit *test)
{
	struct fake_device *fake = test->priv;
	unsigned int i;

	fake->frames[0] = (struct fake_frame){ FAKE_ANSWER, .length = 50 };
	KUNIT_EXPECT_EQ(test, 0, run_command(fake, 0));
	for (i = 0; i < FAKE_SLOTS; i++)
		KUNIT_EXPECT_NULL(test, memchr_inv(fake->inboxes[i].buffer, 0,
						   FAKE_MESSAGE_LENGTH));
}

static struct kunit_case engine_test_cases[] = {
	KUNIT_CASE_PARAM(reader_that_sends, engine_gen_params),
	KUNIT_CASE(abort_that_is_ignored),
	KUNIT_CASE_PARAM(host_controller_that_keeps, kept_gen_params),
	KUNIT_CASE(other_slot_works_beside_one_that_is_withheld),
	KUNIT_CASE(endless_time_extensions_end_at_the_deadline),
	KUNIT_CASE(cancelled_command_is_aborted),
	KUNIT_CASE(answered_command_is_not_aborted),
	KUNIT_CASE(disconnected_device),
	KUNIT_CASE(answers_of_two_slots_cross),
	KUNIT_CASE(one_slot_is_given_up),
	KUNIT_CASE(one_busy_slot_at_a_time),
	KUNIT_CASE(answer_is_wiped),
	{ }
};

static struct kunit_suite engine_suite = {
	.name = "ccid_engine",
	.init = engine_init,
	.test_cases = engine_test_cases,
};

kunit_test_suite(engine_suite);
