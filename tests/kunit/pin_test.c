// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_pin: a PIN entry through the engine: what the reader gets,
 * what its user did, and what the program is told; and the feature questions.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>

#include "ccid/part10.h"
#include "ccid/quirks.h"
#include "compat.h"
#include "fake_transport.h"

#define ROOM		(FAKE_MESSAGE_LENGTH - CCID_HEADER_LENGTH)

/* The longest commands that fit into a message of 64 bytes, bPINOperation included. */
#define FITS_VERIFY	(ROOM - 1 - 14)
#define FITS_MODIFY	(ROOM - 1 - 19)

#define FAILED(code)	{ FAKE_ANSWER, .status = 0x40, .error = (code) }
#define ANSWER(n)	{ FAKE_ANSWER, .length = (n) }

struct pin_case {
	const char *name;
	u8 supported;
	u32 operation;
	size_t command;
	struct fake_frame frame;
	int expected;
	u8 answer[2];
	size_t sent;		/* bytes of abData that the reader got */
};

static const struct pin_case pin_cases[] = {
	{ "verify", 3, SCR_SECURE_VERIFY_PIN, 13, ANSWER(2), 0, { 0, 1 }, 15 + 13 },
	{ "modify", 3, SCR_SECURE_MODIFY_PIN, 21, ANSWER(2), 0, { 0, 1 }, 20 + 21 },
	{ "verify, fills the message", 1, SCR_SECURE_VERIFY_PIN, FITS_VERIFY, ANSWER(2),
	  0, { 0, 1 }, ROOM },
	{ "verify, one byte too much", 1, SCR_SECURE_VERIFY_PIN, FITS_VERIFY + 1, ANSWER(2),
	  -EINVAL },
	{ "modify, fills the message", 2, SCR_SECURE_MODIFY_PIN, FITS_MODIFY, ANSWER(2),
	  0, { 0, 1 }, ROOM },
	{ "modify, one byte too much", 2, SCR_SECURE_MODIFY_PIN, FITS_MODIFY + 1, ANSWER(2),
	  -EINVAL },
	{ "longer than any", 3, SCR_SECURE_VERIFY_PIN, 400, ANSWER(2), -EINVAL },
	{ "verify, reader modifies only", 2, SCR_SECURE_VERIFY_PIN, 13, ANSWER(2),
	  -EOPNOTSUPP },
	{ "modify, reader verifies only", 1, SCR_SECURE_MODIFY_PIN, 13, ANSWER(2),
	  -EOPNOTSUPP },
	{ "no pad", 0, SCR_SECURE_VERIFY_PIN, 13, ANSWER(2), -EOPNOTSUPP },
	{ "three bytes of a command", 3, SCR_SECURE_VERIFY_PIN, 3, ANSWER(2), -EINVAL },
	{ "user cancels", 3, SCR_SECURE_VERIFY_PIN, 13, FAILED(0xef), 0, { 0x64, 0x01 }, 28 },
	{ "user is too slow", 3, SCR_SECURE_MODIFY_PIN, 13, FAILED(0xf0),
	  0, { 0x64, 0x00 }, 33 },
	{ "reader does not know Secure", 3, SCR_SECURE_VERIFY_PIN, 13, FAILED(0x00),
	  -EOPNOTSUPP, { 0 }, 28 },
	{ "reader dislikes a byte", 3, SCR_SECURE_VERIFY_PIN, 13, FAILED(0x0d),
	  -EINVAL, { 0 }, 28 },
	{ "card is mute", 3, SCR_SECURE_VERIFY_PIN, 13, FAILED(0xfe), -ETIMEDOUT, { 0 }, 28 },
	{ "answer in pieces", 3, SCR_SECURE_VERIFY_PIN, 13,
	  { FAKE_ANSWER, .specific = CCID_RESPONSE_BEGINS, .length = 2 }, -EPROTO, { 0 }, 28 },
	{ "another message's answer", 3, SCR_SECURE_VERIFY_PIN, 13,
	  { FAKE_ANSWER, .type = CCID_RDR_TO_PC_SLOT_STATUS, .length = 2 },
	  -EPROTO, { 0 }, 28 },
};

KUNIT_ARRAY_PARAM_DESC(pin, pin_cases, name);

static const struct scr_reader_driver no_driver;

static int pin_init(struct kunit *test)
{
	struct fake_device *fake = fake_device_alloc(test);
	struct scr_reader *reader = scr_reader_alloc(NULL, &no_driver);

	KUNIT_ASSERT_NOT_NULL(test, reader);
	dev_set_drvdata(&reader->dev, &fake->device->slots[0]);
	fake->device->slots[0].reader = reader;
	fake->device->description.level = SCR_EXCHANGE_LEVEL_EXTENDED_APDU;
	fake->device->description.pin_support = CCID_PIN_SUPPORTS_ALL;
	test->priv = fake;
	return 0;
}

static void pin_exit(struct kunit *test)
{
	struct fake_device *fake = test->priv;

	scr_reader_put(fake->device->slots[0].reader);
}

/* A structure of all a5, but for what has to be right. */
static u8 *make_structure(struct kunit *test, u32 operation, size_t command, size_t *length)
{
	bool modify = operation == SCR_SECURE_MODIFY_PIN;
	size_t head = modify ? CCID_PIN_MODIFY_LENGTH : CCID_PIN_VERIFY_LENGTH;
	u8 *structure = kunit_kzalloc(test, head + command, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, structure);
	memset(structure, 0xa5, head + command);
	scr_put_le32(structure + head - 4, command);
	if (modify)
		((struct scr_pin_modify *)structure)->bNumberMessage = 3;
	*length = head + command;
	return structure;
}

static void pin_entry(struct kunit *test)
{
	const struct pin_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	struct scr_request request = { .minor = item->operation, .deadline = jiffies + HZ };
	const struct fake_frame frames[] = { item->frame };
	u8 answer[2] = { 0 };

	request.input = make_structure(test, item->operation, item->command,
				       &request.input_length);
	request.output = answer;
	request.capacity = sizeof(answer);
	request.room = sizeof(answer);
	fake->device->description.pin_support = item->supported;
	fake->one_by_one = frames;

	KUNIT_EXPECT_EQ(test, item->expected,
			ccid_secure(fake->device->slots[0].reader, &request));
	KUNIT_EXPECT_EQ(test, item->expected ? 0 : 2, request.information);
	KUNIT_EXPECT_EQ(test, 0, memcmp(item->answer, answer, sizeof(answer)));
	KUNIT_EXPECT_EQ(test, item->sent, fake->sent_length);
	KUNIT_EXPECT_EQ(test, item->sent ? 1 : 0, fake->messages);
	/* No byte of the command stays behind in the buffer that went to the reader. */
	KUNIT_EXPECT_NULL(test, memchr(fake->device->slots[0].message, 0xa5,
				       FAKE_MESSAGE_LENGTH));
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

/* The message is Secure, all in one, and its data is what part10.c made. */
static void message(struct kunit *test)
{
	static const struct fake_frame frames[] = { ANSWER(2) };
	struct fake_device *fake = test->priv;
	struct scr_request request = { .deadline = jiffies + HZ, .room = 2, .capacity = 2 };
	struct ccid_pin_entry entry = { 0 };
	u8 expected[ROOM], answer[2];
	size_t length;

	entry.structure = make_structure(test, SCR_SECURE_VERIFY_PIN, 13, &entry.length);
	KUNIT_ASSERT_EQ(test, CCID_PIN_GOOD,
			ccid_encode_pin_entry(expected, ROOM, &length, &entry, NULL));
	request.input = entry.structure;
	request.input_length = entry.length;
	request.output = answer;
	fake->one_by_one = frames;

	KUNIT_ASSERT_EQ(test, 0, ccid_secure(fake->device->slots[0].reader, &request));
	KUNIT_EXPECT_EQ(test, CCID_PC_TO_RDR_SECURE, fake->device->slots[0].message[0]);
	KUNIT_EXPECT_EQ(test, 1, fake->level_count);
	KUNIT_EXPECT_EQ(test, CCID_COMMAND_WHOLE, fake->levels[0]);
	KUNIT_ASSERT_EQ(test, length, fake->sent_length);
	KUNIT_EXPECT_EQ(test, 0, memcmp(expected, fake->sent, length));
}

/* A reader whose user does nothing is given up, and works afterwards. */
static void given_up(struct kunit *test)
{
	static const struct fake_frame frames[] = { { FAKE_SENT_LATER } };
	struct fake_device *fake = test->priv;
	struct scr_request request = { .deadline = jiffies + HZ / 10, .room = 2, .capacity = 2 };
	u8 answer[2];

	request.input = make_structure(test, SCR_SECURE_VERIFY_PIN, 13, &request.input_length);
	request.output = answer;
	fake->one_by_one = frames;
	fake->abort_frames[0] = (struct fake_frame){ FAKE_ANSWER };

	KUNIT_EXPECT_EQ(test, -ETIMEDOUT,
			ccid_secure(fake->device->slots[0].reader, &request));
	KUNIT_EXPECT_EQ(test, 1, fake->aborts);
	KUNIT_EXPECT_EQ(test, 0, fake->recoveries);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

/* What readers want before, as Escapes; how long, and how often. */
struct pad_case {
	const char *name;
	u32 quirks;
	size_t command;
	struct fake_frame frames[3];
	int expected;
	unsigned int messages;
	unsigned int messages_again;
};

static const struct pad_case pad_cases[] = {
	{ "nothing", 0, 13, { ANSWER(2) }, 0, 1, 1 },
	{ "texts, once", CCID_QUIRK_PIN_LOAD_STRINGS, 13, { ANSWER(0), ANSWER(2) }, 0, 2, 1 },
	{ "texts fail, and are tried again", CCID_QUIRK_PIN_LOAD_STRINGS, 13,
	  { FAILED(0xfb) }, -EIO, 1, 1 },
	{ "case 1", CCID_QUIRK_PIN_VERIFY_CASE_1, 4, { ANSWER(0), ANSWER(2) }, 0, 2, 2 },
	{ "not case 1", CCID_QUIRK_PIN_VERIFY_CASE_1, 5, { ANSWER(2) }, 0, 1, 1 },
	{ "delay", CCID_QUIRK_PIN_DELAY, 13, { ANSWER(2) }, 0, 1, 1 },
};

KUNIT_ARRAY_PARAM_DESC(pad, pad_cases, name);

static int enter_once(struct kunit *test, const struct pad_case *item,
		      const struct fake_frame *frames)
{
	struct fake_device *fake = test->priv;
	struct scr_request request = { .deadline = jiffies + 10 * HZ, .room = 2, .capacity = 2 };
	u8 answer[2];

	request.input = make_structure(test, SCR_SECURE_VERIFY_PIN, item->command,
				       &request.input_length);
	request.output = answer;
	fake->messages = 0;
	fake->one_by_one = frames;
	return ccid_secure(fake->device->slots[0].reader, &request);
}

static void pad(struct kunit *test)
{
	const struct pad_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	unsigned int skipped = item->messages - item->messages_again;
	unsigned long before = jiffies;

	fake->device->buffer_length = FAKE_BUFFER_LENGTH;
	fake->device->description.pin_quirks = item->quirks;
	KUNIT_EXPECT_EQ(test, item->expected, enter_once(test, item, item->frames));
	KUNIT_EXPECT_EQ(test, item->messages, fake->messages);
	if (item->quirks & CCID_QUIRK_PIN_DELAY)
		KUNIT_EXPECT_TRUE(test, time_after_eq(jiffies, before +
						      msecs_to_jiffies(CCID_PIN_DELAY)));
	KUNIT_EXPECT_EQ(test, item->expected, enter_once(test, item, item->frames + skipped));
	KUNIT_EXPECT_EQ(test, item->messages_again, fake->messages);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}

/* A modification without a message: has it bMsgIndex2 and bMsgIndex3? */
struct mended_case {
	const char *name;
	u32 quirks;
	struct fake_frame frames[2];
	unsigned int messages;
	size_t sent;
};

static const u8 mended_features[21] = { [8] = 0x04 };
static const u8 other_features[21] = { [8] = 0xfb };

#define FEATURES(bytes, n)	{ FAKE_ANSWER, .length = (n), .data = (bytes) }

static const struct mended_case mended_cases[] = {
	{ "mended", CCID_QUIRK_ESCAPE_GEMALTO, { FEATURES(mended_features, 21), ANSWER(2) },
	  2, 18 + 13 },
	{ "not mended", CCID_QUIRK_ESCAPE_GEMALTO, { FEATURES(other_features, 21), ANSWER(2) },
	  2, 20 + 13 },
	{ "another answer", CCID_QUIRK_ESCAPE_GEMALTO,
	  { FEATURES(mended_features, 20), ANSWER(2) }, 2, 20 + 13 },
	{ "no answer", CCID_QUIRK_ESCAPE_GEMALTO, { FAILED(0x00), ANSWER(2) }, 2, 20 + 13 },
	{ "not to be asked", 0, { ANSWER(2) }, 1, 20 + 13 },
};

KUNIT_ARRAY_PARAM_DESC(mended, mended_cases, name);

static void mended(struct kunit *test)
{
	const struct mended_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	struct scr_request request = { .minor = SCR_SECURE_MODIFY_PIN, .room = 2,
				       .capacity = 2, .deadline = jiffies + 10 * HZ };
	u8 *structure, answer[2];

	structure = make_structure(test, SCR_SECURE_MODIFY_PIN, 13, &request.input_length);
	((struct scr_pin_modify *)structure)->bNumberMessage = 0;
	request.input = structure;
	request.output = answer;
	fake->device->description.pin_quirks = CCID_QUIRK_PIN_MODIFY_ALL_INDICES;
	fake->device->description.quirks = item->quirks;
	fake->one_by_one = item->frames;
	KUNIT_EXPECT_EQ(test, 0, ccid_secure(fake->device->slots[0].reader, &request));
	KUNIT_EXPECT_EQ(test, item->messages, fake->messages);
	KUNIT_EXPECT_EQ(test, item->sent, fake->sent_length);
}

struct question_case {
	const char *name;
	u8 supported;
	u32 code;
	size_t room;
	int expected;
	size_t answer;
};

static const struct question_case question_cases[] = {
	{ "features", 3, SCR_VENDOR_GET_FEATURE_REQUEST, 100, 0, 24 },
	{ "features, reserved bits of bPINSupport", 0xfc, SCR_VENDOR_GET_FEATURE_REQUEST,
	  100, 0, 6 },
	{ "features, no room", 3, SCR_VENDOR_GET_FEATURE_REQUEST, 23, -EOVERFLOW, 24 },
	{ "PIN properties", 1, SCR_VENDOR_IFD_PIN_PROPERTIES, 100, 0, 4 },
	{ "PIN properties, no pad", 0, SCR_VENDOR_IFD_PIN_PROPERTIES, 100, -EOPNOTSUPP, 0 },
	{ "TLV properties", 0, SCR_VENDOR_GET_TLV_PROPERTIES, 100, 0, 24 },
	{ "another code", 3, SCR_VENDOR_CODE_FIRST, 100, -EBADRQC, 0 },
	{ "a feature that is none", 3, SCR_VENDOR_FEATURE(0x20), 100, -EBADRQC, 0 },
};

KUNIT_ARRAY_PARAM_DESC(question, question_cases, name);

static void question(struct kunit *test)
{
	const struct question_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	struct scr_request request = { .major = item->code, .room = item->room };
	u8 answer[100];

	request.output = answer;
	request.capacity = sizeof(answer);
	fake->device->description.pin_support = item->supported;
	KUNIT_EXPECT_EQ(test, item->expected,
			ccid_feature_question(fake->device->slots[0].reader, &request));
	KUNIT_EXPECT_EQ(test, item->answer, request.information);
	KUNIT_EXPECT_EQ(test, 0, fake->messages);
}

static struct kunit_case pin_test_cases[] = {
	KUNIT_CASE_PARAM(pin_entry, pin_gen_params),
	KUNIT_CASE(message),
	KUNIT_CASE(given_up),
	KUNIT_CASE_PARAM(pad, pad_gen_params),
	KUNIT_CASE_PARAM(mended, mended_gen_params),
	KUNIT_CASE_PARAM(question, question_gen_params),
	{ }
};

static struct kunit_suite pin_suite = {
	.name = "ccid_pin",
	.init = pin_init,
	.exit = pin_exit,
	.test_cases = pin_test_cases,
};

kunit_test_suite(pin_suite);
