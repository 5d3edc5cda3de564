// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handles and their numbers, also while other threads end them.
 */
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "contexts.h"
#include "fake_node.h"
#include "handles.h"

/* More than a row of handles.c. */
#define MANY	200

static struct handle *publish(struct context *begun, const char *name, SCARDHANDLE *number)
{
	struct handle *handle = handle_new(begun, name, -1);

	assert_non_null(handle);
	*number = handle_publish(handle);
	assert_true(*number > 0);
	return handle;
}

static void end(SCARDHANDLE number)
{
	struct handle *handle = handle_get(number);

	assert_non_null(handle);
	assert_true(handle_end(handle));
	assert_false(handle_end(handle));
	handle_put(handle);
}

static void assert_is(SCARDHANDLE number, const char *name)
{
	struct handle *handle = handle_get(number);

	assert_non_null(handle);
	assert_string_equal(handle->name, name);
	handle_put(handle);
}

static void many(void **state)
{
	struct context *begun = context_get(context);
	SCARDHANDLE numbers[MANY];
	char name[16];
	int i;

	(void)state;
	for (i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "%d", i);
		handle_put(publish(begun, name, &numbers[i]));
	}
	for (i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "%d", i);
		assert_is(numbers[i], name);
	}
	for (i = 0; i < MANY; i++)
		end(numbers[i]);
	for (i = 0; i < MANY; i++)
		assert_null(handle_get(numbers[i]));
	context_put(begun);
}

static void no_such_number(void **state)
{
	struct context *begun = context_get(context);
	SCARDHANDLE number;
	int bit;

	(void)state;
	handle_put(publish(begun, FIRST, &number));
	for (bit = 0; bit < (int)sizeof(number) * CHAR_BIT; bit++)
		assert_null(handle_get(number ^ (SCARDHANDLE)(1UL << bit)));
	assert_null(handle_get(0));
	assert_null(handle_get(-1));
	assert_null(handle_get(context));
	assert_null(handle_get(LONG_MIN));
	end(number);
	context_put(begun);
}

/* A new handle is in the old one's place, and the old number is nobody's. */
static void old_number(void **state)
{
	struct context *begun = context_get(context);
	SCARDHANDLE old, new;
	int i;

	(void)state;
	handle_put(publish(begun, FIRST, &old));
	end(old);
	for (i = 0; i < MANY; i++) {
		handle_put(publish(begun, "another", &new));
		assert_null(handle_get(old));
		end(new);
	}
	context_put(begun);
}

static void ended_while_used(void **state)
{
	struct context *begun = context_get(context);
	SCARDHANDLE number, other;
	struct handle *used;

	(void)state;
	handle_put(publish(begun, FIRST, &number));
	used = handle_get(number);
	end(number);
	assert_null(handle_get(number));
	handle_put(publish(begun, "another", &other));
	assert_string_equal(used->name, FIRST);
	handle_put(used);
	assert_is(other, "another");
	end(other);
	context_put(begun);
}

static void unpublished(void **state)
{
	struct context *begun = context_get(context);
	struct handle *handle = handle_new(begun, FIRST, node_open(0, O_RDWR));

	(void)state;
	assert_non_null(handle);
	assert_int_equal(SCardReleaseContext(context), SCARD_S_SUCCESS);
	assert_int_equal(handle_publish(handle), 0);
	assert_false(handle_end(handle));
	handle_put(handle);
	assert_null(handle_new(begun, FIRST, -1));
	context_put(begun);
}

#define USERS	4
#define TURNS	20000

/* A number, and in the upper half the turn, which is the handle's name. */
static _Atomic __u64 current;
static atomic_bool over;

/* What is found is the handle of that turn, and stays it. */
static bool is_whole(const struct handle *handle, __u64 turn)
{
	char name[16];

	snprintf(name, sizeof(name), "%u", (unsigned int)turn);
	if (strcmp(handle->name, name))
		return false;
	sched_yield();
	return !strcmp(handle->name, name);
}

static void *use(void *argument)
{
	size_t *broken = argument;
	struct handle *handle;
	__u64 now;

	while (!over) {
		now = current;
		handle = handle_get(now & UINT32_MAX);
		if (!handle)
			continue;
		*broken += !is_whole(handle, now >> 32);
		handle_put(handle);
	}
	return NULL;
}

static void replace_often(struct context *begun)
{
	SCARDHANDLE number;
	char name[16];
	__u64 turn;

	for (turn = 0; turn < TURNS; turn++) {
		snprintf(name, sizeof(name), "%u", (unsigned int)turn);
		handle_put(publish(begun, name, &number));
		current = turn << 32 | number;
		if (turn % 16 == 0)
			sched_yield();
		end(number);
	}
}

static void threads(void **state)
{
	struct context *begun = context_get(context);
	size_t broken[USERS] = { 0 };
	pthread_t users[USERS];
	int i;

	(void)state;
	for (i = 0; i < USERS; i++)
		assert_int_equal(pthread_create(&users[i], NULL, use, &broken[i]), 0);
	replace_often(begun);
	over = true;
	for (i = 0; i < USERS; i++) {
		pthread_join(users[i], NULL);
		assert_int_equal(broken[i], 0);
	}
	context_put(begun);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(many, fake_begin, fake_end),
		cmocka_unit_test_setup_teardown(no_such_number, fake_begin, fake_end),
		cmocka_unit_test_setup_teardown(old_number, fake_begin, fake_end),
		cmocka_unit_test_setup_teardown(ended_while_used, fake_begin, fake_end),
		cmocka_unit_test_setup_teardown(unpublished, fake_begin, fake_end),
		cmocka_unit_test_setup_teardown(threads, fake_begin, fake_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
