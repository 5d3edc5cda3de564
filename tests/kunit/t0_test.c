// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite scr_t0: APDUs made into TPDUs, and TPDUs moved by procedure bytes
 * (ISO/IEC 7816-3, clause 10).
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/string.h>

#include "compat.h"
#include "iso7816/t0.h"

struct tpdu_case {
	const char *name;
	size_t length;
	u8 p3;
	size_t expected;
};

static const struct tpdu_case tpdu_cases[] = {
	{ "nothing", 0, 0, 0 },
	{ "three bytes", 3, 0, 0 },
	{ "case 1", 4, 0x55, 5 },
	{ "case 2", 5, 0x10, 5 },
	{ "case 2, 256 bytes", 5, 0, 5 },
	{ "case 3, one byte", 6, 1, 6 },
	{ "case 3, 255 bytes", 260, 255, 260 },
	{ "case 4, one byte", 7, 1, 6 },
	{ "case 4, 255 bytes", 261, 255, 260 },
	{ "a byte of data too few", 9, 5, 0 },
	{ "a byte more than case 4", 12, 5, 0 },
	{ "Lc 0 with a byte after it", 6, 0, 0 },
	{ "case 2 extended", 7, 0, 0 },
	{ "case 3 extended", 15, 0, 0 },
};

KUNIT_ARRAY_PARAM_DESC(tpdu, tpdu_cases, name);

static void tpdu(struct kunit *test)
{
	const struct tpdu_case *item = test->param_value;
	u8 *bytes = kunit_kzalloc(test, 300, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, bytes);
	memset(bytes, 0x5a, 300);
	bytes[4] = item->p3;
	KUNIT_EXPECT_EQ(test, item->expected, scr_t0_tpdu_length(bytes, item->length));
}

struct get_response_case {
	const char *name;
	struct {
		u8 bytes[16];
		size_t length;
	} apdu;
	u8 response[4];
	size_t response_length;
	bool sent;
	u8 p3;
};

#define CASE_4(le)	{ { 0x80, 0xa4, 4, 0, 2, 0x3f, 0x00, le }, 8 }

static const struct get_response_case get_response_cases[] = {
	{ "as much as there is", CASE_4(0), { 0x61, 0x10 }, 2, true, 0x10 },
	{ "as much as is expected", CASE_4(8), { 0x61, 0x10 }, 2, true, 8 },
	{ "256 of 256", CASE_4(0), { 0x61, 0x00 }, 2, true, 0 },
	{ "1 of 256", CASE_4(1), { 0x61, 0x00 }, 2, true, 1 },
	{ "255 of 256", CASE_4(255), { 0x61, 0x00 }, 2, true, 255 },
	{ "nothing there", CASE_4(0), { 0x90, 0x00 }, 2, false, 0 },
	{ "an error", CASE_4(0), { 0x6a, 0x82 }, 2, false, 0 },
	{ "the response came at once", CASE_4(0), { 0x61, 0x10, 0x90, 0x00 }, 4, false, 0 },
	{ "no response", CASE_4(0), {}, 0, false, 0 },
	{ "case 3", { { 0x80, 0xa4, 4, 0, 2, 0x3f, 0x00 }, 7 }, { 0x61, 0x10 }, 2, false, 0 },
	{ "case 2", { { 0x80, 0xca, 0, 0, 0 }, 5 }, { 0x61, 0x10 }, 2, false, 0 },
	{ "case 1", { { 0x80, 0xca, 0, 0 }, 4 }, { 0x61, 0x10 }, 2, false, 0 },
};

KUNIT_ARRAY_PARAM_DESC(get_response, get_response_cases, name);

static void get_response(struct kunit *test)
{
	const struct get_response_case *item = test->param_value;
	u8 tpdu[SCR_T0_HEADER_LENGTH] = {};
	const u8 expected[] = { 0x80, 0xc0, 0, 0, item->p3 };

	KUNIT_ASSERT_EQ(test, item->sent,
			scr_t0_get_response(tpdu, item->apdu.bytes, item->apdu.length,
					    item->response, item->response_length));
	if (item->sent)
		KUNIT_EXPECT_EQ(test, 0, memcmp(tpdu, expected, sizeof(expected)));
}

/*
 * A script: "> 00 a4" is what the host has to send, "? n" how many characters it
 * has to wait for, "< 90" what the card then says. INS is A4.
 */
struct script_case {
	const char *name;
	u8 p3;
	size_t data;
	const char *script;
	enum scr_t0_result end;
	size_t response;
};

#define HEADER	"h 1 "

static const struct script_case script_cases[] = {
	{ "case 1: SW at once", 0, 0, HEADER "<9000", SCR_T0_DONE, 2 },
	{ "SW1 and SW2 apart", 0, 0, HEADER "<90 w1 <00", SCR_T0_DONE, 2 },
	{ "case 3: all at once", 3, 3, HEADER "<a4 s3 w1 <9000", SCR_T0_DONE, 2 },
	{ "case 3: by single bytes", 3, 3,
	  HEADER "<5b s1 w1 <5b s1 w1 <5b s1 w1 <9000", SCR_T0_DONE, 2 },
	{ "case 3: one, then the rest", 3, 3, HEADER "<5b s1 w1 <a4 s2 w1 <9000",
	  SCR_T0_DONE, 2 },
	{ "case 3: refused before the data", 3, 3, HEADER "<6d00", SCR_T0_DONE, 2 },
	{ "case 3: NULL before the data", 3, 3, HEADER "<60 w1 <60 w1 <a4 s3 w1 <9000",
	  SCR_T0_DONE, 2 },
	{ "NULL before SW", 3, 3, HEADER "<a4 s3 w1 <60 w1 <60 w1 <9000", SCR_T0_DONE, 2 },
	{ "the older forms with VPP", 3, 3, HEADER "<5a s1 w1 <a5 s2 w1 <9000",
	  SCR_T0_DONE, 2 },
	{ "case 2: all at once", 4, 0, HEADER "<a4 w4 <01020304 w1 <9000", SCR_T0_DONE, 6 },
	{ "case 2: by single bytes", 2, 0, HEADER "<5b w1 <01 w1 <5b w1 <02 w1 <9000",
	  SCR_T0_DONE, 4 },
	{ "case 2: one, then the rest", 3, 0, HEADER "<5b w1 <01 w1 <a4 w2 <0203 w1 <9000",
	  SCR_T0_DONE, 5 },
	{ "case 2: data in pieces", 4, 0, HEADER "<a4 w4 <01 w3 <0203 w1 <04 w1 <9000",
	  SCR_T0_DONE, 6 },
	{ "case 2: another length", 4, 0, HEADER "<6c02", SCR_T0_DONE, 2 },
	{ "case 2: data that look like procedure bytes", 3, 0,
	  HEADER "<a4 w3 <609000 w1 <6110", SCR_T0_DONE, 5 },
	{ "no procedure byte", 3, 3, HEADER "<00", SCR_T0_BROKEN, 0 },
	{ "nothing comes", 3, 3, HEADER "<", SCR_T0_BROKEN, 0 },
	{ "more than was wanted", 3, 3, HEADER "<a460", SCR_T0_BROKEN, 0 },
	{ "asks for data again", 1, 1, HEADER "<a4 s1 w1 <a4", SCR_T0_BROKEN, 0 },
	{ "data again in case 2", 1, 0, HEADER "<a4 w1 <01 w1 <a4", SCR_T0_BROKEN, 1 },
};

KUNIT_ARRAY_PARAM_DESC(script, script_cases, name);

static int hex_pair(const char *text)
{
	int high = hex_to_bin(text[0]);

	return high < 0 ? -1 : high << 4 | hex_to_bin(text[1]);
}

/*
 * Each word of the script in turn; "<9000" after one wanted character comes in
 * two steps, as from a reader that gives what it was asked for.
 */
static enum scr_t0_result card_says(struct kunit *test, struct scr_t0 *t0, const char *hex,
				    bool status)
{
	enum scr_t0_result result;
	u8 characters[8];
	size_t length = 0;

	for (; hex[0] && hex[0] != ' '; hex += 2)
		characters[length++] = hex_pair(hex);
	if (!status)
		return scr_t0_receive(t0, characters, length);
	result = scr_t0_receive(t0, characters, 1);
	KUNIT_EXPECT_EQ(test, SCR_T0_EXCHANGE, result);
	return scr_t0_receive(t0, characters + 1, 1);
}

static bool is_status(const struct scr_t0 *t0, const char *hex)
{
	return t0->wanted == 1 && (hex[0] == '6' || hex[0] == '9') && hex[2] && hex[2] != ' ';
}

static void script(struct kunit *test)
{
	const struct script_case *item = test->param_value;
	u8 command[16] = { 0x00, 0xa4, 0x04, 0x00, item->p3, 1, 2, 3, 4, 5, 6, 7 };
	const u8 *data = command + SCR_T0_HEADER_LENGTH;
	enum scr_t0_result result;
	struct scr_t0 t0;
	const char *word;

	result = scr_t0_transmit(&t0, command, SCR_T0_HEADER_LENGTH + item->data);
	for (word = item->script; *word; word = strchrnul(word, ' '), word += *word == ' ') {
		KUNIT_ASSERT_EQ(test, SCR_T0_EXCHANGE, result);
		switch (*word) {
		case 'h':
			KUNIT_EXPECT_PTR_EQ(test, (const u8 *)command, t0.output);
			KUNIT_EXPECT_EQ(test, (size_t)SCR_T0_HEADER_LENGTH, t0.output_length);
			break;
		case 's':
			KUNIT_EXPECT_PTR_EQ(test, data, t0.output);
			KUNIT_EXPECT_EQ(test, (size_t)(word[1] - '0'), t0.output_length);
			data += t0.output_length;
			break;
		case 'w':
			KUNIT_EXPECT_EQ(test, (size_t)(word[1] - '0'), t0.wanted);
			break;
		case '<':
			result = card_says(test, &t0, word + 1, is_status(&t0, word + 1));
			break;
		}
	}
	KUNIT_EXPECT_EQ(test, item->end, result);
	KUNIT_EXPECT_EQ(test, item->response, t0.response_length);
}

/* 256 bytes, the most there is, and then a card that wants to send one more. */
static void longest_response(struct kunit *test)
{
	static const u8 command[] = { 0x00, 0xb0, 0x00, 0x00, 0x00 };
	struct scr_t0 *t0 = kunit_kzalloc(test, sizeof(*t0), GFP_KERNEL);
	u8 *bytes = kunit_kzalloc(test, 256, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t0);
	KUNIT_ASSERT_NOT_NULL(test, bytes);
	scr_t0_transmit(t0, command, sizeof(command));
	KUNIT_EXPECT_EQ(test, SCR_T0_EXCHANGE, scr_t0_receive(t0, command + 1, 1));
	KUNIT_EXPECT_EQ(test, (size_t)256, t0->wanted);
	KUNIT_EXPECT_EQ(test, SCR_T0_EXCHANGE, scr_t0_receive(t0, bytes, 256));
	KUNIT_EXPECT_EQ(test, SCR_T0_BROKEN, scr_t0_receive(t0, command + 1, 1));
	KUNIT_EXPECT_EQ(test, (size_t)256, t0->response_length);
}

/* Whatever characters come, nothing is written beyond the response. */
static void anything(struct kunit *test)
{
	static const u8 command[] = { 0x00, 0xb0, 0x00, 0x00, 0x10 };
	struct scr_t0 *t0 = kunit_kzalloc(test, sizeof(*t0), GFP_KERNEL);
	enum scr_t0_result result;
	u32 seed = 1;
	u8 character;
	int round;

	KUNIT_ASSERT_NOT_NULL(test, t0);
	result = scr_t0_transmit(t0, command, sizeof(command));
	for (round = 0; round < 100000; round++) {
		seed = seed * 1664525 + 1013904223;
		character = seed >> 24;
		if (seed & 0x10000)
			character = command[1] ^ (seed & 0x20000 ? 0xff : 0);
		result = scr_t0_receive(t0, &character, 1);
		KUNIT_ASSERT_LE(test, t0->response_length, (size_t)SCR_T0_RESPONSE_LENGTH);
		if (result != SCR_T0_EXCHANGE)
			scr_t0_transmit(t0, command, sizeof(command));
	}
}

static struct kunit_case t0_test_cases[] = {
	KUNIT_CASE_PARAM(tpdu, tpdu_gen_params),
	KUNIT_CASE_PARAM(get_response, get_response_gen_params),
	KUNIT_CASE_PARAM(script, script_gen_params),
	KUNIT_CASE(longest_response),
	KUNIT_CASE(anything),
	{ }
};

static struct kunit_suite t0_suite = {
	.name = "scr_t0",
	.test_cases = t0_test_cases,
};

kunit_test_suite(t0_suite);

MODULE_DESCRIPTION("KUnit tests of T=0");
MODULE_LICENSE("GPL");
SCR_IMPORT_KUNIT_NAMESPACE;
