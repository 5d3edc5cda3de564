// SPDX-License-Identifier: GPL-2.0-only
/*
 * What emulated ICCDs answer to the requests of versions A and B.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "bench.h"

static void out(u8 request, u16 value, const char *data)
{
	assert_string_equal(bench_control(0x21, request, value, data), "");
}

static void out_stalls(u8 request, const char *data)
{
	assert_string_equal(bench_control(0x21, request, 0, data), "stall");
}

static void in(u8 request, const char *answer)
{
	assert_string_equal(bench_control(0xa1, request, 0, ""), answer);
}

#define ATR_T0		"3B 86 40 01 73 63 72 65 6D 75"
#define ATR_T1		"3B 86 81 21 00 73 63 72 65 6D 75 39"

static void version_a_power(void **state)
{
	(void)state;
	bench_open("--iccd a");
	in(ICCD_GET_ICC_STATUS, "00");
	out_stalls(ICCD_XFR_BLOCK, "80 18 90 00 00");
	in(ICCD_POWER_ON, ATR_T0);
	in(ICCD_POWER_ON, "stall");
	out(ICCD_POWER_OFF, 0, "");
	in(ICCD_GET_ICC_STATUS, "00");
	in(ICCD_POWER_ON, ATR_T0);
	in(ICCD_SLOT_STATUS, "stall");
	out_stalls(ICCD_POWER_ON, "");
	bench_close();
	bench_open("--iccd a --no-card");
	in(ICCD_POWER_ON, "stall");
	in(ICCD_GET_ICC_STATUS, "80");
	bench_close();
}

static void version_a_transfers(void **state)
{
	(void)state;
	bench_open("--iccd a");
	in(ICCD_POWER_ON, ATR_T0);
	out(ICCD_XFR_BLOCK, 0, "80 18 90 00 00");
	in(ICCD_GET_ICC_STATUS, "20");
	out_stalls(ICCD_XFR_BLOCK, "80 18 90 00 00");
	in(ICCD_DATA_BLOCK, "90 00");
	in(ICCD_GET_ICC_STATUS, "00");
	in(ICCD_DATA_BLOCK, "stall");
	/* To the card */
	out(ICCD_XFR_BLOCK, 0, "80 12 00 00 02");
	in(ICCD_GET_ICC_STATUS, "10");
	out(ICCD_XFR_BLOCK, 0, "AB CD");
	in(ICCD_GET_ICC_STATUS, "20");
	in(ICCD_DATA_BLOCK, "61 02");
	/* From the card */
	out(ICCD_XFR_BLOCK, 0, "00 C0 00 00 02");
	in(ICCD_GET_ICC_STATUS, "10");
	in(ICCD_DATA_BLOCK, "AB CD");
	in(ICCD_GET_ICC_STATUS, "20");
	in(ICCD_DATA_BLOCK, "90 00");
	in(ICCD_GET_ICC_STATUS, "00");
	bench_close();
}

static void version_a_is_busy(void **state)
{
	(void)state;
	bench_open("--iccd a");
	in(ICCD_POWER_ON, ATR_T0);
	out(ICCD_XFR_BLOCK, 0, "80 14 01 00 00");
	in(ICCD_GET_ICC_STATUS, "40");
	out_stalls(ICCD_XFR_BLOCK, "80 18 90 00 00");
	bench_pass(255);
	in(ICCD_GET_ICC_STATUS, "40");
	bench_pass(1);
	in(ICCD_GET_ICC_STATUS, "20");
	in(ICCD_DATA_BLOCK, "90 00");
	out(ICCD_XFR_BLOCK, 0, "80 16 00 00 00");
	bench_pass(100000);
	in(ICCD_GET_ICC_STATUS, "40");
	out(ICCD_POWER_OFF, 0, "");
	in(ICCD_GET_ICC_STATUS, "00");
	in(ICCD_POWER_ON, ATR_T0);
	bench_close();
}

/* --card vicc on this bench: a card whose answers come when they come. */
static void answers_come_later(void **state)
{
	(void)state;
	bench_open("--iccd a --card vicc");
	in(ICCD_POWER_ON, ATR_T0);
	out(ICCD_XFR_BLOCK, 0, "80 14 01 2C 00");
	in(ICCD_GET_ICC_STATUS, "40");
	bench_pass(299);
	in(ICCD_GET_ICC_STATUS, "40");
	bench_pass(1);
	in(ICCD_GET_ICC_STATUS, "20");
	in(ICCD_DATA_BLOCK, "90 00");
	bench_close();
	bench_open("--iccd b --card vicc");
	out(ICCD_POWER_ON, 1, "");
	in(ICCD_DATA_BLOCK, "00 " ATR_T1);
	out(ICCD_XFR_BLOCK, 0, "80 14 01 2C");
	in(ICCD_DATA_BLOCK, "80 01 00");
	bench_pass(299);
	in(ICCD_DATA_BLOCK, "80 01 00");
	bench_pass(1);
	in(ICCD_DATA_BLOCK, "00 90 00");
	bench_close();
}

static void version_b_power(void **state)
{
	(void)state;
	bench_open("--iccd b");
	in(ICCD_SLOT_STATUS, "40 01 00");
	out(ICCD_XFR_BLOCK, 0, "80 18 90 00");
	in(ICCD_DATA_BLOCK, "40 41 FE");
	out(ICCD_POWER_ON, 1, "");
	in(ICCD_DATA_BLOCK, "00 " ATR_T1);
	in(ICCD_SLOT_STATUS, "40 00 00");
	out(ICCD_POWER_OFF, 0, "");
	in(ICCD_SLOT_STATUS, "40 01 00");
	in(ICCD_POWER_ON, "stall");
	in(ICCD_GET_ICC_STATUS, "stall");
	bench_close();
}

static void version_b_transfers(void **state)
{
	(void)state;
	bench_open("--iccd b");
	out(ICCD_POWER_ON, 1, "");
	in(ICCD_DATA_BLOCK, "00 " ATR_T1);
	out(ICCD_XFR_BLOCK, 0, "80 12 00 00 02 AB CD 00");
	in(ICCD_DATA_BLOCK, "00 AB CD 90 00");
	/* 300 ms: the host is told when to come again. */
	out(ICCD_XFR_BLOCK, 0, "80 14 01 2C");
	in(ICCD_DATA_BLOCK, "80 0A 00");
	bench_pass(270);
	in(ICCD_DATA_BLOCK, "80 04 00");
	bench_pass(30);
	in(ICCD_DATA_BLOCK, "00 90 00");
	bench_close();
}

/* 261 - 10 bytes at a time. */
static void version_b_chains(void **state)
{
	const char *piece;

	(void)state;
	bench_open("--iccd b");
	out(ICCD_POWER_ON, 1, "");
	in(ICCD_DATA_BLOCK, "00 " ATR_T1);
	out(ICCD_XFR_BLOCK, 0x0100, "80 12 00 00 02");
	in(ICCD_DATA_BLOCK, "10");
	out(ICCD_XFR_BLOCK, 0x0200, "AB CD 00");
	in(ICCD_DATA_BLOCK, "00 AB CD 90 00");
	out(ICCD_XFR_BLOCK, 0, "80 10 01 00 00");
	piece = bench_control(0xa1, ICCD_DATA_BLOCK, 0, "");
	assert_memory_equal(piece, "01 00 01 02", 11);
	out(ICCD_XFR_BLOCK, 0x1000, "");
	in(ICCD_DATA_BLOCK, "02 FB FC FD FE FF 90 00");
	bench_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(version_a_power),
		cmocka_unit_test(version_a_transfers),
		cmocka_unit_test(version_a_is_busy),
		cmocka_unit_test(answers_come_later),
		cmocka_unit_test(version_b_power),
		cmocka_unit_test(version_b_transfers),
		cmocka_unit_test(version_b_chains),
	};

	return cmocka_run_group_tests_name("iccd", tests, NULL, NULL);
}
