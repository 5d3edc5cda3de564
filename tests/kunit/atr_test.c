// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite scr_atr: the answer-to-reset parser, on the cards of
 * atr_cards.h and on bytes that are wrong in one way each.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "atr_cards.h"
#include "bytes.h"
#include "iso7816/atr.h"

KUNIT_ARRAY_PARAM_DESC(good, good_cases, name);

/* What a card says, or 0 where it leaves it to the standard. */
static unsigned int expected_or(unsigned int expected, unsigned int standard)
{
	return expected ? expected : standard;
}

static void expect_structure(struct kunit *test, const struct scr_atr *atr,
			     const struct good_case *c)
{
	KUNIT_EXPECT_EQ(test, atr->inverse_convention, c->inverse);
	KUNIT_EXPECT_EQ(test, atr->historical_offset, c->historical.offset);
	KUNIT_EXPECT_EQ(test, atr->historical_length, c->historical.length);
	KUNIT_EXPECT_EQ(test, atr->has_check_byte, c->tck);
	KUNIT_EXPECT_EQ(test, atr->surplus, c->surplus);
	KUNIT_EXPECT_EQ(test, atr->has_fi_di, c->has_ta1);
	KUNIT_EXPECT_EQ(test, atr->has_tb1, c->has_tb1);
	KUNIT_EXPECT_EQ(test, atr->has_tb2, c->has_tb2);
}

static void expect_protocols(struct kunit *test, const struct scr_atr *atr,
			     const struct good_case *c)
{
	KUNIT_EXPECT_EQ(test, atr->protocols, expected_or(c->protocols, 1));
	KUNIT_EXPECT_EQ(test, atr->first_protocol, c->first_protocol);
	KUNIT_EXPECT_EQ(test, atr->specific_mode, c->ta2.given);
	KUNIT_EXPECT_EQ(test, atr->specific_protocol, c->ta2.protocol);
	KUNIT_EXPECT_EQ(test, atr->specific_implicit, c->ta2.implicit);
	KUNIT_EXPECT_EQ(test, atr->specific_can_change, c->ta2.can_change);
}

static void expect_parameters(struct kunit *test, const struct scr_atr *atr,
			      const struct good_case *c)
{
	u8 bwi_cwi = atr->bwi << 4 | atr->cwi;

	KUNIT_EXPECT_EQ(test, atr->fi_di, expected_or(c->fi_di, 0x11));
	KUNIT_EXPECT_EQ(test, atr->extra_guard_time, c->guard_time);
	KUNIT_EXPECT_EQ(test, atr->waiting_integer, expected_or(c->waiting_integer, 10));
	KUNIT_EXPECT_EQ(test, atr->ifsc, expected_or(c->ifsc, 32));
	KUNIT_EXPECT_EQ(test, bwi_cwi, expected_or(c->bwi_cwi, 0x4d) & 0xff);
	KUNIT_EXPECT_EQ(test, atr->crc, c->crc);
}

static void expect_global(struct kunit *test, const struct scr_atr *atr,
			  const struct good_case *c)
{
	KUNIT_EXPECT_EQ(test, atr->has_clock_stop_and_class, c->class_indicator != 0);
	KUNIT_EXPECT_EQ(test, atr->clock_stop, c->clock_stop);
	KUNIT_EXPECT_EQ(test, atr->class_indicator, expected_or(c->class_indicator, 1));
	KUNIT_EXPECT_EQ(test, atr->has_spu, c->has_spu);
	KUNIT_EXPECT_EQ(test, atr->spu, c->spu);
}

static void good(struct kunit *test)
{
	const struct good_case *c = test->param_value;
	struct scr_atr atr;
	size_t length;
	u8 *raw = test_bytes(test, c->hex, &length);

	KUNIT_ASSERT_EQ(test, scr_atr_parse(&atr, raw, length), SCR_ATR_OK);
	KUNIT_EXPECT_EQ(test, atr.length, length);
	KUNIT_EXPECT_EQ(test, memcmp(atr.raw, raw, length), 0);
	expect_structure(test, &atr, c);
	expect_protocols(test, &atr, c);
	expect_parameters(test, &atr, c);
	expect_global(test, &atr, c);
}

/* Cut anywhere before its end, no good answer to reset stays one. */
static void good_but_cut(struct kunit *test)
{
	const struct good_case *c = test->param_value;
	struct scr_atr atr;
	size_t length, cut;
	u8 *raw = test_bytes(test, c->hex, &length);

	if (c->tck && !(c->protocols & ~1))
		length--; /* a needless TCK may be cut off */
	for (cut = 0; cut < length - c->surplus; cut++) {
		u8 *prefix = test_prefix(test, raw, cut);

		KUNIT_EXPECT_NE(test, scr_atr_parse(&atr, prefix, cut), SCR_ATR_OK);
		KUNIT_EXPECT_EQ(test, atr.error_offset, cut);
	}
}

/*
 * A bit of the historical bytes or of TCK the other way round: where a TCK is
 * due it tells, and where none is due it is nobody's business.
 */
static void good_but_one_bit(struct kunit *test)
{
	const struct good_case *c = test->param_value;
	bool due = c->protocols & ~1;
	u8 tck = c->historical.offset + c->historical.length;
	unsigned int bit;
	struct scr_atr atr;
	size_t length;
	u8 *raw = test_bytes(test, c->hex, &length);

	for (bit = c->historical.offset * 8; bit < (tck + c->tck) * 8; bit++) {
		raw[bit / 8] ^= BIT(bit % 8);
		KUNIT_EXPECT_EQ(test, scr_atr_parse(&atr, raw, length),
				due ? SCR_ATR_BAD_TCK : SCR_ATR_OK);
		KUNIT_EXPECT_EQ(test, atr.error_offset, due ? tck : 0);
		raw[bit / 8] ^= BIT(bit % 8);
	}
	KUNIT_EXPECT_EQ(test, scr_atr_parse(&atr, raw, length), SCR_ATR_OK);
}

struct bad_case {
	const char *name;
	const char *hex;
	enum scr_atr_error error;
	u8 offset;
};

static const struct bad_case bad_cases[] = {
	{ "nothing", "", SCR_ATR_EMPTY, 0 },
	{ "34 bytes",
	  "3b6f5050505050505050505050505050505050505050505050505050505050505050",
	  SCR_ATR_TOO_LONG, 33 },
	{ "inverse convention not decoded", "030000", SCR_ATR_BAD_TS, 0 },
	{ "TS 00", "00", SCR_ATR_BAD_TS, 0 },
	{ "TS 3C", "3c00", SCR_ATR_BAD_TS, 0 },
	{ "TS FF", "ff00", SCR_ATR_BAD_TS, 0 },
	{ "TS alone", "3b", SCR_ATR_TRUNCATED_INTERFACE_BYTES, 1 },
	{ "TS 3F alone", "3f", SCR_ATR_TRUNCATED_INTERFACE_BYTES, 1 },
	{ "TA1 missing", "3b10", SCR_ATR_TRUNCATED_INTERFACE_BYTES, 2 },
	{ "TB1 missing", "3b3011", SCR_ATR_TRUNCATED_INTERFACE_BYTES, 3 },
	{ "TC1 missing", "3b701100", SCR_ATR_TRUNCATED_INTERFACE_BYTES, 4 },
	{ "TD1 missing", "3b80", SCR_ATR_TRUNCATED_INTERFACE_BYTES, 2 },
	{ "TA2 missing", "3b8010", SCR_ATR_TRUNCATED_INTERFACE_BYTES, 3 },
	{ "TD2 missing", "3b8081", SCR_ATR_TRUNCATED_INTERFACE_BYTES, 3 },
	{ "TB3 missing", "3b80813120", SCR_ATR_TRUNCATED_INTERFACE_BYTES, 5 },
	{ "rounds until the bytes end",
	  "3bff111111f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1",
	  SCR_ATR_TRUNCATED_INTERFACE_BYTES, 33 },
	{ "one historical byte missing", "3b7a180000736674652063643134",
	  SCR_ATR_TRUNCATED_HISTORICAL_BYTES, 14 },
	{ "all historical bytes missing", "3b0f",
	  SCR_ATR_TRUNCATED_HISTORICAL_BYTES, 2 },
	{ "historical bytes missing before TCK", "3b838101",
	  SCR_ATR_TRUNCATED_HISTORICAL_BYTES, 4 },
	{ "T=1 without TCK", "3b8001", SCR_ATR_MISSING_TCK, 3 },
	{ "T=0 and T=1 without TCK", "3b808001", SCR_ATR_MISSING_TCK, 4 },
	{ "T=0 and T=15 without TCK", "3b80800f", SCR_ATR_MISSING_TCK, 4 },
	{ "TCOS without TCK", "3bba14008131865d0064057b020331809000",
	  SCR_ATR_MISSING_TCK, 18 },
	{ "T=1, TCK off by a bit", "3b800180", SCR_ATR_BAD_TCK, 3 },
	{ "contactless, TCK 00", "3b80800100", SCR_ATR_BAD_TCK, 4 },
	{ "T=15, TCK wrong", "3b9095801fc35a", SCR_ATR_BAD_TCK, 6 },
	{ "TCK that covers TS too", "3b8001ba", SCR_ATR_BAD_TCK, 3 },
	{ "Fi 7", "3b1071", SCR_ATR_RESERVED_FI, 2 },
	{ "Fi 8, MIFARE SAM AV1", "3bde86ff9101f1fb34001f074445534669726553414d56312e305d",
	  SCR_ATR_RESERVED_FI, 2 },
	{ "Fi 14", "3b10e1", SCR_ATR_RESERVED_FI, 2 },
	{ "Fi 15", "3b10f1", SCR_ATR_RESERVED_FI, 2 },
	{ "Fi and Di", "3b1070", SCR_ATR_RESERVED_FI, 2 },
	{ "Di 0", "3b1010", SCR_ATR_RESERVED_DI, 2 },
	{ "Di 10", "3b101a", SCR_ATR_RESERVED_DI, 2 },
	{ "Di 15", "3b101f", SCR_ATR_RESERVED_DI, 2 },
	{ "explicit parameters do not excuse TA1", "3b90101000",
	  SCR_ATR_RESERVED_DI, 2 },
	{ "T=15 first", "3b811f00cc52", SCR_ATR_BAD_PROTOCOL_ORDER, 2 },
	{ "T=1 before T=0", "3b80810001", SCR_ATR_BAD_PROTOCOL_ORDER, 3 },
	{ "T=15 before T=1", "3b80808f018e", SCR_ATR_BAD_PROTOCOL_ORDER, 4 },
	{ "TA2 names T=1, T=0 offered", "3b801001", SCR_ATR_BAD_SPECIFIC_PROTOCOL, 3 },
	{ "TA2 names T=15", "3b80900f0f10", SCR_ATR_BAD_SPECIFIC_PROTOCOL, 3 },
	{ "TA2 names T=0, T=1 offered", "3b80110091", SCR_ATR_BAD_SPECIFIC_PROTOCOL, 3 },
	{ "WI 0", "3b804000", SCR_ATR_RESERVED_WAITING_INTEGER, 3 },
	{ "IFSC 0", "3b8081110010", SCR_ATR_RESERVED_IFSC, 4 },
	{ "BWI 10", "3b808121ad8d", SCR_ATR_RESERVED_BWI, 4 },
	{ "BWI 15", "3b808121f0d0", SCR_ATR_RESERVED_BWI, 4 },
	{ "two reserved values, the first is told", "3b80c10021a0c0",
	  SCR_ATR_RESERVED_WAITING_INTEGER, 3 },
	{ "reserved value and bad TCK", "3b80c10021a0c1", SCR_ATR_BAD_TCK, 6 },
	{ "reserved value and truncation", "3b82c10021a000",
	  SCR_ATR_TRUNCATED_HISTORICAL_BYTES, 7 },
};

KUNIT_ARRAY_PARAM_DESC(bad, bad_cases, name);

static void bad(struct kunit *test)
{
	const struct bad_case *c = test->param_value;
	struct scr_atr atr;
	size_t length;
	u8 *raw = test_bytes(test, c->hex, &length);

	KUNIT_EXPECT_EQ(test, scr_atr_parse(&atr, raw, length), c->error);
	KUNIT_EXPECT_EQ(test, atr.error_offset, c->offset);
	KUNIT_EXPECT_LE(test, atr.length, 33);
	KUNIT_EXPECT_EQ(test, memcmp(atr.raw, raw, atr.length), 0);
}

/* What a refusal leaves behind never points outside of what came. */
static void anything(struct kunit *test)
{
	struct scr_atr atr;
	u8 raw[34];
	u32 seed = 1;
	int round, i;

	for (round = 0; round < 20000; round++) {
		for (i = 0; i < sizeof(raw); i++) {
			seed = seed * 1664525 + 1013904223;
			raw[i] = seed >> 24;
		}
		raw[0] = 0x3b;
		scr_atr_parse(&atr, raw, seed % sizeof(raw));
		KUNIT_ASSERT_LE(test, atr.error_offset, atr.length);
		KUNIT_ASSERT_LE(test, atr.surplus, atr.length);
		KUNIT_ASSERT_LE(test, atr.historical_offset + (atr.surplus ?
				atr.historical_length : 0), atr.length);
	}
}

struct table_case {
	u8 value;
	u16 f, maximum_frequency;
	u8 d;
};

/* Tables 7 and 8 of ISO/IEC 7816-3:2006, read line by line. */
static const struct table_case table_cases[] = {
	{ 0, 372, 4000, 0 }, { 1, 372, 5000, 1 }, { 2, 558, 6000, 2 },
	{ 3, 744, 8000, 4 }, { 4, 1116, 12000, 8 }, { 5, 1488, 16000, 16 },
	{ 6, 1860, 20000, 32 }, { 7, 0, 0, 64 }, { 8, 0, 0, 12 },
	{ 9, 512, 5000, 20 }, { 10, 768, 7500, 0 }, { 11, 1024, 10000, 0 },
	{ 12, 1536, 15000, 0 }, { 13, 2048, 20000, 0 }, { 14, 0, 0, 0 },
	{ 15, 0, 0, 0 }, { 16, 0, 0, 0 }, { 255, 0, 0, 0 },
};

static void table_desc(const struct table_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "Fi or Di %u", c->value);
}

KUNIT_ARRAY_PARAM(table, table_cases, table_desc);

static void table(struct kunit *test)
{
	const struct table_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, scr_atr_clock_rate(c->value), c->f);
	KUNIT_EXPECT_EQ(test, scr_atr_maximum_frequency(c->value), c->maximum_frequency);
	KUNIT_EXPECT_EQ(test, scr_atr_baud_rate_adjustment(c->value), c->d);
}

/* Each error has a text of its own, and a number that is none has one too. */
static void texts(struct kunit *test)
{
	int i, j;

	for (i = 0; i <= SCR_ATR_ERROR_COUNT; i++) {
		KUNIT_ASSERT_NOT_NULL(test, scr_atr_error_text(i));
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, scr_atr_error_text(i),
					    scr_atr_error_text(j));
	}
	KUNIT_EXPECT_STREQ(test, scr_atr_error_text(-1),
			   scr_atr_error_text(SCR_ATR_ERROR_COUNT));
}

static struct kunit_case atr_cases[] = {
	KUNIT_CASE_PARAM(good, good_gen_params),
	KUNIT_CASE_PARAM(good_but_cut, good_gen_params),
	KUNIT_CASE_PARAM(good_but_one_bit, good_gen_params),
	KUNIT_CASE_PARAM(bad, bad_gen_params),
	KUNIT_CASE(anything),
	KUNIT_CASE_PARAM(table, table_gen_params),
	KUNIT_CASE(texts),
	{}
};

static struct kunit_suite atr_suite = {
	.name = "scr_atr",
	.test_cases = atr_cases,
};

kunit_test_suite(atr_suite);

MODULE_DESCRIPTION("KUnit tests of the answer-to-reset parser");
MODULE_LICENSE("GPL");
SCR_IMPORT_KUNIT_NAMESPACE;
