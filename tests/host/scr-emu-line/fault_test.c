// SPDX-License-Identifier: GPL-2.0-only
/*
 * The faults of scr-emu: one that is added is a file and nothing else, each says what it
 * does, and of several that are armed each finds its occasion in its turn.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

#define GOOD		"80 18 90 00"
#define NO_FAULT	"\"faults\": []"

static void open_reader(void)
{
	bench_open("--level short");
	bench_power();
}

static void check(const char *answer)
{
	assert_string_equal(bench_transfer(GOOD), answer);
}

static void arm(const char *words)
{
	assert_string_equal(bench_command(words), "ok");
}

/* What a wrong name gets, and what is armed. */
static void added_one_is_listed(void **state)
{
	(void)state;
	open_reader();
	assert_non_null(strstr(bench_command("fault no-such"), " made-up"));
	arm("fault made-up");
	assert_non_null(strstr(bench_command("stats"), "\"faults\": [\"made-up\"]"));
	arm("clear");
	assert_non_null(strstr(bench_command("stats"), NO_FAULT));
	bench_close();
}

static void added_one_happens(void **state)
{
	const struct fault *fault;

	(void)state;
	open_reader();
	fault = fault_by_name(&bench_reader()->faults, "Made-Up");
	assert_non_null(fault);
	arm("fault made-up 2");
	check("90 00");
	check("90 FF");
	check("90 00");
	assert_int_equal(*(unsigned int *)fault->state, 1);
	arm("fault made-up on GetSlotStatus");
	check("90 00");
	assert_non_null(strstr(bench_command("stats"), "made-up"));
	bench_send(GET_SLOT_STATUS, 0, "");
	assert_non_null(strstr(bench_command("stats"), NO_FAULT));
	bench_close();
}

/* Has it something to do, and what is it? */
static void check_kind(const struct fault_kind *kind)
{
	size_t length = strlen(kind->what);
	bool on_the_way = kind->end_request || kind->end_iccd_request || kind->stall_abort ||
		kind->end_message || kind->acknowledge || kind->end_exchange ||
		kind->ignore_abort || kind->replace_atr || kind->change_block;
	bool of_answers = kind->replace_answer || kind->lose_answer || kind->change_answer ||
		kind->send_answer || kind->follow_answer;

	assert_int_equal(on_the_way + of_answers + !!kind->at_once, 1);
	assert_true(!kind->is_for || of_answers);
	assert_true(length > 0 && length <= 74 && kind->what[length - 1] == '.');
	assert_int_equal(strspn(kind->name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
			 strlen(kind->name));
}

static void each_says_what_it_is(void **state)
{
	const struct faults *faults;
	struct fault *fault = NULL;

	(void)state;
	open_reader();
	faults = &bench_reader()->faults;
	assert_true(faults->count > 40);
	while ((fault = fault_next(faults, fault))) {
		check_kind(fault->kind);
		assert_ptr_equal(fault_by_name(faults, fault->kind->name), fault);
	}
	bench_close();
}

/* One that is lost is no occasion for what changes answers; those come one on another. */
static void several(void **state)
{
	(void)state;
	open_reader();
	arm("fault made-up");
	arm("fault no-answer");
	arm("fault length-huge");
	arm("fault length-zero");
	arm("fault length-over");
	arm("fault ccid-error e0");
	check("nothing");
	slot_drop_command(&bench_reader()->slots[0]);
	check("error E0");
	assert_non_null(strstr(bench_command("stats"), NO_FAULT));
	check("90 00");
	bench_close();
}

static void power(const char *atr)
{
	assert_string_equal(bench_power(), atr);
}

static void one_answer_to_reset_at_a_time(void **state)
{
	(void)state;
	open_reader();
	arm("fault atr-bad-ta1");
	arm("fault atr-bad-tck");
	arm("fault atr-short");
	power("3B");
	power("3B 81 01 55 00");
	power("3B 10 7F");
	power("3B 86 C0 01 21 00 73 63 72 65 6D 75 79");
	bench_close();
}

static void words_that_are_wrong(void **state)
{
	(void)state;
	open_reader();
	assert_string_equal(bench_command("fault no-answer many"), "error: many is no number");
	assert_string_equal(bench_command("fault ccid-error on Nothing"),
			    "error: on what? Say the name of a message, as XfrBlock");
	assert_string_equal(bench_command("fault t1-lost on XfrBlock"),
			    "error: on what? Say the number of a block, 1 is the card's next one");
	assert_non_null(strstr(bench_command("stats"), NO_FAULT));
	bench_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(added_one_is_listed),
		cmocka_unit_test(added_one_happens),
		cmocka_unit_test(each_says_what_it_is),
		cmocka_unit_test(several),
		cmocka_unit_test(one_answer_to_reset_at_a_time),
		cmocka_unit_test(words_that_are_wrong),
	};

	return cmocka_run_group_tests_name("fault", tests, NULL, NULL);
}
