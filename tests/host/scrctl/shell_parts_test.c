// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parts of scrctl's shell, script and bench: variables, lines of a script,
 * instructions by name, statistics, progress, history, colour.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "colour.h"
#include "instruction.h"
#include "progress.h"
#include "script.h"
#include "shell_history.h"
#include "statistics.h"
#include "variables.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static void set(struct variables *variables, const char *name, const char *bytes, size_t length,
		bool known)
{
	const struct value value = { (__u8 *)bytes, length, known };

	assert_true(variables_set(variables, name, strlen(name), &value));
}

static void variables_are_expanded(void **state)
{
	struct variables variables = { 0 };
	char text[] = "00 $A1 ff$b_ # $C";
	__u8 bytes[8];
	struct value value = { .bytes = bytes };
	size_t position;

	(void)state;
	set(&variables, "A1", "\x01\x02", 2, true);
	set(&variables, "b_", "", 0, true);
	assert_null(variables_expand(&variables, text, &value, sizeof(bytes), &position));
	assert_int_equal(value.length, 4);
	assert_memory_equal(bytes, "\x00\x01\x02\xff", 4);
	assert_true(value.known);
	assert_string_equal(text, "00 $A1 ff$b_ # $C");
	set(&variables, "A1", "\x03", 1, false);
	assert_null(variables_expand(&variables, text, &value, sizeof(bytes), &position));
	assert_int_equal(value.length, 3);
	assert_false(value.known);
	variables_clear(&variables);
	assert_int_equal(variables.count, 0);
}

static void variables_that_are_none(void **state)
{
	static const struct { const char *text; size_t position; } wrong[] = {
		{ "00 $B", 3 }, { "00 $", 3 }, { "$1", 0 }, { "$A 0", 3 }, { "$A$A$A", 4 },
		{ "$Axx", 0 }, { "$A xx", 3 }, { "0$A", 0 },
	};
	struct variables variables = { 0 };
	char text[32];
	__u8 bytes[5];
	struct value value = { .bytes = bytes };
	size_t i, position;

	(void)state;
	set(&variables, "A", "\x01\x02", 2, true);
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		strcpy(text, wrong[i].text);
		assert_non_null(variables_expand(&variables, text, &value, sizeof(bytes),
						 &position));
		assert_int_equal(position, wrong[i].position);
	}
	variables_clear(&variables);
}

static void words_have_variables(void **state)
{
	struct variables variables = { 0 };
	const char *wrong;
	size_t position;
	char *text;

	(void)state;
	set(&variables, "SW", "\x90\x00", 2, true);
	text = variables_expand_text(&variables, "it costs 5$: $SW!", &position, &wrong);
	assert_string_equal(text, "it costs 5$: 9000!");
	free(text);
	assert_null(variables_expand_text(&variables, "is $NO", &position, &wrong));
	assert_int_equal(position, 3);
	variables_clear(&variables);
}

/* @line understood as far as script_parse() does; @step is the caller's to free. */
static const char *parse(struct script_step *step, const char *line, size_t *position)
{
	memset(step, 0, sizeof(*step));
	step->source = strdup(line);
	return script_parse(step, position);
}

static void scripts_are_understood(void **state)
{
	static const struct { const char *line; enum script_action action; } cases[] = {
		{ "", SCRIPT_NOTHING }, { "  # reset", SCRIPT_NOTHING },
		{ "\t\r\n", SCRIPT_NOTHING },
		{ "reset", SCRIPT_RESET }, { " reset # it\n", SCRIPT_RESET },
		{ "power   off", SCRIPT_POWER_OFF }, { "wait present", SCRIPT_WAIT_PRESENT },
		{ "wait absent 5", SCRIPT_WAIT_ABSENT }, { "sleep 0.5", SCRIPT_SLEEP },
		{ "echo", SCRIPT_ECHO }, { "echo a  b", SCRIPT_ECHO }, { "set A=00", SCRIPT_SET },
		{ "set A = 00", SCRIPT_SET }, { "00a40400", SCRIPT_APDU },
		{ "00 a4 04 00 expect 9000", SCRIPT_APDU }, { "$A", SCRIPT_APDU },
	};
	struct script_step step;
	size_t position, i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_null(parse(&step, cases[i].line, &position));
		assert_int_equal(step.action, cases[i].action);
		free(step.source);
	}
	assert_null(parse(&step, "wait absent 5", &position));
	assert_true(step.seconds == 5);
	free(step.source);
	assert_null(parse(&step, "00a40400  expect 9000,61xx # it", &position));
	assert_string_equal(step.expect, "9000,61xx");
	free(step.source);
}

static void scripts_that_make_no_sense(void **state)
{
	static const struct { const char *line; size_t position; } cases[] = {
		{ "reset it", 6 }, { "power on", 6 }, { "power", 5 }, { "wait", 4 },
		{ "wait present soon", 13 }, { "sleep -1", 6 }, { "sleep nan", 6 },
		{ "sleep 1e9", 6 }, { "set", 3 }, { "set 1", 4 }, { "set A 0", 6 },
		{ "set RESPONSE = 00", 4 }, { "expect 9000", 0 }, { "00a40400expect 9000", 8 },
		{ "00a40400 expect", 15 }, { "00a40400 expect 90 00", 16 },
	};
	struct script_step step;
	size_t position, i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_non_null(parse(&step, cases[i].line, &position));
		assert_int_equal(position, cases[i].position);
		free(step.source);
	}
}

/* Lines in turn: @wrong is the number of the one that is found wrong, from 1. */
static void assert_checked(const char * const *lines, size_t count, size_t wrong)
{
	struct variables variables = { 0 };
	struct script_step step;
	size_t position, i;
	bool good;

	for (i = 0; i < count; i++) {
		assert_null(parse(&step, lines[i], &position));
		good = !script_check(&step, &variables, &position);
		free(step.source);
		assert_int_equal(good, i + 1 != wrong);
	}
	variables_clear(&variables);
}

static void scripts_are_checked(void **state)
{
	static const char * const answered[] = {
		"00840000", "set A = $RESPONSE", "80 $A", "echo $SW", "set B = 00a4", "$B 0000",
	};
	static const char * const early[] = { "reset", "00 $RESPONSE" };
	static const char * const short_one[] = { "set B = 00a4", "$B 00" };

	(void)state;
	assert_checked(answered, ARRAY_SIZE(answered), 0);
	assert_checked(early, ARRAY_SIZE(early), 2);
	assert_checked(short_one, ARRAY_SIZE(short_one), 2);
}

static void instructions_have_names(void **state)
{
	__u8 bytes[8];
	size_t length, position;

	(void)state;
	assert_null(instruction_parse(" Read-Binary 0000 04", bytes, 8, &length, &position));
	assert_int_equal(length, 5);
	assert_memory_equal(bytes, "\x00\xb0\x00\x00\x04", 5);
	assert_null(instruction_parse("00b0000004", bytes, 8, &length, &position));
	assert_int_equal(length, 5);
	assert_non_null(instruction_parse("read-binary 0x", bytes, 8, &length, &position));
	assert_int_equal(position, 12);
	assert_non_null(instruction_parse("read-binar 00", bytes, 8, &length, &position));
	assert_non_null(instruction_parse("put-data 00112233445566", bytes, 8, &length, &position));
}

static void statistics_are_ranks(void **state)
{
	__u64 one[] = { 7 };
	__u64 values[100];
	struct statistics statistics;
	size_t i;

	(void)state;
	statistics_compute(&statistics, one, 1);
	assert_int_equal(statistics.least, 7);
	assert_int_equal(statistics.median, 7);
	assert_int_equal(statistics.percentile_95, 7);
	assert_int_equal(statistics.most, 7);
	for (i = 0; i < 100; i++)
		values[i] = 100 - i;
	statistics_compute(&statistics, values, 100);
	assert_int_equal(statistics.least, 1);
	assert_int_equal(statistics.median, 50);
	assert_int_equal(statistics.percentile_95, 95);
	assert_int_equal(statistics.most, 100);
	assert_int_equal(statistics.sum, 5050);
}

static void progress_is_drawn(void **state)
{
	char text[80];

	(void)state;
	progress_format(text, sizeof(text), 0, 10, "lines");
	assert_string_equal(text, "[------------------------------] 0 of 10 lines");
	progress_format(text, sizeof(text), 5, 10, "lines");
	assert_string_equal(text, "[###############---------------] 5 of 10 lines");
	progress_format(text, sizeof(text), 10, 10, "lines");
	assert_string_equal(text, "[##############################] 10 of 10 lines");
}

static void history_is_kept(void **state)
{
	char folder[] = "/tmp/scrctl-history-XXXXXX", path[80], line[16];
	struct shell_history history;
	struct stat status;
	unsigned int i;

	(void)state;
	assert_non_null(mkdtemp(folder));
	setenv("XDG_STATE_HOME", folder, 1);
	snprintf(path, sizeof(path), "%s/scrctl/history", folder);
	shell_history_open(&history);
	assert_true(shell_history_add(&history, "state"));
	assert_false(shell_history_add(&history, "state"));
	assert_false(shell_history_add(&history, ""));
	for (i = 0; i < 2 * SHELL_HISTORY_LENGTH + 10; i++) {
		snprintf(line, sizeof(line), "%08x", i);
		assert_true(shell_history_add(&history, line));
	}
	assert_int_equal(history.count, SHELL_HISTORY_LENGTH);
	shell_history_close(&history);
	assert_int_equal(chmod(path, 0644), 0);
	shell_history_open(&history);
	assert_int_equal(history.count, SHELL_HISTORY_LENGTH);
	assert_string_equal(history.lines[SHELL_HISTORY_LENGTH - 1], line);
	shell_history_close(&history);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(status.st_size, SHELL_HISTORY_LENGTH * 9);
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
	assert_int_equal(rmdir(folder), 0);
}

static void history_without_a_home(void **state)
{
	struct shell_history history;

	(void)state;
	setenv("XDG_STATE_HOME", "relative", 1);
	unsetenv("HOME");
	shell_history_open(&history);
	assert_null(history.path);
	assert_true(shell_history_add(&history, "state"));
	shell_history_close(&history);
}

static void status_words_have_colours(void **state)
{
	(void)state;
	assert_int_equal(colour_of_status_word(0x9000), COLOUR_GOOD);
	assert_int_equal(colour_of_status_word(0x6110), COLOUR_GOOD);
	assert_int_equal(colour_of_status_word(0x63C2), COLOUR_DOUBTFUL);
	assert_int_equal(colour_of_status_word(0x6A82), COLOUR_BAD);
	assert_int_equal(colour_of_status_word(0x9804), COLOUR_BAD);
	assert_false(colour_choose("sometimes"));
	assert_true(colour_choose("always"));
	assert_string_equal(colour_begin(COLOUR_BAD), "\033[31m");
	assert_true(colour_choose("never"));
	assert_string_equal(colour_begin(COLOUR_BAD), "");
	assert_string_equal(colour_end(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variables_are_expanded),
		cmocka_unit_test(variables_that_are_none),
		cmocka_unit_test(words_have_variables),
		cmocka_unit_test(scripts_are_understood),
		cmocka_unit_test(scripts_that_make_no_sense),
		cmocka_unit_test(scripts_are_checked),
		cmocka_unit_test(instructions_have_names),
		cmocka_unit_test(statistics_are_ranks),
		cmocka_unit_test(progress_is_drawn),
		cmocka_unit_test(history_is_kept),
		cmocka_unit_test(history_without_a_home),
		cmocka_unit_test(status_words_have_colours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
