/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cases, how they fail, and the KTAP that they make.
 *
 * A case is a row of a table: its first member is its name, and one function
 * runs all rows of the table. A case passes unless something calls fail().
 */
#ifndef UAPI_TEST_H
#define UAPI_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdnoreturn.h>

#define __printf(a, b) \
	__attribute__((nonnull, \
		       format(printf, a, b)))

/**
 * struct group - the cases that one function runs
 * @topic: first part of each case's name
 * @rows: the table; its rows begin with a const char *name
 * @row_size: bytes of a row
 * @size: bytes of the table
 * @run: runs one of them
 * @variant_names: each row is run in so many ways; NULL: in one
 * @variant_names_size: bytes of these
 *
 * All rows are run in the first way, then all in the second.
 */
struct group {
	const char *topic;
	const void *rows;
	size_t row_size;
	size_t size;
	void (*run)(const void *row, unsigned int variant);
	const char *const *variant_names;
	size_t variant_names_size;
};

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))
#define GROUP(topic, table, run) \
	{ topic, table, sizeof((table)[0]), sizeof(table), run, NULL, 0 }
#define GROUP_VARIANTS(topic, table, run, names) \
	{ topic, table, sizeof((table)[0]), sizeof(table), run, names, sizeof(names) }

/* A case that is a function of its own. */
struct function_case {
	const char *name;
	void (*run)(void);
};

void run_function(const void *row, unsigned int variant);

/* Tables of groups, one for each topic; each ends with a group of no rows. */
extern const struct group bad_argument_groups[];
extern const struct group bad_number_groups[];
extern const struct group state_groups[];
extern const struct group power_groups[];
extern const struct group protocol_groups[];
extern const struct group transmit_groups[];
extern const struct group attribute_groups[];
extern const struct group vendor_groups[];
extern const struct group presence_groups[];
extern const struct group events_groups[];
extern const struct group read_write_groups[];
extern const struct group last_error_groups[];
extern const struct group session_groups[];
extern const struct group many_groups[];

/* The case that runs has failed, and why; it goes on. */
__printf(1, 2) void fail(const char *format, ...);

/* The case that runs cannot be run here. */
void skip(const char *reason);

/* Return: whether it is as expected; if not, the case has failed. */
bool expect(const char *what, long long found, long long expected);
bool expect_hex(const char *what, unsigned int found, unsigned int expected);
bool expect_error(const char *what, int found, int expected);
bool expect_bytes(const char *what, const void *found, const void *expected,
		  size_t length);

/* Ends the program: the machine, not the interface, is at fault. */
noreturn __printf(1, 2) void bail_out(const char *format, ...);

/* Says besides what machine it was. Return: the exit status: 0; 1 if a case failed. */
int run_all(const struct group *const *topics, size_t count);

#endif
