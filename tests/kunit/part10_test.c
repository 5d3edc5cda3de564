// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_part10: PC/SC part 10's structures, good ones and broken
 * ones, to the bytes of PC_to_RDR_Secure; and the answers about the features.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <uapi/linux/scr.h>

#include "bytes.h"
#include "ccid/part10.h"
#include "ccid/quirks.h"

#define ROOM	320

/* VERIFY of an 8-byte ASCII PIN; a CHANGE REFERENCE DATA of two. */
#define COMMAND		"0020000108ffffffffffffffff"
#define CHANGE		"0024000110ffffffffffffffffffffffffffffffff"

/* As test_bytes(), with blanks between the fields. */
static u8 *field_bytes(struct kunit *test, const char *fields, size_t *length)
{
	char *hex = kunit_kzalloc(test, strlen(fields) + 1, GFP_KERNEL);
	char *at = hex;

	KUNIT_ASSERT_NOT_NULL(test, hex);
	for (; *fields; fields++) {
		if (*fields != ' ')
			*at++ = *fields;
	}
	return test_bytes(test, hex, length);
}

struct encode_case {
	const char *name;
	u32 operation;
	const char *structure;
	const char *prologue;
	const char *expected;	/* NULL: a defect */
	enum ccid_pin_defect defect;
	u32 quirks;
};

#define GOOD(name, operation, structure, expected) \
	{ name, operation, structure, NULL, expected, CCID_PIN_GOOD }
#define MENDED(name, operation, quirk, structure, expected) \
	{ name, operation, structure, NULL, expected, CCID_PIN_GOOD, CCID_QUIRK_PIN_##quirk }
#define BAD(name, operation, structure, defect) \
	{ name, operation, structure, NULL, NULL, defect }

static const struct encode_case encode_cases[] = {
	/* bTimerOut bTimerOut2 formats wPINMaxExtraDigit validation messages ... */
	GOOD("verify", 0, "1e05 824704 0804 02 01 0904 03 000000 0d000000 " COMMAND,
	     "00 1e 824704 0804 02 01 0904 03 000000 " COMMAND),
	GOOD("verify, case 1 command", 0,
	     "0000 820000 0c04 07 ff 0904 00 000000 04000000 00200001",
	     "00 00 820000 0c04 07 ff 0904 00 000000 00200001"),
	GOOD("verify, the program's prologue stays", 0,
	     "0000 820000 0c04 02 00 0904 00 a1a2a3 05000000 0020000100",
	     "00 00 820000 0c04 02 00 0904 00 a1a2a3 0020000100"),
	{ "verify, the block's prologue", 0,
	  "0000 820000 0c04 02 00 0904 00 a1a2a3 05000000 0020000100", "004005",
	  "00 00 820000 0c04 02 00 0904 00 004005 0020000100", CCID_PIN_GOOD },
	GOOD("verify, validation condition 0", 0,
	     "0000 820000 0c04 00 00 0904 00 000000 05000000 0020000100",
	     "00 00 820000 0c04 02 00 0904 00 000000 0020000100"),
	GOOD("verify, validation condition 8", 0,
	     "0000 820000 0c04 08 00 0904 00 000000 05000000 0020000100",
	     "00 00 820000 0c04 02 00 0904 00 000000 0020000100"),
	GOOD("verify, validation condition 1", 0,
	     "0000 820000 0c04 01 00 0904 00 000000 05000000 0020000100",
	     "00 00 820000 0c04 01 00 0904 00 000000 0020000100"),
	BAD("verify, nothing", 0, "", CCID_PIN_TOO_SHORT),
	BAD("verify, no command", 0,
	    "0000 820000 0c04 02 00 0904 00 000000 00000000", CCID_PIN_TOO_SHORT),
	BAD("verify, three bytes of a command", 0,
	    "0000 820000 0c04 02 00 0904 00 000000 03000000 002000",
	    CCID_PIN_TOO_SHORT),
	BAD("verify, data length one too many", 0,
	    "0000 820000 0c04 02 00 0904 00 000000 05000000 00200001",
	    CCID_PIN_WRONG_DATA_LENGTH),
	BAD("verify, data length one too few", 0,
	    "0000 820000 0c04 02 00 0904 00 000000 03000000 00200001",
	    CCID_PIN_WRONG_DATA_LENGTH),
	BAD("verify, data length big-endian", 0,
	    "0000 820000 0c04 02 00 0904 00 000000 00000004 00200001",
	    CCID_PIN_WRONG_DATA_LENGTH),
	BAD("verify, data length wraps", 0,
	    "0000 820000 0c04 02 00 0904 00 000000 04000080 00200001",
	    CCID_PIN_WRONG_DATA_LENGTH),

	GOOD("modify, three messages", 1,
	     "1e05 824704 0008 0804 03 02 03 0904 010203 000000 15000000 " CHANGE,
	     "01 1e 824704 0008 0804 03 02 03 0904 010203 000000 " CHANGE),
	GOOD("modify, two messages", 1,
	     "1e05 824704 0008 0804 03 02 02 0904 010203 000000 15000000 " CHANGE,
	     "01 1e 824704 0008 0804 03 02 02 0904 0102 000000 " CHANGE),
	GOOD("modify, one message", 1,
	     "1e05 824704 0008 0804 03 02 01 0904 010203 000000 15000000 " CHANGE,
	     "01 1e 824704 0008 0804 03 02 01 0904 0102 000000 " CHANGE),
	GOOD("modify, no message", 1,
	     "1e05 824704 0008 0804 03 02 00 0904 010203 000000 15000000 " CHANGE,
	     "01 1e 824704 0008 0804 03 02 00 0904 01 000000 " CHANGE),
	GOOD("modify, the reader's messages", 1,
	     "1e05 824704 0008 0804 03 02 ff 0904 010203 000000 15000000 " CHANGE,
	     "01 1e 824704 0008 0804 03 02 ff 0904 010203 000000 " CHANGE),
	{ "modify, the block's prologue", 1,
	  "1e05 824704 0008 0804 03 00 00 0904 010203 a1a2a3 15000000 " CHANGE,
	  "004015",
	  "01 1e 824704 0008 0804 03 02 00 0904 01 004015 " CHANGE,
	  CCID_PIN_GOOD },
	GOOD("modify, validation condition FF", 1,
	     "1e05 824704 0008 0804 03 ff 00 0904 010203 000000 15000000 " CHANGE,
	     "01 1e 824704 0008 0804 03 02 00 0904 01 000000 " CHANGE),
	MENDED("verify, key only", 0, VALIDATION_KEY,
	       "0000 820000 0c04 07 01 0904 00 000000 05000000 0020000100",
	       "00 00 820000 0c04 02 01 0904 00 000000 0020000100"),
	MENDED("verify, one message", 0, VERIFY_ONE_MESSAGE,
	       "0000 820000 0c04 02 ff 0904 00 000000 05000000 0020000100",
	       "00 00 820000 0c04 02 01 0904 00 000000 0020000100"),
	MENDED("verify, no message", 0, VERIFY_NO_MESSAGE,
	       "0000 820000 0c04 02 01 0904 00 000000 05000000 0020000100",
	       "00 00 820000 0c04 02 00 0904 00 000000 0020000100"),
	MENDED("verify, digits swapped", 0, SWAPPED_DIGITS,
	       "0000 820000 0c04 02 01 0904 00 000000 05000000 0020000100",
	       "00 00 820000 040c 02 01 0904 00 000000 0020000100"),
	MENDED("verify, a quirk of modify", 0, MODIFY_NO_MESSAGE,
	       "0000 820000 0c04 02 01 0904 00 000000 05000000 0020000100",
	       "00 00 820000 0c04 02 01 0904 00 000000 0020000100"),
	MENDED("modify, key only", 1, VALIDATION_KEY,
	       "1e05 824704 0008 0804 03 07 03 0904 010203 000000 05000000 0024000100",
	       "01 1e 824704 0008 0804 03 02 03 0904 010203 000000 0024000100"),
	MENDED("modify, all indices", 1, MODIFY_ALL_INDICES,
	       "1e05 824704 0008 0804 03 02 00 0904 010203 000000 05000000 0024000100",
	       "01 1e 824704 0008 0804 03 02 00 0904 010203 000000 0024000100"),
	MENDED("modify, all indices, two messages", 1, MODIFY_ALL_INDICES,
	       "1e05 824704 0008 0804 03 02 02 0904 010203 000000 05000000 0024000100",
	       "01 1e 824704 0008 0804 03 02 02 0904 010203 000000 0024000100"),
	MENDED("modify, no message", 1, MODIFY_NO_MESSAGE,
	       "1e05 824704 0008 0804 03 02 03 0904 010203 000000 05000000 0024000100",
	       "01 1e 824704 0008 0804 03 02 00 0904 000000 000000 0024000100"),
	MENDED("modify, three messages", 1, MODIFY_THREE_MESSAGES,
	       "1e05 824704 0008 0804 03 02 00 0904 010203 000000 05000000 0024000100",
	       "01 1e 824704 0008 0804 03 02 03 0904 010203 000000 0024000100"),
	MENDED("modify, default messages", 1, MODIFY_DEFAULT_MESSAGES,
	       "1e05 824704 0008 0804 03 02 00 0904 010203 000000 05000000 0024000100",
	       "01 1e 824704 0008 0804 03 02 ff 0904 010203 000000 0024000100"),
	MENDED("modify, default messages, two asked for", 1, MODIFY_DEFAULT_MESSAGES,
	       "1e05 824704 0008 0804 03 02 02 0904 010203 000000 05000000 0024000100",
	       "01 1e 824704 0008 0804 03 02 02 0904 0102 000000 0024000100"),
	MENDED("modify, a quirk of verify", 1, VERIFY_NO_MESSAGE,
	       "1e05 824704 0008 0804 03 02 03 0904 010203 000000 05000000 0024000100",
	       "01 1e 824704 0008 0804 03 02 03 0904 010203 000000 0024000100"),
	MENDED("modify, digits swapped", 1, SWAPPED_DIGITS,
	       "1e05 824704 0008 0804 03 02 03 0904 010203 000000 05000000 0024000100",
	       "01 1e 824704 0008 0408 03 02 03 0904 010203 000000 0024000100"),
	{ "modify, quirks do not mend what is wrong", 1,
	  "1e05 824704 0008 0804 03 02 04 0904 010203 000000 05000000 0024000100", NULL, NULL,
	  CCID_PIN_WRONG_NUMBER_OF_MESSAGES, CCID_QUIRK_PIN_MODIFY_THREE_MESSAGES },
	BAD("modify, four messages", 1,
	    "1e05 824704 0008 0804 03 02 04 0904 010203 000000 15000000 " CHANGE,
	    CCID_PIN_WRONG_NUMBER_OF_MESSAGES),
	BAD("modify, FE messages", 1,
	    "1e05 824704 0008 0804 03 02 fe 0904 010203 000000 15000000 " CHANGE,
	    CCID_PIN_WRONG_NUMBER_OF_MESSAGES),
	BAD("modify, a verify structure", 1,
	    "1e05 824704 0804 02 01 0904 03 000000 0d000000 " COMMAND,
	    CCID_PIN_WRONG_DATA_LENGTH),
	BAD("verify, a modify structure", 0,
	    "1e05 824704 0008 0804 03 02 03 0904 010203 000000 15000000 " CHANGE,
	    CCID_PIN_WRONG_DATA_LENGTH),
	BAD("modify, three bytes of a command", 1,
	    "1e05 824704 0008 0804 03 02 03 0904 010203 000000 03000000 002400",
	    CCID_PIN_TOO_SHORT),
	BAD("operation 2", 2,
	    "1e05 824704 0804 02 01 0904 03 000000 0d000000 " COMMAND,
	    CCID_PIN_UNKNOWN_OPERATION),
	BAD("operation FFFFFFFF", 0xffffffff,
	    "1e05 824704 0804 02 01 0904 03 000000 0d000000 " COMMAND,
	    CCID_PIN_UNKNOWN_OPERATION),
};

KUNIT_ARRAY_PARAM_DESC(encode, encode_cases, name);

static struct ccid_pin_entry entry_of(struct kunit *test, u32 operation, const char *hex)
{
	struct ccid_pin_entry entry = { .operation = operation };

	entry.structure = field_bytes(test, hex, &entry.length);
	return entry;
}

static void encode(struct kunit *test)
{
	const struct encode_case *item = test->param_value;
	struct ccid_pin_entry entry = entry_of(test, item->operation, item->structure);
	size_t expected_length, prologue_length, written = 0;
	u8 *data = kunit_kzalloc(test, ROOM, GFP_KERNEL);
	const u8 *prologue = NULL;
	u8 *expected;

	entry.quirks = item->quirks;
	if (item->prologue)
		prologue = field_bytes(test, item->prologue, &prologue_length);
	KUNIT_ASSERT_EQ(test, item->defect,
			ccid_encode_pin_entry(data, ROOM, &written, &entry, prologue));
	if (!item->expected) {
		KUNIT_EXPECT_EQ(test, 0, written);
		KUNIT_EXPECT_NULL(test, memchr_inv(data, 0, ROOM));
		return;
	}
	expected = field_bytes(test, item->expected, &expected_length);
	KUNIT_ASSERT_EQ(test, expected_length, written);
	KUNIT_EXPECT_EQ(test, 0, memcmp(expected, data, written));
}

/* Every prefix of a good structure is a bad one, and so is one byte more. */
static void lengths(struct kunit *test)
{
	const struct encode_case *item = test->param_value;
	struct ccid_pin_entry entry = entry_of(test, item->operation, item->structure);
	struct ccid_pin_entry other = { .operation = item->operation };
	u8 *longer;

	if (!item->expected)
		return;
	for (other.length = 0; other.length < entry.length; other.length++) {
		other.structure = test_prefix(test, entry.structure, other.length);
		KUNIT_EXPECT_NE(test, CCID_PIN_GOOD, ccid_pin_check(&other));
	}
	longer = kunit_kzalloc(test, entry.length + 1, GFP_KERNEL);
	memcpy(longer, entry.structure, entry.length);
	other.structure = longer;
	other.length = entry.length + 1;
	KUNIT_EXPECT_EQ(test, CCID_PIN_WRONG_DATA_LENGTH, ccid_pin_check(&other));
}

/* It is written to the last byte of the room, or not at all. */
static void room(struct kunit *test)
{
	struct ccid_pin_entry entry = entry_of(test, CCID_PIN_VERIFY, encode_cases[0].structure);
	size_t expected, written = 0;
	u8 *data;

	field_bytes(test, encode_cases[0].expected, &expected);
	data = kunit_kzalloc(test, expected, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, CCID_PIN_NO_ROOM,
			ccid_encode_pin_entry(data, expected - 1, &written, &entry, NULL));
	KUNIT_EXPECT_EQ(test, CCID_PIN_GOOD,
			ccid_encode_pin_entry(data, expected, &written, &entry, NULL));
	KUNIT_EXPECT_EQ(test, expected, written);
}

static void make_longest(u8 *structure, u32 head, u32 command)
{
	memset(structure, 0, head + command);
	scr_put_le32(structure + head - 4, command);
}

static void longest_command(struct kunit *test)
{
	u8 *structure = kunit_kzalloc(test, CCID_PIN_MAXIMUM_STRUCTURE + 1, GFP_KERNEL);
	struct ccid_pin_entry entry = { .structure = structure };
	u32 head;

	for (entry.operation = 0; entry.operation < 2; entry.operation++) {
		head = entry.operation ? CCID_PIN_MODIFY_LENGTH : CCID_PIN_VERIFY_LENGTH;
		entry.length = head + CCID_PIN_MOST_COMMAND;
		make_longest(structure, head, CCID_PIN_MOST_COMMAND);
		KUNIT_EXPECT_EQ(test, CCID_PIN_GOOD, ccid_pin_check(&entry));
		entry.length++;
		make_longest(structure, head, CCID_PIN_MOST_COMMAND + 1);
		KUNIT_EXPECT_EQ(test, CCID_PIN_TOO_LONG, ccid_pin_check(&entry));
	}
}

static void seconds(struct kunit *test)
{
	u8 structure[CCID_PIN_VERIFY_LENGTH + CCID_PIN_LEAST_COMMAND] = { 0 };
	struct ccid_pin_entry entry = { .structure = structure, .length = sizeof(structure) };

	KUNIT_EXPECT_EQ(test, 90, ccid_pin_seconds(&entry));
	structure[0] = 80;
	KUNIT_EXPECT_EQ(test, 90, ccid_pin_seconds(&entry));
	structure[0] = 81;
	KUNIT_EXPECT_EQ(test, 91, ccid_pin_seconds(&entry));
	structure[0] = 255;
	KUNIT_EXPECT_EQ(test, 265, ccid_pin_seconds(&entry));
}

static void command(struct kunit *test)
{
	struct ccid_pin_entry entry = entry_of(test, CCID_PIN_VERIFY, encode_cases[0].structure);
	size_t length;

	KUNIT_EXPECT_PTR_EQ(test, entry.structure + CCID_PIN_VERIFY_LENGTH,
			    ccid_pin_command(&entry, &length));
	KUNIT_EXPECT_EQ(test, 13, length);
}

static void defect_texts(struct kunit *test)
{
	unsigned int defect;

	for (defect = 0; defect < CCID_PIN_DEFECT_COUNT; defect++)
		KUNIT_EXPECT_STRNEQ(test, "unknown defect", ccid_pin_defect_text(defect));
	KUNIT_EXPECT_STREQ(test, "unknown defect",
			   ccid_pin_defect_text(CCID_PIN_DEFECT_COUNT));
}

typedef size_t (*part10_question)(u8 *answer, const struct ccid_part10_reader *reader);

struct answer_case {
	const char *name;
	part10_question ask;
	struct ccid_part10_reader reader;
	const char *expected;
};

#define DISPLAY		"01021002 04021000 05020200 "
#define ALL_PROPERTIES	DISPLAY "020102 030100 060104 070108 090101 0b02e608 0c027834 0a0400000000"

static const struct answer_case answer_cases[] = {
	{ "features, no pad", ccid_part10_features, { 0 },
	  "120442000d5a" },
	{ "features, no pad, escape", ccid_part10_features, { .escape = true },
	  "120442000d5a 130442000dac" },
	{ "features, verify", ccid_part10_features, { .pin_support = 1 },
	  "060442000d4e 0a0442000d52 120442000d5a" },
	{ "features, modify", ccid_part10_features, { .pin_support = 2 },
	  "070442000d4f 0a0442000d52 120442000d5a" },
	{ "features, all", ccid_part10_features, { .pin_support = 3, .escape = true },
	  "060442000d4e 070442000d4f 0a0442000d52 120442000d5a 130442000dac" },
	{ "PIN properties, no display", ccid_part10_pin_properties, { .pin_support = 3 },
	  "00000700" },
	{ "PIN properties, 2 lines of 16", ccid_part10_pin_properties,
	  { .pin_support = 3, .lcd_layout = 0x0210 }, "10020700" },
	{ "PIN properties, key only", ccid_part10_pin_properties,
	  { .pin_support = 3, .validation_key = true }, "00000200" },
	{ "properties, PINs of a size, key only", ccid_part10_tlv_properties,
	  { .pin_support = 3, .validation_key = true, .maximum_pin = 25 },
	  "01020000 020102 030100 060100 070119 090100 0b020000 0c020000 0a0400000000" },
	{ "properties, no display", ccid_part10_tlv_properties,
	  { .vendor_id = 0x08e6, .product_id = 0x3437, .extended = true },
	  "01020000 030100 090100 0b02e608 0c023734 0a0400000100" },
	{ "properties, all", ccid_part10_tlv_properties,
	  { .pin_support = 3, .lcd_layout = 0x0210, .escape = true, .validation_key = true,
	    .minimum_pin = 4, .maximum_pin = 8, .vendor_id = 0x08e6, .product_id = 0x3478 },
	  ALL_PROPERTIES },
};

KUNIT_ARRAY_PARAM_DESC(answer, answer_cases, name);

static void answer(struct kunit *test)
{
	const struct answer_case *item = test->param_value;
	u8 *bytes = kunit_kzalloc(test, CCID_PART10_MAXIMUM_ANSWER, GFP_KERNEL);
	size_t length;
	u8 *expected = field_bytes(test, item->expected, &length);

	KUNIT_ASSERT_EQ(test, length, item->ask(bytes, &item->reader));
	KUNIT_EXPECT_EQ(test, 0, memcmp(expected, bytes, length));
}

static struct kunit_case part10_test_cases[] = {
	KUNIT_CASE_PARAM(encode, encode_gen_params),
	KUNIT_CASE_PARAM(lengths, encode_gen_params),
	KUNIT_CASE(room),
	KUNIT_CASE(longest_command),
	KUNIT_CASE(seconds),
	KUNIT_CASE(command),
	KUNIT_CASE(defect_texts),
	KUNIT_CASE_PARAM(answer, answer_gen_params),
	{ }
};

static struct kunit_suite part10_suite = {
	.name = "ccid_part10",
	.test_cases = part10_test_cases,
};

kunit_test_suite(part10_suite);

MODULE_DESCRIPTION("KUnit tests of PC/SC part 10");
MODULE_LICENSE("GPL");
SCR_IMPORT_KUNIT_NAMESPACE;
