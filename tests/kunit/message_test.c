// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_message: the codec of CCID messages, on good bytes and on
 * bytes that a broken or hostile device sends.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "bytes.h"
#include "ccid/message.h"

/* Commands: slot 2, sequence 0xfe, and what their own bytes must be. */

#define SLOT		2
#define SEQUENCE	0xfe

static void power_on(u8 *message)
{
	ccid_encode_icc_power_on(message, SLOT, SEQUENCE, CCID_POWER_SELECT_3V);
}

static void power_off(u8 *message)
{
	ccid_encode_icc_power_off(message, SLOT, SEQUENCE);
}

static void get_slot_status(u8 *message)
{
	ccid_encode_get_slot_status(message, SLOT, SEQUENCE);
}

static void xfr_block(u8 *message)
{
	ccid_encode_xfr_block(message, 0x00010203, SLOT, SEQUENCE, 7,
			      CCID_COMMAND_WANTS_MORE);
}

static void secure(u8 *message)
{
	ccid_encode_secure(message, 15, SLOT, SEQUENCE, 1, CCID_COMMAND_CONTINUES);
}

static void get_parameters(u8 *message)
{
	ccid_encode_get_parameters(message, SLOT, SEQUENCE);
}

static void reset_parameters(u8 *message)
{
	ccid_encode_reset_parameters(message, SLOT, SEQUENCE);
}

static void set_parameters(u8 *message)
{
	ccid_encode_set_parameters(message, CCID_PARAMETERS_T1_LENGTH, SLOT, SEQUENCE,
				   CCID_PROTOCOL_T1);
}

static void escape(u8 *message)
{
	ccid_encode_escape(message, 0xfffefdfc, SLOT, SEQUENCE);
}

static void icc_clock(u8 *message)
{
	ccid_encode_icc_clock(message, SLOT, SEQUENCE, CCID_CLOCK_STOP);
}

static void t0_apdu(u8 *message)
{
	ccid_encode_t0_apdu(message, SLOT, SEQUENCE, CCID_T0_CHANGE_CLASS_GET_RESPONSE |
			    CCID_T0_CHANGE_CLASS_ENVELOPE, 0xc0, 0xc2);
}

static void mechanical(u8 *message)
{
	ccid_encode_mechanical(message, SLOT, SEQUENCE, CCID_MECHANICAL_EJECT);
}

static void abort_command(u8 *message)
{
	ccid_encode_abort(message, SLOT, SEQUENCE);
}

static void set_data_rate(u8 *message)
{
	ccid_encode_set_data_rate_and_clock_frequency(message, SLOT, SEQUENCE, 4800, 344100);
}

struct encode_case {
	const char *name;
	void (*encode)(u8 *message);
	const char *hex;
	u8 answer;
};

static const struct encode_case encode_cases[] = {
	{ "IccPowerOn", power_on, "620000000002fe020000", 0x80 },
	{ "IccPowerOff", power_off, "630000000002fe000000", 0x81 },
	{ "GetSlotStatus", get_slot_status, "650000000002fe000000", 0x81 },
	{ "XfrBlock", xfr_block, "6f0302010002fe071000", 0x80 },
	{ "Secure", secure, "690f00000002fe010300", 0x80 },
	{ "GetParameters", get_parameters, "6c0000000002fe000000", 0x82 },
	{ "ResetParameters", reset_parameters, "6d0000000002fe000000", 0x82 },
	{ "SetParameters", set_parameters, "610700000002fe010000", 0x82 },
	{ "Escape", escape, "6bfcfdfeff02fe000000", 0x83 },
	{ "IccClock", icc_clock, "6e0000000002fe010000", 0x81 },
	{ "T0APDU", t0_apdu, "6a0000000002fe03c0c2", 0x81 },
	{ "Mechanical", mechanical, "710000000002fe020000", 0x81 },
	{ "Abort", abort_command, "720000000002fe000000", 0x81 },
	{ "SetDataRateAndClockFrequency", set_data_rate,
	  "730800000002fe000000c012000024400500", 0x84 },
};

KUNIT_ARRAY_PARAM_DESC(encode, encode_cases, name);

static void encode(struct kunit *test)
{
	const struct encode_case *c = test->param_value;
	size_t length;
	u8 *expected = test_bytes(test, c->hex, &length);
	u8 *message = kunit_kzalloc(test, length, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, message);
	memset(message, 0xaa, length);
	c->encode(message);
	KUNIT_EXPECT_EQ(test, memcmp(message, expected, length), 0);
	KUNIT_EXPECT_EQ(test, ccid_expected_answer(message[0]), c->answer);
}

/* What is not in the table above is no command, and nothing answers it. */
static void expected_answer_of_no_command(struct kunit *test)
{
	int type, commands = 0;

	for (type = 0; type < 256; type++)
		commands += ccid_expected_answer(type) != 0;
	KUNIT_EXPECT_EQ(test, commands, ARRAY_SIZE(encode_cases));
}

struct decode_case {
	const char *name;
	const char *hex;
	enum ccid_answer_defect defect;
	u8 type, slot, sequence, icc_status, command_status, error, specific;
	u32 length;
};

static const struct decode_case decode_cases[] = {
	{ "DataBlock with an answer to reset", "800500000000030000003b02145011",
	  CCID_ANSWER_OK, 0x80, 0, 3, 0, 0, 0, 0, 5 },
	{ "DataBlock empty", "80000000000003000000", CCID_ANSWER_OK,
	  0x80, 0, 3, 0, 0, 0, 0, 0 },
	{ "DataBlock that goes on", "800200000001030000019000", CCID_ANSWER_OK,
	  0x80, 1, 3, 0, 0, 0, 1, 2 },
	{ "DataBlock, time extension", "80000000000003800500", CCID_ANSWER_OK,
	  0x80, 0, 3, 0, 2, 5, 0, 0 },
	{ "SlotStatus, inactive, clock stopped low", "81000000000703010001",
	  CCID_ANSWER_OK, 0x81, 7, 3, 1, 0, 0, 1, 0 },
	{ "SlotStatus, absent, failed, mute", "810000000000ff42fe00",
	  CCID_ANSWER_OK, 0x81, 0, 255, 2, 1, 0xfe, 0, 0 },
	{ "Parameters T=1", "820700000000090000011110004d002000",
	  CCID_ANSWER_OK, 0x82, 0, 9, 0, 0, 0, 1, 7 },
	{ "Escape", "8301000000000900000000", CCID_ANSWER_OK,
	  0x83, 0, 9, 0, 0, 0, 0, 1 },
	{ "DataRateAndClockFrequency", "84080000000009000000c012000024400500",
	  CCID_ANSWER_OK, 0x84, 0, 9, 0, 0, 0, 0, 8 },
	{ "padded behind dwLength", "800200000000030000009000000000000000",
	  CCID_ANSWER_OK, 0x80, 0, 3, 0, 0, 0, 0, 2 },
	{ "reserved bits of bStatus", "810000000000033c0000", CCID_ANSWER_OK,
	  0x81, 0, 3, 0, 0, 0, 0, 0 },
	{ "nothing", "", CCID_ANSWER_SHORT_HEADER },
	{ "one byte", "80", CCID_ANSWER_SHORT_HEADER },
	{ "nine bytes", "800000000000030000", CCID_ANSWER_SHORT_HEADER },
	{ "type 0", "00000000000003000000", CCID_ANSWER_UNKNOWN_TYPE },
	{ "type of a command", "6f000000000003000000", CCID_ANSWER_UNKNOWN_TYPE },
	{ "type of a notification", "50000000000003000000", CCID_ANSWER_UNKNOWN_TYPE },
	{ "type 85", "85000000000003000000", CCID_ANSWER_UNKNOWN_TYPE },
	{ "type 7F", "7f000000000003000000", CCID_ANSWER_UNKNOWN_TYPE },
	{ "type FF", "ff000000000003000000", CCID_ANSWER_UNKNOWN_TYPE },
	{ "dwLength 1 and no data", "80010000000003000000", CCID_ANSWER_TRUNCATED },
	{ "dwLength one too many", "800300000000030000009000",
	  CCID_ANSWER_TRUNCATED },
	{ "dwLength counts the header", "800c00000000030000009000",
	  CCID_ANSWER_TRUNCATED },
	{ "dwLength big endian", "800000000200030000009000",
	  CCID_ANSWER_TRUNCATED },
	{ "dwLength that overflows with the header", "80f8ffffff00030000009000",
	  CCID_ANSWER_TRUNCATED },
	{ "dwLength FFFFFFFF", "80ffffffff00030000009000", CCID_ANSWER_TRUNCATED },
	{ "bmICCStatus 3", "81000000000003030000", CCID_ANSWER_RESERVED_ICC_STATUS },
	{ "bmCommandStatus 3", "81000000000003c00000",
	  CCID_ANSWER_RESERVED_COMMAND_STATUS },
};

KUNIT_ARRAY_PARAM_DESC(decode, decode_cases, name);

static void decode(struct kunit *test)
{
	const struct decode_case *c = test->param_value;
	struct ccid_answer answer;
	size_t received;
	u8 *message = test_bytes(test, c->hex, &received);

	KUNIT_ASSERT_EQ(test, ccid_decode_answer(&answer, message, received), c->defect);
	if (c->defect)
		return;
	KUNIT_EXPECT_EQ(test, answer.type, c->type);
	KUNIT_EXPECT_EQ(test, answer.slot, c->slot);
	KUNIT_EXPECT_EQ(test, answer.sequence, c->sequence);
	KUNIT_EXPECT_EQ(test, answer.icc_status, c->icc_status);
	KUNIT_EXPECT_EQ(test, answer.command_status, c->command_status);
	KUNIT_EXPECT_EQ(test, answer.error, c->error);
	KUNIT_EXPECT_EQ(test, answer.specific, c->specific);
	KUNIT_EXPECT_EQ(test, answer.length, c->length);
	KUNIT_EXPECT_PTR_EQ(test, answer.data, (const u8 *)message + 10);
}

/* Cut anywhere, an answer is refused; what is cut decides the reason. */
static void decode_cut(struct kunit *test)
{
	struct ccid_answer answer;
	size_t received, cut;
	u8 *message = test_bytes(test, "800400000000030000003b021450", &received);

	for (cut = 0; cut < received; cut++) {
		u8 *prefix = test_prefix(test, message, cut);

		KUNIT_EXPECT_EQ(test, ccid_decode_answer(&answer, prefix, cut),
				cut < 10 ? CCID_ANSWER_SHORT_HEADER : CCID_ANSWER_TRUNCATED);
	}
}

static void defect_texts(struct kunit *test)
{
	int i, j;

	for (i = 0; i <= CCID_ANSWER_DEFECT_COUNT; i++)
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, ccid_answer_defect_text(i),
					    ccid_answer_defect_text(j));
}

struct parameters_case {
	const char *name;
	const char *hex;
	bool good;
	struct ccid_parameters parameters;
	u8 length;
};

static const struct parameters_case parameters_cases[] = {
	{ "T=0", "820500000000000000001800020a03", true,
	  { 0, 0x18, 0x00, 0x02, 0x0a, 0x03, 0, 0 }, 5 },
	{ "T=1", "820700000000000000019511ff45012021", true,
	  { 1, 0x95, 0x11, 0xff, 0x45, 0x01, 0x20, 0x21 }, 7 },
	{ "T=0 with bytes to spare", "820700000000000000001800000a00ffff", true,
	  { 0, 0x18, 0x00, 0x00, 0x0a, 0x00, 0, 0 }, 5 },
	{ "T=0 too short", "820400000000000000001800020a", false },
	{ "T=1 too short", "820600000000000000019511ff450120", false },
	{ "no data", "82000000000000400000", false },
	{ "protocol 2", "820700000000000000029511ff45012021", false },
	{ "protocol FF", "820700000000000000ff9511ff45012021", false },
	{ "a DataBlock", "800700000000000000019511ff45012021", false },
};

KUNIT_ARRAY_PARAM_DESC(parameters, parameters_cases, name);

static void parameters(struct kunit *test)
{
	const struct parameters_case *c = test->param_value;
	u8 data[CCID_PARAMETERS_T1_LENGTH];
	struct ccid_parameters decoded;
	struct ccid_answer answer;
	size_t received;
	u8 *message = test_bytes(test, c->hex, &received);

	KUNIT_ASSERT_EQ(test, ccid_decode_answer(&answer, message, received),
			CCID_ANSWER_OK);
	KUNIT_ASSERT_EQ(test, ccid_decode_parameters(&decoded, &answer), c->good);
	if (!c->good)
		return;
	KUNIT_EXPECT_EQ(test, memcmp(&decoded, &c->parameters, sizeof(decoded)), 0);
	KUNIT_EXPECT_EQ(test, ccid_encode_parameters(data, &decoded), c->length);
	KUNIT_EXPECT_EQ(test, memcmp(data, answer.data, c->length), 0);
}

struct change_case {
	const char *hex;
	u8 slot;
	bool good, present, changed;
};

static const struct change_case change_cases[] = {
	{ "5003", 0, true, true, true },
	{ "5002", 0, true, false, true },
	{ "5001", 0, true, true, false },
	{ "5000", 0, true, false, false },
	{ "500c", 0, true, false, false },
	{ "500c", 1, true, true, true },
	{ "5080", 3, true, false, true },
	{ "50ff", 3, true, true, true },
	{ "500002", 4, true, false, true },
	{ "50003f", 7, true, false, false },
	{ "500000000000000040", 31, true, true, false },
	{ "500355aaff", 0, true, true, true },
	{ "50ff", 4, false },
	{ "50ffff", 8, false },
	{ "50", 0, false },
	{ "", 0, false },
	{ "5103", 0, false },
	{ "0003", 0, false },
	{ "50ff", 255, false },
};

static void change_desc(const struct change_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "'%s', slot %u", c->hex, c->slot);
}

KUNIT_ARRAY_PARAM(change, change_cases, change_desc);

static void slot_change(struct kunit *test)
{
	const struct change_case *c = test->param_value;
	struct ccid_slot_change change;
	size_t received;
	u8 *message = test_bytes(test, c->hex, &received);

	KUNIT_ASSERT_EQ(test, ccid_decode_slot_change(&change, c->slot, message, received),
			c->good);
	if (!c->good)
		return;
	KUNIT_EXPECT_EQ(test, change.present, c->present);
	KUNIT_EXPECT_EQ(test, change.changed, c->changed);
}

static void hardware_error(struct kunit *test)
{
	struct ccid_hardware_error error;
	size_t received, cut;
	u8 *message = test_bytes(test, "5102fe0100", &received);

	KUNIT_ASSERT_TRUE(test, ccid_decode_hardware_error(&error, message, received));
	KUNIT_EXPECT_EQ(test, error.slot, 2);
	KUNIT_EXPECT_EQ(test, error.sequence, 0xfe);
	KUNIT_EXPECT_EQ(test, error.code, CCID_HARDWARE_OVER_CURRENT);
	KUNIT_EXPECT_TRUE(test, ccid_decode_hardware_error(&error, message, 4));

	for (cut = 0; cut < 4; cut++) {
		u8 *prefix = test_prefix(test, message, cut);

		KUNIT_EXPECT_FALSE(test, ccid_decode_hardware_error(&error, prefix, cut));
	}
	message[0] = 0x50;
	KUNIT_EXPECT_FALSE(test, ccid_decode_hardware_error(&error, message, received));
}

static struct kunit_case message_cases[] = {
	KUNIT_CASE_PARAM(encode, encode_gen_params),
	KUNIT_CASE(expected_answer_of_no_command),
	KUNIT_CASE_PARAM(decode, decode_gen_params),
	KUNIT_CASE(decode_cut),
	KUNIT_CASE(defect_texts),
	KUNIT_CASE_PARAM(parameters, parameters_gen_params),
	KUNIT_CASE_PARAM(slot_change, change_gen_params),
	KUNIT_CASE(hardware_error),
	{}
};

static struct kunit_suite message_suite = {
	.name = "ccid_message",
	.test_cases = message_cases,
};

kunit_test_suite(message_suite);

MODULE_DESCRIPTION("KUnit tests of the CCID message codec");
MODULE_LICENSE("GPL");
SCR_IMPORT_KUNIT_NAMESPACE;
