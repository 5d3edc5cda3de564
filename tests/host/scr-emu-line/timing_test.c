// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long commands take with --timing, to the millisecond, by a virtual clock. At
 * 4000 kHz a unit is 93 us at 372/1 and 4 us at 512/32.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "bench.h"

#define ATR_NEGOTIABLE	" --atr t1,ifsc=254,ta1=96"

/* What has less than a millisecond is kept, and makes one sooner or later. */
static void took(u32 microseconds)
{
	assert_in_range(bench_milliseconds(), microseconds / 1000, microseconds / 1000 + 1);
}

static void blocks_of_t1(void **state)
{
	(void)state;
	bench_open("--level tpdu --protocols t1 --timing");
	/* Its answer to reset: 12 characters of 12 units. */
	bench_power();
	took(12 * 12 * 93);
	/* 8 and 6 characters, and twice 10 units for the change of direction. */
	assert_string_equal(bench_block("00 00 04 80 18 90 00"), "00 00 02 90 00");
	took((8 * 12 + 6 * 12 + 20) * 93);
	/* 32 bytes of data: more than a block of IFSD 32. */
	bench_block("00 40 05 80 10 00 20 20");
	took((9 * 12 + 36 * 12 + 20) * 93);
	bench_close();
}

static void speed_after_pps(void **state)
{
	u32 sent = 0;
	int i;

	(void)state;
	bench_open("--level tpdu --protocols t1 --timing" ATR_NEGOTIABLE);
	bench_power();
	assert_string_equal(bench_parameters(1, "96 10 00 00 00 FE 00"),
			    "96 10 00 00 00 FE 00");
	/* 188 units of 4 us are less than a millisecond: none gets lost. */
	for (i = 0; i < 100; i++) {
		assert_string_equal(bench_block(i % 2 ? "00 40 04 80 18 90 00" :
						"00 00 04 80 18 90 00"),
				    i % 2 ? "00 40 02 90 00" : "00 00 02 90 00");
		sent += bench_milliseconds();
	}
	assert_in_range(sent, 75, 76);
	bench_close();
}

static void extra_guard_time(void **state)
{
	(void)state;
	bench_open("--level tpdu --protocols t1 --timing");
	bench_power();
	bench_parameters(1, "11 10 0A 00 00 20 00");
	bench_block("00 00 04 80 18 90 00");
	took((14 * 22 + 20) * 93);
	/* FF: 11 units to a character. */
	bench_parameters(1, "11 10 FF 00 00 20 00");
	bench_block("00 40 04 80 18 90 00");
	took((14 * 11 + 20) * 93);
	bench_close();
}

static void tpdus_of_t0(void **state)
{
	(void)state;
	bench_open("--level tpdu --protocols t0 --timing");
	bench_power();
	/* Header; SW1 SW2; 4 units for each change of direction. */
	bench_transfer("80 18 90 00 00");
	took((7 * 12 + 8) * 93);
	/* Header; INS, 100 bytes, SW1 SW2. */
	bench_transfer("80 10 00 64 64");
	took((108 * 12 + 8) * 93);
	bench_close();
	/* INS ^ FF before each byte. */
	bench_open("--level tpdu --protocols t0 --procedure one --timing");
	bench_power();
	bench_transfer("80 10 00 64 64");
	took((207 * 12 + 8) * 93);
	bench_close();
}

static void characters(void **state)
{
	(void)state;
	bench_open("--level character --protocols t0 --timing");
	bench_power();
	bench_send(XFR_BLOCK, 1 << 8, "80 10 00 64 64");
	took((6 * 12 + 8) * 93);
	bench_send(XFR_BLOCK, 102 << 8, "");
	took((102 * 12 + 4) * 93);
	bench_close();
}

/* The card works after the command has come, and before its answer goes. */
static void card_works(void **state)
{
	(void)state;
	bench_open("--level tpdu --protocols t0 --timing");
	bench_power();
	bench_transfer("80 14 00 C8 00");
	took(200000 + (7 * 12 + 8) * 93);
	bench_close();
}

static void apdus(void **state)
{
	(void)state;
	bench_open("--level short --protocols t1 --timing");
	bench_power();
	/* 9 characters; I(258 bytes) in 2 blocks, R between them: 258 and 4 each. */
	bench_transfer("80 10 01 00 00");
	took(((9 + 258 + 4 * 3) * 12 + 40) * 93);
	/* The host is asked for more time: every 100 ms. */
	assert_in_range(bench_extensions(), 2, 3);
	bench_close();
	bench_open("--level short --protocols t0 --timing");
	bench_power();
	/* 6 and 3 characters, then GET RESPONSE: 5 and 4. */
	bench_transfer("80 12 00 00 01 AB 00");
	assert_in_range(bench_milliseconds(), 19, 22);
	bench_close();
}

/* A card that says S(WTX request), and has its answer before that has gone. */
static void answer_overtakes(void **state)
{
	(void)state;
	bench_open("--level tpdu --protocols t1 --timing --card vicc");
	bench_power();
	assert_string_equal(bench_block("00 00 04 80 14 00 32"), "00 C3 01 01");
	bench_pass(100);
	assert_string_equal(bench_send(XFR_BLOCK, 0x010000, "00 E3 01 01 E3"),
			    "00 00 02 90 00 92");
	bench_close();
}

static void no_time_without_the_option(void **state)
{
	(void)state;
	bench_open("--level tpdu --protocols t1");
	bench_power();
	assert_int_equal(bench_milliseconds(), 0);
	bench_block("00 00 05 80 10 00 20 20");
	assert_int_equal(bench_milliseconds(), 0);
	bench_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_of_t1),
		cmocka_unit_test(speed_after_pps),
		cmocka_unit_test(extra_guard_time),
		cmocka_unit_test(tpdus_of_t0),
		cmocka_unit_test(characters),
		cmocka_unit_test(card_works),
		cmocka_unit_test(apdus),
		cmocka_unit_test(answer_overtakes),
		cmocka_unit_test(no_time_without_the_option),
	};

	return cmocka_run_group_tests_name("timing", tests, NULL, NULL);
}
