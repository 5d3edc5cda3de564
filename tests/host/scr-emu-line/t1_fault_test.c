// SPDX-License-Identifier: GPL-2.0-only
/*
 * The faults of a card's T=1: what the host gets, and that the card goes on from
 * what a host makes of it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

static void arm(const char *words)
{
	char line[64];

	snprintf(line, sizeof(line), "fault %s", words);
	assert_string_equal(bench_command(line), "ok");
}

static void open_reader(void)
{
	bench_open("--level tpdu --protocols t1");
	bench_power();
}

static void block(const char *sent, const char *answer)
{
	assert_string_equal(bench_block(sent), answer);
}

#define COMMAND_0	"00 00 04 80 18 90 00"
#define COMMAND_1	"00 40 04 80 18 90 00"
#define ANSWER_0	"00 00 02 90 00"
#define ANSWER_1	"00 40 02 90 00"

static void lost_block(void **state)
{
	(void)state;
	open_reader();
	arm("t1-lost");
	block(COMMAND_0, "error FE");
	assert_int_equal(bench_milliseconds(), 89);
	block("00 82 00", ANSWER_0);
	block(COMMAND_1, ANSWER_1);
	bench_close();
}

static void bad_edc(void **state)
{
	(void)state;
	open_reader();
	arm("t1-bad-edc");
	assert_string_equal(bench_transfer("00 00 04 80 18 90 00 0C"), "00 00 02 90 00 6D");
	block("00 81 00", ANSWER_0);
	bench_close();
	bench_open("--level character --protocols t1");
	bench_power();
	arm("t1-bad-edc");
	assert_string_equal(bench_send(XFR_BLOCK, 6 << 8, "00 00 04 80 18 90 00 0C"),
			    "00 00 02 90 00 6D");
	bench_close();
}

/* Blocks are counted: the second one is that of the second command. */
static void second_block(void **state)
{
	(void)state;
	open_reader();
	arm("t1-repeat on 2");
	arm("t1-wtx 7 on 3");
	block(COMMAND_0, ANSWER_0);
	block(COMMAND_1, ANSWER_0);
	block("00 92 00", "00 C3 01 07");
	block("00 E3 01 07", ANSWER_1);
	bench_close();
}

static void requests(void **state)
{
	(void)state;
	open_reader();
	arm("t1-ifs 16");
	block(COMMAND_0, "00 C1 01 10");
	/* Not understood: it is asked again. */
	block("00 82 00", "00 C1 01 10");
	block("00 E1 01 10", ANSWER_0);
	assert_int_equal(bench_reader()->slots[0].card_end.t1.ifsc, 16);
	/* In the middle of a chain of the card's. */
	block("00 C1 01 04", "00 E1 01 04");
	arm("t1-wtx on 2");
	block("00 40 05 80 10 00 05 05", "00 60 04 00 01 02 03");
	block("00 80 00", "00 C3 01 01");
	block("00 E3 01 01", "00 00 03 04 90 00");
	/* The host has the word after an ABORT. */
	arm("t1-abort");
	block(COMMAND_0, "00 C2 00");
	block("00 E2 00", "00 90 00");
	block(COMMAND_1, ANSWER_1);
	bench_close();
}

static void lasting(void **state)
{
	int i;

	(void)state;
	open_reader();
	arm("t1-wtx-storm");
	block(COMMAND_0, "00 C3 01 01");
	for (i = 0; i < 100; i++)
		block("00 E3 01 01", "00 C3 01 01");
	block("00 C0 00", "00 E0 00");
	block(COMMAND_0, ANSWER_0);
	arm("t1-ns-loop");
	block(COMMAND_1, ANSWER_0);
	for (i = 0; i < 100; i++)
		block("00 92 00", ANSWER_0);
	block("00 C0 00", "00 E0 00");
	block(COMMAND_0, ANSWER_0);
	arm("t1-resynch");
	for (i = 0; i < 2; i++) {
		assert_string_equal(bench_transfer(i ? "00 92 00 92" :
						   "00 40 04 80 18 90 00 4C"),
				    "00 40 02 90 00 2D");
	}
	bench_power();
	block(COMMAND_0, ANSWER_0);
	bench_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lost_block),
		cmocka_unit_test(bad_edc),
		cmocka_unit_test(second_block),
		cmocka_unit_test(requests),
		cmocka_unit_test(lasting),
	};

	return cmocka_run_group_tests_name("t1_fault", tests, NULL, NULL);
}
