// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suites scr_pps, scr_speed, scr_timing: what a card is asked for, how
 * fast card and reader can be, and how long they may take.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/string.h>

#include "compat.h"
#include "iso7816/pps.h"
#include "iso7816/speed.h"
#include "iso7816/timing.h"

struct pps_case {
	const char *name;
	struct pps_request {
		u8 protocol, fi_di;
		u8 bytes[4], length;
	} request;
	u8 response[8], response_length;
	enum scr_pps_result expected;
};

#define T1_95	{ 1, 0x95, { 0xff, 0x11, 0x95, 0x7b }, 4 }
#define T0_95	{ 0, 0x95, { 0xff, 0x10, 0x95, 0x7a }, 4 }
#define T1_11	{ 1, 0x11, { 0xff, 0x01, 0xfe }, 3 }

static const struct pps_case pps_cases[] = {
	{ "T=1 at 95, echoed", T1_95, { 0xff, 0x11, 0x95, 0x7b }, 4, SCR_PPS_ACCEPTED },
	{ "T=0 at 95, echoed", T0_95, { 0xff, 0x10, 0x95, 0x7a }, 4, SCR_PPS_ACCEPTED },
	{ "T=1, echoed", T1_11, { 0xff, 0x01, 0xfe }, 3, SCR_PPS_ACCEPTED },
	{ "PPS1 left out", T1_95, { 0xff, 0x01, 0xfe }, 3, SCR_PPS_DEFAULT_SPEED },
	{ "another PPS1", T1_95, { 0xff, 0x11, 0x94, 0x7a }, 4, SCR_PPS_REFUSED },
	{ "PPS1 that was not asked for", T1_11, { 0xff, 0x11, 0x11, 0xff }, 4,
	  SCR_PPS_REFUSED },
	{ "another protocol", T1_95, { 0xff, 0x10, 0x95, 0x7a }, 4, SCR_PPS_REFUSED },
	{ "another protocol, no PPS1", T1_95, { 0xff, 0x00, 0xff }, 3, SCR_PPS_REFUSED },
	{ "bad PCK", T1_95, { 0xff, 0x11, 0x95, 0x7a }, 4, SCR_PPS_REFUSED },
	{ "bad PPSS", T1_95, { 0xfe, 0x11, 0x95, 0x7a }, 4, SCR_PPS_REFUSED },
	{ "PPS2 that was not asked for", T1_95, { 0xff, 0x31, 0x95, 0x00, 0x5b }, 5,
	  SCR_PPS_REFUSED },
	{ "a reserved bit of PPS0", T1_95, { 0xff, 0x91, 0x95, 0xfb }, 4, SCR_PPS_REFUSED },
	{ "nothing", T1_95, { }, 0, SCR_PPS_REFUSED },
	{ "two characters", T1_95, { 0xff, 0x11 }, 2, SCR_PPS_REFUSED },
	{ "one too few", T1_95, { 0xff, 0x11, 0x95 }, 3, SCR_PPS_REFUSED },
	{ "one too many", T1_95, { 0xff, 0x11, 0x95, 0x7b, 0x00 }, 5, SCR_PPS_REFUSED },
	{ "an I-block", T1_95, { 0x00, 0x00, 0x02, 0x90, 0x00, 0x92 }, 6, SCR_PPS_REFUSED },
};

KUNIT_ARRAY_PARAM_DESC(pps, pps_cases, name);

static void pps(struct kunit *test)
{
	const struct pps_case *item = test->param_value;
	u8 request[SCR_PPS_REQUEST_LENGTH];

	KUNIT_EXPECT_EQ(test, item->request.length,
			scr_pps_request(request, item->request.protocol, item->request.fi_di));
	KUNIT_EXPECT_EQ(test, 0, memcmp(request, item->request.bytes, item->request.length));
	KUNIT_EXPECT_EQ(test, item->expected,
			scr_pps_judge(request, item->response, item->response_length));
}

static void pps_response_length(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 3, scr_pps_response_length(0x01));
	KUNIT_EXPECT_EQ(test, 4, scr_pps_response_length(0x10));
	KUNIT_EXPECT_EQ(test, 5, scr_pps_response_length(0x51));
	KUNIT_EXPECT_EQ(test, 6, scr_pps_response_length(0xff));
}

struct speed_case {
	const char *name;
	u32 clock, maximum_rate;
	u32 rates[4];
	unsigned int rate_count;
	u32 clocks[4];
	unsigned int clock_count;
	u8 offered;
	u32 expected_clock;
	u8 expected;
};

static const struct speed_case speed_cases[] = {
	{ "the card has no TA1", 4000, 344086, {}, 0, {}, 0, 0x11, 4000, 0x11 },
	{ "TA1 95, any rate", 4000, 344086, {}, 0, {}, 0, 0x95, 4000, 0x95 },
	{ "TA1 97, any rate", 4000, 600000, {}, 0, {}, 0, 0x97, 4000, 0x97 },
	{ "TA1 18 is D = 12", 4000, 344086, {}, 0, {}, 0, 0x18, 4000, 0x18 },
	{ "the maximum is exactly it", 4000, 129032, {}, 0, {}, 0, 0x18, 4000, 0x18 },
	{ "the maximum was rounded down", 4000, 129030, {}, 0, {}, 0, 0x18, 4000, 0x18 },
	{ "the maximum is below it", 4000, 129000, {}, 0, {}, 0, 0x18, 4000, 0x14 },
	{ "97 is too fast, 96 is not", 4000, 300000, {}, 0, {}, 0, 0x97, 4000, 0x96 },
	{ "TA1 96 is too fast, D = 20 is not", 4000, 200000, {}, 0, {}, 0, 0x96,
	  4000, 0x99 },
	{ "nothing but the default is slow enough", 4000, 10753, {}, 0, {}, 0, 0x97,
	  4000, 0x11 },
	{ "no maximum is announced", 4000, 0, {}, 0, {}, 0, 0x97, 4000, 0x11 },
	{ "listed", 4000, 600000, { 10753, 125000, 250000 }, 3, {}, 0, 0x95, 4000, 0x95 },
	{ "listed, rounded", 4000, 600000, { 10753, 125002, 250000 }, 3, {}, 0, 0x95,
	  4000, 0x95 },
	{ "not listed, but a slower one", 4000, 600000, { 10753, 62500 }, 2, {}, 0, 0x95,
	  4000, 0x94 },
	{ "none of them listed", 4000, 600000, { 9600 }, 1, {}, 0, 0x95, 4000, 0x11 },
	{ "a faster clock that the card stands", 3571, 600000, {}, 0, { 3571, 5000, 8000 }, 3,
	  0x95, 5000, 0x95 },
	{ "a faster clock of a card without TA1", 3571, 600000, {}, 0, { 5000 }, 1, 0x11,
	  5000, 0x11 },
	{ "no clock is announced", 0, 344086, {}, 0, {}, 0, 0x95, 3571, 0x95 },
	{ "an absurd clock", 0xffffffff, 344086, {}, 0, {}, 0, 0x95, 0xffffffff, 0x11 },
	{ "a slow card: F 1860", 4000, 344086, {}, 0, {}, 0, 0x61, 4000, 0x11 },
	{ "an absurd clock in the table", 4000, 0xffffffff, {}, 0, { 0xffffffff }, 1, 0x95,
	  4000, 0x95 },
};

KUNIT_ARRAY_PARAM_DESC(speed, speed_cases, name);

static void speed(struct kunit *test)
{
	const struct speed_case *item = test->param_value;
	const struct scr_speed_reader reader = {
		.clock = item->clock,
		.clocks = item->clocks,
		.clock_count = item->clock_count,
		.maximum_rate = item->maximum_rate,
		.rates = item->rates,
		.rate_count = item->rate_count,
	};
	struct scr_speed chosen;

	scr_speed_choose(&reader, item->offered, &chosen);
	KUNIT_EXPECT_EQ(test, item->expected_clock, chosen.clock);
	KUNIT_EXPECT_EQ(test, item->expected, chosen.fi_di);
}

static void speed_rate(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 10752u, scr_speed_rate(4000, 0x11));
	KUNIT_EXPECT_EQ(test, 9599u, scr_speed_rate(3571, 0x11));
	KUNIT_EXPECT_EQ(test, 125000u, scr_speed_rate(4000, 0x95));
	KUNIT_EXPECT_EQ(test, 0u, scr_speed_rate(4000, 0x70));
	KUNIT_EXPECT_EQ(test, 0u, scr_speed_rate(4000, 0x1f));
}

/* Whatever is offered, what is chosen is a speed, no slower than the default. */
static void speed_of_every_card(struct kunit *test)
{
	const struct scr_speed_reader reader = { .clock = 4000, .maximum_rate = 600000 };
	struct scr_speed chosen;
	unsigned int offered;

	for (offered = 0; offered < 256; offered++) {
		scr_speed_choose(&reader, offered, &chosen);
		KUNIT_EXPECT_GE(test, scr_speed_rate(4000, chosen.fi_di),
				scr_speed_rate(4000, 0x11));
	}
}

/*
 * The times, worked out by hand at a clock of 3720 kHz, where an elementary time
 * unit at 372/1 is 100 microseconds.
 */
static void timing(struct kunit *test)
{
	struct scr_timing now = { .clock = 3720, .fi_di = 0x11, .waiting_integer = 10,
				  .bwi = 4, .cwi = 5 };

	KUNIT_EXPECT_EQ(test, 1200ull, scr_timing_etu(&now, 12));
	/* 5 x 12 etu, and 260 x 9600 etu */
	KUNIT_EXPECT_EQ(test, 249606000ull, scr_timing_t0(&now));
	/* 1536 ms, and 11 + 260 x (12 + 43) etu */
	KUNIT_EXPECT_EQ(test, 1536000ull + 1431100ull, scr_timing_t1(&now, 0));
	KUNIT_EXPECT_EQ(test, 1536000ull + 1431100ull, scr_timing_t1(&now, 1));
	KUNIT_EXPECT_EQ(test, 5 * 1536000ull + 1431100ull, scr_timing_t1(&now, 5));
	/* An etu of 512/32 is 16 cycles; BWT stays what it was. */
	now.fi_di = 0x96;
	KUNIT_EXPECT_EQ(test, 51ull, scr_timing_etu(&now, 12));
	KUNIT_EXPECT_EQ(test, 1536000ull + 61552ull, scr_timing_t1(&now, 0));
	/* N = 255 asks for nothing extra; 254 is the most. */
	now.fi_di = 0x11;
	now.extra_guard_time = 255;
	KUNIT_EXPECT_EQ(test, 1536000ull + 1431100ull, scr_timing_t1(&now, 0));
	now.extra_guard_time = 254;
	KUNIT_EXPECT_EQ(test, 1536000ull + 1431100ull + 26000 * 254, scr_timing_t1(&now, 0));
}

/* The longest that any card can ask for fits, and nothing divides by zero. */
static void timing_extremes(struct kunit *test)
{
	struct scr_timing now = { .clock = 1, .fi_di = 0x68, .extra_guard_time = 254,
				  .waiting_integer = 255, .bwi = 15, .cwi = 15 };

	KUNIT_EXPECT_GT(test, scr_timing_t0(&now), 1000000000ull);
	KUNIT_EXPECT_GT(test, scr_timing_t1(&now, 255), 1000000000ull);
	memset(&now, 0, sizeof(now));
	KUNIT_EXPECT_GT(test, scr_timing_t0(&now), 0ull);
	KUNIT_EXPECT_GT(test, scr_timing_t1(&now, 0), 0ull);
}

static struct kunit_case pps_test_cases[] = {
	KUNIT_CASE_PARAM(pps, pps_gen_params),
	KUNIT_CASE(pps_response_length),
	{ }
};

static struct kunit_suite pps_suite = {
	.name = "scr_pps",
	.test_cases = pps_test_cases,
};

static struct kunit_case speed_test_cases[] = {
	KUNIT_CASE_PARAM(speed, speed_gen_params),
	KUNIT_CASE(speed_rate),
	KUNIT_CASE(speed_of_every_card),
	{ }
};

static struct kunit_suite speed_suite = {
	.name = "scr_speed",
	.test_cases = speed_test_cases,
};

static struct kunit_case timing_test_cases[] = {
	KUNIT_CASE(timing),
	KUNIT_CASE(timing_extremes),
	{ }
};

static struct kunit_suite timing_suite = {
	.name = "scr_timing",
	.test_cases = timing_test_cases,
};

kunit_test_suites(&pps_suite, &speed_suite, &timing_suite);

MODULE_DESCRIPTION("KUnit tests of PPS, speeds and waiting times");
MODULE_LICENSE("GPL");
SCR_IMPORT_KUNIT_NAMESPACE;
