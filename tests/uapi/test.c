// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs tables of cases, and says in KTAP what came of them.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "test.h"

/* No case takes a second; a call that never comes back is a failure, too. */
#define CASE_SECONDS	60

static struct {
	const char *topic;
	const char *name;
	const char *variant;
	const char *skipped;
	bool failed;
} now;

static void diagnose(const char *format, va_list arguments)
{
	printf("# ");
	vprintf(format, arguments);
	printf("\n");
}

void fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	diagnose(format, arguments);
	va_end(arguments);
	now.failed = true;
}

void skip(const char *reason)
{
	now.skipped = reason;
}

bool expect(const char *what, long long found, long long expected)
{
	if (found == expected)
		return true;
	fail("%s: %lld instead of %lld", what, found, expected);
	return false;
}

bool expect_hex(const char *what, unsigned int found, unsigned int expected)
{
	if (found == expected)
		return true;
	fail("%s: 0x%08x instead of 0x%08x", what, found, expected);
	return false;
}

static const char *error_name(int error)
{
	const char *name = error ? strerrorname_np(error) : "success";

	return name ? name : "an unknown error";
}

bool expect_error(const char *what, int found, int expected)
{
	if (found == expected)
		return true;
	fail("%s: %s instead of %s", what, error_name(found), error_name(expected));
	return false;
}

bool expect_bytes(const char *what, const void *found, const void *expected,
		  size_t length)
{
	const unsigned char *is = found, *should = expected;
	size_t i;

	for (i = 0; i < length; i++) {
		if (is[i] == should[i])
			continue;
		fail("%s: byte %zu is %02x instead of %02x", what, i, is[i], should[i]);
		return false;
	}
	return true;
}

void run_function(const void *row, unsigned int variant)
{
	const struct function_case *c = row;

	(void)variant;
	c->run();
}

static void say(const char *text)
{
	if (write(STDOUT_FILENO, text, strlen(text)) < 0)
		_exit(3);
}

static void hung(int number)
{
	(void)number;
	say("Bail out! hangs: ");
	say(now.topic);
	say(": ");
	say(now.name);
	say(now.variant);
	say("\n");
	_exit(2);
}

static void print_result(unsigned int number)
{
	printf("%s %u %s: %s%s%s", now.failed ? "not ok" : "ok", number, now.topic,
	       now.name, *now.variant ? ", " : "", now.variant);
	if (now.skipped && !now.failed)
		printf(" # SKIP %s", now.skipped);
	printf("\n");
}

/* Return: whether it has failed. */
static bool run_case(unsigned int number, const struct group *group, const void *row,
		     unsigned int variant)
{
	now.topic = group->topic;
	now.name = *(const char *const *)row;
	now.variant = group->variant_names ? group->variant_names[variant] : "";
	now.skipped = NULL;
	now.failed = false;

	alarm(CASE_SECONDS);
	group->run(row, variant);
	alarm(0);
	print_result(number);
	return now.failed;
}

static size_t variants_of(const struct group *group)
{
	if (!group->variant_names)
		return 1;
	return group->variant_names_size / sizeof(group->variant_names[0]);
}

static size_t rows_of(const struct group *group)
{
	return group->size / group->row_size;
}

/* Return: the number of failed cases. */
static unsigned int run_group(unsigned int *number, const struct group *group)
{
	const char *rows = group->rows;
	unsigned int variant, failed = 0;
	size_t row;

	for (variant = 0; variant < variants_of(group); variant++)
		for (row = 0; row < rows_of(group); row++)
			failed += run_case(++*number, group, rows + row * group->row_size,
					   variant);
	return failed;
}

static unsigned int count_all(const struct group *const *topics, size_t count)
{
	const struct group *group;
	unsigned int cases = 0;
	size_t i;

	for (i = 0; i < count; i++)
		for (group = topics[i]; group->rows; group++)
			cases += rows_of(group) * variants_of(group);
	return cases;
}

int run_all(const struct group *const *topics, size_t count)
{
	struct utsname kernel;
	unsigned int number = 0, failed = 0;
	const struct group *group;
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGALRM, hung);
	printf("KTAP version 1\n1..%u\n", count_all(topics, count));
	for (i = 0; i < count; i++)
		for (group = topics[i]; group->rows; group++)
			failed += run_group(&number, group);
	printf("# %u cases, %u failed\n", number, failed);
	uname(&kernel);
	printf("# a %zu-bit program on %s %s\n", 8 * sizeof(void *), kernel.machine,
	       kernel.release);
	return failed ? 1 : 0;
}
