// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_pin_t1: a PIN entry at TPDU level with a card that speaks T=1,
 * whose blocks the host counts. Whatever the card does, the command with fill
 * bytes in the PIN's place never goes to it from the host.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>

#include "ccid/part10.h"
#include "compat.h"
#include "fake_transport.h"

/* The command: fill bytes, which are easy to find again. */
#define COMMAND		13
#define FILL		0xa5

/* bPINOperation to bMsgIndex, then bTeoPrologue. */
#define PROLOGUE	12
#define SECURE_LENGTH	(PROLOGUE + 3 + COMMAND)

#define BLOCK(...)	{ FAKE_ANSWER, .length = sizeof((u8 []){ __VA_ARGS__ }), \
			  .data = (const u8 []){ __VA_ARGS__ } }
#define FAILED(code)	{ FAKE_ANSWER, .status = 0x40, .error = (code) }

/* NAD PCB LEN INF LRC. */
#define RESPONSE	BLOCK(0x00, 0x00, 0x02, 0x90, 0x00, 0x92)
#define RESPONSE_BEGINS	BLOCK(0x00, 0x20, 0x01, 0x90, 0xb1)
#define RESPONSE_ENDS	BLOCK(0x00, 0x40, 0x01, 0x00, 0x41)
#define WAIT		BLOCK(0x00, 0xc3, 0x01, 0x05, 0xc7)
#define AGAIN		BLOCK(0x00, 0x81, 0x00, 0x81)
#define BROKEN		BLOCK(0x00, 0x00, 0x02, 0x90, 0x00, 0x93)
#define ABORT		BLOCK(0x00, 0xc2, 0x00, 0xc2)
#define YOUR_TURN	BLOCK(0x00, 0x80, 0x00, 0x80)

struct t1_case {
	const char *name;
	struct fake_frame frames[6];
	int expected;
	u8 answer[2];
	unsigned int messages;
	bool lost;		/* the next exchange has to begin with RESYNCH */
};

static const struct t1_case t1_cases[] = {
	{ "response", { RESPONSE }, 0, { 0x90, 0x00 }, 1 },
	{ "card needs time", { WAIT, WAIT, RESPONSE }, 0, { 0x90, 0x00 }, 3 },
	{ "response in two blocks", { RESPONSE_BEGINS, RESPONSE_ENDS }, 0, { 0x90, 0x00 }, 2 },
	{ "response is broken, and comes again", { BROKEN, RESPONSE }, 0, { 0x90, 0x00 }, 2 },
	{ "card wants the command again", { AGAIN }, -EPROTO, { 0 }, 1, true },
	{ "card wants it again after a wait", { WAIT, AGAIN }, -EPROTO, { 0 }, 2, true },
	{ "response is broken for ever", { BROKEN, BROKEN, BROKEN, BROKEN }, -EPROTO,
	  { 0 }, 4, true },
	{ "card aborts", { ABORT, YOUR_TURN }, -EPROTO, { 0 }, 2, false },
	{ "user cancels", { FAILED(0xef) }, 0, { 0x64, 0x01 }, 1, false },
	{ "user is too slow", { FAILED(0xf0) }, 0, { 0x64, 0x00 }, 1, false },
	{ "reader dislikes a byte", { FAILED(0x0d) }, -EINVAL, { 0 }, 1, false },
	{ "reader does not know Secure", { FAILED(0x00) }, -EOPNOTSUPP, { 0 }, 1, false },
	{ "card is mute", { FAILED(0xfe) }, -ETIMEDOUT, { 0 }, 1, true },
	{ "card is mute later", { WAIT, FAILED(0xfe), RESPONSE }, 0, { 0x90, 0x00 }, 3 },
};

static const struct fake_frame cancelled[] = { FAILED(0xef) };
static const struct fake_frame response[] = { RESPONSE };
static const struct fake_frame second_response[] = {
	BLOCK(0x00, 0x40, 0x02, 0x90, 0x00, 0xd2)
};

static const struct fake_frame again[] = { AGAIN };
static const struct fake_frame resynchronized[] = {
	BLOCK(0x00, 0xe0, 0x00, 0xe0), RESPONSE
};

KUNIT_ARRAY_PARAM_DESC(t1, t1_cases, name);

static const struct scr_reader_driver no_driver;

static int t1_init(struct kunit *test)
{
	struct fake_device *fake = fake_device_alloc(test);
	struct scr_reader *reader = scr_reader_alloc(NULL, &no_driver);

	KUNIT_ASSERT_NOT_NULL(test, reader);
	dev_set_drvdata(&reader->dev, &fake->device->slots[0]);
	reader->card.protocol = SCARD_PROTOCOL_T1;
	reader->card.ifsc = 32;
	fake->device->slots[0].reader = reader;
	fake->device->description.level = SCR_EXCHANGE_LEVEL_TPDU;
	fake->device->description.pin_support = CCID_PIN_SUPPORTS_ALL;
	scr_t1_reset(&fake->device->slots[0].t1, 32, false);
	test->priv = fake;
	return 0;
}

static void t1_exit(struct kunit *test)
{
	struct fake_device *fake = test->priv;

	scr_reader_put(fake->device->slots[0].reader);
}

static int verify(struct fake_device *fake, const struct fake_frame *frames, size_t command,
		  u8 *answer, struct scr_request *request)
{
	u8 structure[CCID_PIN_VERIFY_LENGTH + 64] = { 0 };

	memset(structure + CCID_PIN_VERIFY_LENGTH, FILL, command);
	scr_put_le32(structure + CCID_PIN_VERIFY_LENGTH - 4, command);
	*request = (struct scr_request){
		.input = structure,
		.input_length = CCID_PIN_VERIFY_LENGTH + command,
		.output = answer,
		.capacity = 2,
		.room = 2,
		.deadline = jiffies + 10 * HZ,
	};
	fake->one_by_one = frames;
	fake->sent_length = 0;
	fake->messages = 0;
	return ccid_secure(fake->device->slots[0].reader, request);
}

static void pin_entry(struct kunit *test)
{
	const struct t1_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	struct ccid_slot *slot = &fake->device->slots[0];
	struct scr_request request;
	u8 answer[2] = { 0 };

	KUNIT_EXPECT_EQ(test, item->expected,
			verify(fake, item->frames, COMMAND, answer, &request));
	KUNIT_EXPECT_EQ(test, item->expected ? 0 : 2, request.information);
	if (!item->expected)
		KUNIT_EXPECT_EQ(test, 0, memcmp(item->answer, answer, sizeof(answer)));
	KUNIT_EXPECT_EQ(test, item->messages, fake->messages);
	KUNIT_EXPECT_EQ(test, item->lost, slot->t1_lost);
	KUNIT_ASSERT_GE(test, fake->sent_length, SECURE_LENGTH);
	KUNIT_EXPECT_EQ(test, 0, memcmp(fake->sent + PROLOGUE, "\x00\x00\x0d", 3));
	KUNIT_EXPECT_NULL(test, memchr(fake->sent + SECURE_LENGTH, FILL,
				       fake->sent_length - SECURE_LENGTH));
	KUNIT_EXPECT_NULL(test, memchr(slot->message, FILL, FAKE_MESSAGE_LENGTH));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

/* N(S) goes on with the blocks that went to the card, and with no other. */
static void sequence_numbers(struct kunit *test)
{
	struct fake_device *fake = test->priv;
	struct scr_request request;
	u8 answer[2];

	KUNIT_EXPECT_EQ(test, 0, verify(fake, cancelled, COMMAND, answer, &request));
	KUNIT_EXPECT_EQ(test, 0x00, fake->sent[PROLOGUE + 1]);
	KUNIT_EXPECT_EQ(test, 0, verify(fake, response, COMMAND, answer, &request));
	KUNIT_EXPECT_EQ(test, 0x00, fake->sent[PROLOGUE + 1]);
	KUNIT_EXPECT_EQ(test, 0, verify(fake, cancelled, COMMAND, answer, &request));
	KUNIT_EXPECT_EQ(test, 0x40, fake->sent[PROLOGUE + 1]);
	KUNIT_EXPECT_EQ(test, 0, verify(fake, second_response, COMMAND, answer, &request));
	KUNIT_EXPECT_EQ(test, 0x40, fake->sent[PROLOGUE + 1]);
}

/* After one that was given up the card is brought back first, and not by its command. */
static void afterwards(struct kunit *test)
{
	struct fake_device *fake = test->priv;
	struct scr_request request;
	u8 answer[2];

	fake->device->slots[0].reader->suppress_ifs_request = true;
	fake->device->description.maximum_ifsd = 32;
	KUNIT_EXPECT_EQ(test, -EPROTO, verify(fake, again, COMMAND, answer, &request));
	KUNIT_EXPECT_EQ(test, 0, verify(fake, resynchronized, COMMAND, answer, &request));
	KUNIT_EXPECT_EQ(test, 2, fake->messages);
	KUNIT_EXPECT_EQ(test, 0, memcmp(fake->sent, "\x00\xc0\x00\xc0", 4));
	KUNIT_EXPECT_EQ(test, 4 + SECURE_LENGTH, fake->sent_length);
	KUNIT_EXPECT_FALSE(test, fake->device->slots[0].t1_lost);
}

static void longest_block(struct kunit *test)
{
	struct fake_device *fake = test->priv;
	struct scr_request request;
	u8 answer[2];

	KUNIT_EXPECT_EQ(test, -EINVAL, verify(fake, response, 33, answer, &request));
	KUNIT_EXPECT_EQ(test, 0, fake->messages);
	KUNIT_EXPECT_FALSE(test, fake->device->slots[0].t1_lost);
	KUNIT_EXPECT_EQ(test, 0, verify(fake, response, 32, answer, &request));
	KUNIT_EXPECT_EQ(test, 32, fake->sent[PROLOGUE + 2]);
}

/* With T=0, or where the reader makes the blocks, the program's prologue stays. */
static void not_the_hosts_blocks(struct kunit *test)
{
	static const struct fake_frame frames[] = { { FAKE_ANSWER, .length = 2 } };
	struct fake_device *fake = test->priv;
	struct scr_request request;
	u8 answer[2];

	fake->device->slots[0].reader->card.protocol = SCARD_PROTOCOL_T0;
	KUNIT_EXPECT_EQ(test, 0, verify(fake, frames, COMMAND, answer, &request));
	KUNIT_EXPECT_EQ(test, 0, memcmp(fake->sent + PROLOGUE, "\0\0\0", 3));

	fake->device->slots[0].reader->card.protocol = SCARD_PROTOCOL_T1;
	fake->device->description.level = SCR_EXCHANGE_LEVEL_SHORT_APDU;
	KUNIT_EXPECT_EQ(test, 0, verify(fake, frames, COMMAND, answer, &request));
	KUNIT_EXPECT_EQ(test, 0, memcmp(fake->sent + PROLOGUE, "\0\0\0", 3));

	fake->device->description.level = SCR_EXCHANGE_LEVEL_CHARACTER;
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, verify(fake, frames, COMMAND, answer, &request));
}

static struct kunit_case t1_test_cases[] = {
	KUNIT_CASE_PARAM(pin_entry, t1_gen_params),
	KUNIT_CASE(sequence_numbers),
	KUNIT_CASE(afterwards),
	KUNIT_CASE(longest_block),
	KUNIT_CASE(not_the_hosts_blocks),
	{ }
};

static struct kunit_suite t1_suite = {
	.name = "ccid_pin_t1",
	.init = t1_init,
	.exit = t1_exit,
	.test_cases = t1_test_cases,
};

kunit_test_suite(t1_suite);
