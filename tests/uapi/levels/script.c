// SPDX-License-Identifier: GPL-2.0-only
/*
 * The script: each case of an APDU with data of many lengths, and what the card
 * has to answer, byte by byte.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../reader.h"
#include "../test.h"
#include "card.h"
#include "levels.h"

#define DONE		0x9000

static unsigned char data[65536];
static unsigned char answer[SCR_MAXIMUM_RESPONSE_LENGTH];
static unsigned char wanted[SCR_MAXIMUM_RESPONSE_LENGTH];
static unsigned int commands;

struct range {
	size_t first;
	size_t last;
};

/*
 * Headers of 10 bytes (CCID), 4 or 5 (T=1), and 5 to 9 (APDU) come before data,
 * so borders of packets (64, 512), blocks (32, 254), and messages (271) lie that
 * far below their numbers.
 */
static const struct range border_ranges[] = {
	{ 1, 3 }, { 31, 33 }, { 42, 66 }, { 99, 130 }, { 240, 273 }, { 490, 526 },
	{ 1004, 1018 }, { 4095, 4097 }, { 65535, 65536 },
};

/* For blocks of one byte, of which a command takes as many. */
static const struct range few_ranges[] = {
	{ 1, 4 }, { 31, 33 }, { 49, 50 }, { 63, 65 }, { 254, 257 }, { 270, 272 },
};

static const struct range all_ranges[] = { { 1, 256 } };

struct lengths {
	const struct range *ranges;
	size_t count;
};

/* All lengths of short APDUs, and what is near a border beyond them. */
static struct lengths lengths_to_try(bool extended)
{
	if (options.few)
		return (struct lengths) { few_ranges, COUNT(few_ranges) };
	if (extended)
		return (struct lengths) { border_ranges, COUNT(border_ranges) };
	return (struct lengths) { all_ranges, COUNT(all_ranges) };
}

/* Bytes that differ from length to length, and do not repeat after 256. */
static void fill(unsigned char *bytes, size_t length)
{
	__u32 state = length * 2654435761u + 1;
	size_t i;

	for (i = 0; i < length; i++) {
		state = state * 1664525 + 1013904223;
		bytes[i] = state >> 24;
	}
}

static void fill_pattern(unsigned char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		bytes[i] = i;
}

/* @length bytes of the answer's data are in @wanted already. */
static bool gives(int fd, const struct command *command, size_t length, __u16 status)
{
	__u32 got;

	if (options.disturbance && system(options.disturbance))
		bail_out("%s: failed", options.disturbance);
	commands++;
	wanted[length] = status >> 8;
	wanted[length + 1] = status;
	if (!exchange(fd, command, answer, &got))
		fail("no answer");
	else if (got == length + 2 && !memcmp(answer, wanted, got))
		return true;
	else if (expect("bytes of the answer", got, length + 2))
		expect_bytes("answer", answer, wanted, got);
	fail("to %04x with %zu bytes of data, Ne %zu", command->instruction,
	     command->data_length, command->expected);
	return false;
}

struct script_row {
	const char *name;
	bool (*run)(int fd, size_t length, bool extended);
	bool extended;
	size_t longest;
};

static bool answers_exactly(int fd, size_t length, bool extended)
{
	const struct command command = {
		CARD_PATTERN, length, NULL, 0, length, extended,
	};

	fill_pattern(wanted, length);
	return gives(fd, &command, length, DONE);
}

/* Ne is more than there is. */
static bool answers_at_most(int fd, size_t length, bool extended)
{
	const struct command command = {
		CARD_PATTERN, length, NULL, 0, extended ? 65536 : 256, extended,
	};

	fill_pattern(wanted, length);
	return gives(fd, &command, length, DONE);
}

static bool takes(int fd, size_t length, bool extended)
{
	const struct command command = { CARD_SELECT, 0x0400, data, length, 0, extended };

	fill(data, length);
	return gives(fd, &command, 0, DONE);
}

static bool echoes(int fd, size_t length, bool extended)
{
	const struct command command = {
		CARD_ECHO, 0, data, length, extended ? 65536 : 256, extended,
	};

	fill(data, length);
	memcpy(wanted, data, length);
	return gives(fd, &command, length, DONE);
}

/* Case 1; of the length, only what makes a status of 9XYY. */
static bool says_status(int fd, size_t length, bool extended)
{
	const __u16 status = 0x9000 | (length & 0xfff);
	const struct command command = { CARD_STATUS, status, NULL, 0, 0, extended };

	return gives(fd, &command, 0, status);
}

static const struct script_row script_rows[] = {
	{ "case 1", says_status, false, 256 },
	{ "case 2, all of it", answers_exactly, false, 256 },
	{ "case 2, at most 256", answers_at_most, false, 256 },
	{ "case 3", takes, false, 255 },
	{ "case 4", echoes, false, 255 },
	{ "extended case 2, all of it", answers_exactly, true, 65536 },
	{ "extended case 2, at most 65536", answers_at_most, true, 65536 },
	{ "extended case 3", takes, true, 65535 },
	{ "extended case 4", echoes, true, 65535 },
};

static void run_lengths(int fd, const struct script_row *row)
{
	const struct lengths lengths = lengths_to_try(row->extended);
	size_t i, length;

	for (i = 0; i < lengths.count; i++)
		for (length = lengths.ranges[i].first; length <= lengths.ranges[i].last &&
		     length <= row->longest; length++)
			if (!row->run(fd, length, row->extended))
				return;
}

/* Whatever was repeated on the way. */
static void expect_each_once(int fd)
{
	struct card_counters counters;

	if (count_by_card(fd, &counters))
		expect("commands that the card has done", counters.commands, commands + 1);
}

static void run_script(const void *row, unsigned int variant)
{
	const struct script_row *script = row;
	int fd;

	(void)variant;
	if (script->extended && !options.extended) {
		skip("no extended APDUs");
		return;
	}
	fd = open_card();
	commands = 0;
	digest_begin();
	run_lengths(fd, script);
	printf("# answers to %s%s: %016llx\n", script->name, options.few ? ", few" : "",
	       (unsigned long long)digest_end());
	expect_each_once(fd);
	close(fd);
}

const struct group script_groups[] = {
	GROUP("script", script_rows, run_script),
	{ }
};
