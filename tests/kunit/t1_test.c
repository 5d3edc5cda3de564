// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite scr_t1: the block protocol T=1, on the scenarios of ISO/IEC 7816-3,
 * on scripts for what these leave open, and its check bytes.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "bytes.h"
#include "iso7816/t1.h"
#include "t1_cases.h"
#include "t1_scenarios.h"

KUNIT_ARRAY_PARAM_DESC(scenario, t1_scenarios, name);
KUNIT_ARRAY_PARAM_DESC(case, t1_cases, name);

static void script(struct kunit *test)
{
	t1_run_script(test, test->param_value, false);
	t1_run_script(test, test->param_value, true);
}

/* Blocks with their CRC, as libccid and an OsEID card exchanged them. */
static void crc(struct kunit *test)
{
	static const char * const blocks[] = {
		"00c101fe544e", "00e101fe5775", "009000206e", "008000b5ff",
		"00000500a4000000b8da", "0000003933",
		"00600700028a01aa9000a633",
	};
	size_t i, length;
	u8 *block;

	for (i = 0; i < ARRAY_SIZE(blocks); i++) {
		block = test_bytes(test, blocks[i], &length);
		KUNIT_EXPECT_EQ_MSG(test, scr_t1_crc(block, length - 2),
				    block[length - 2] << 8 | block[length - 1], "%s", blocks[i]);
	}
	/* The check value of CRC-16/MCRF4XX, which has the same parameters. */
	KUNIT_EXPECT_EQ(test, scr_t1_crc("123456789", 9), 0x6f91);
	KUNIT_EXPECT_EQ(test, scr_t1_crc(NULL, 0), 0xffff);
}

static void lrc(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, scr_t1_lrc("\x00\xc1\x01\xfe", 4), 0x3e);
	KUNIT_EXPECT_EQ(test, scr_t1_lrc("\x00\x00\x02\x90\x00", 5), 0x92);
	KUNIT_EXPECT_EQ(test, scr_t1_lrc(NULL, 0), 0);
}

/* What the engine answers to @bytes, when it expects the response. */
static u8 answer_to(const u8 *bytes, size_t length, bool crc)
{
	u8 block[SCR_T1_BLOCK_LENGTH];
	struct scr_t1 t1;

	scr_t1_reset(&t1, 32, crc);
	scr_t1_transmit(&t1, bytes, 0);
	if (scr_t1_receive(&t1, bytes, length) == SCR_T1_DONE)
		return 0;
	scr_t1_encode(&t1, block);
	return block[1];
}

/* A block that is cut anywhere is none, and nothing behind its end is read. */
static void cut(struct kunit *test)
{
	size_t length, end;
	u8 *bytes = test_bytes(test, "00000290009c6d", &length);

	for (end = 0; end < length; end++)
		KUNIT_EXPECT_EQ(test, answer_to(test_prefix(test, bytes, end), end, true), 0x82);
	KUNIT_EXPECT_EQ(test, answer_to(bytes, length, true), 0);
	bytes[6] ^= 1;
	KUNIT_EXPECT_EQ(test, answer_to(bytes, length, true), 0x81);
}

/* LEN 255 is reserved, though all the 255 bytes are there. */
static void longest(struct kunit *test)
{
	u8 bytes[3 + 255 + 1] = {};

	bytes[2] = 254;
	bytes[257] = 254;
	KUNIT_EXPECT_EQ(test, answer_to(bytes, 258, false), 0);
	bytes[2] = 255;
	bytes[257] = 0;
	bytes[258] = 255;
	KUNIT_EXPECT_EQ(test, answer_to(bytes, 259, false), 0x82);
}

static void reset(struct kunit *test)
{
	static const u8 ifsc[][2] = { { 0, 32 }, { 1, 1 }, { 32, 32 }, { 254, 254 }, { 255, 254 } };
	struct scr_t1 t1;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ifsc); i++) {
		memset(&t1, 0xaa, sizeof(t1));
		scr_t1_reset(&t1, ifsc[i][0], false);
		KUNIT_EXPECT_EQ(test, t1.ifsc, ifsc[i][1]);
		KUNIT_EXPECT_EQ(test, t1.ifsd, 32);
		KUNIT_EXPECT_EQ(test, t1.waiting_multiplier, 1);
		KUNIT_EXPECT_EQ(test, t1.information_length, 0);
		KUNIT_EXPECT_EQ(test, scr_t1_receive(&t1, NULL, 0), SCR_T1_DONE);
	}
}

/* IFSD is ours once the card agreed, and 32 again after a RESYNCH. */
static void ifsd(struct kunit *test)
{
	static const u8 agrees[] = { 0x00, 0xe1, 0x01, 0xfe, 0x1e };
	static const u8 resynchronized[] = { 0x00, 0xe0, 0x00, 0xe0 };
	struct scr_t1 t1;
	int i;

	scr_t1_reset(&t1, 32, false);
	scr_t1_negotiate_ifsd(&t1, 254);
	KUNIT_EXPECT_EQ(test, t1.ifsd, 32);
	KUNIT_EXPECT_EQ(test, scr_t1_receive(&t1, agrees, sizeof(agrees)), SCR_T1_DONE);
	KUNIT_EXPECT_EQ(test, t1.ifsd, 254);

	scr_t1_transmit(&t1, agrees, 4);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, scr_t1_receive(&t1, NULL, 0), SCR_T1_SEND);
	KUNIT_EXPECT_EQ(test, scr_t1_receive(&t1, resynchronized, sizeof(resynchronized)),
			SCR_T1_DONE);
	KUNIT_EXPECT_TRUE(test, t1.aborted);
	KUNIT_EXPECT_EQ(test, t1.ifsd, 32);
}

static struct kunit_case t1_test_cases[] = {
	KUNIT_CASE_PARAM(script, scenario_gen_params),
	KUNIT_CASE_PARAM(script, case_gen_params),
	KUNIT_CASE(crc),
	KUNIT_CASE(lrc),
	KUNIT_CASE(cut),
	KUNIT_CASE(longest),
	KUNIT_CASE(reset),
	KUNIT_CASE(ifsd),
	{}
};

static struct kunit_suite t1_suite = {
	.name = "scr_t1",
	.test_cases = t1_test_cases,
};

kunit_test_suite(t1_suite);

MODULE_DESCRIPTION("KUnit tests of the block protocol T=1");
MODULE_LICENSE("GPL");
SCR_IMPORT_KUNIT_NAMESPACE;
