// SPDX-License-Identifier: GPL-2.0-only
/*
 * write(2) one APDU, read(2) its answer.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"
#include "reader.h"
#include "requests.h"
#include "test.h"

static unsigned char answer[SCR_MAXIMUM_RESPONSE_LENGTH];

static void write_fetch(int fd)
{
	expect_error("write()", write_all(fd, fetch_command, FETCH_LENGTH), 0);
}

static void expect_fetched(int fd)
{
	size_t length;

	memset(answer, 0xee, FETCHED_LENGTH + 1);
	expect_error("read()", read_answer(fd, answer, sizeof(answer), &length), 0);
	if (expect("bytes that read() gave", length, FETCHED_LENGTH))
		expect_bytes("answer", answer, fetched_answer, FETCHED_LENGTH);
	expect("byte after the answer", answer[FETCHED_LENGTH], 0xee);
}

static void wait_for_answer(int fd)
{
	struct pollfd poll_for = { .fd = fd, .events = POLLIN };

	poll(&poll_for, 1, -1);
}

static void ten_exchanges(void)
{
	int i, fd = open_in_state(SCARD_SPECIFIC);

	for (i = 0; i < 10; i++) {
		write_fetch(fd);
		expect_fetched(fd);
	}
	close(fd);
}

static void read_nothing(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);

	perfect_call(fd, EJECT);
	expect_error("read()", read_answer(fd, answer, sizeof(answer), NULL), ENODATA);
	expect_error("read() of no bytes", read_answer(fd, answer, 0, NULL), ENODATA);
	expect_hex("last error", last_error(fd), SCR_STATUS_NOT_SUPPORTED);
	close(fd);
}

struct room_row {
	const char *name;
	size_t room;
};

static const struct room_row room_rows[] = {
	{ "no bytes", 0 },
	{ "one byte", 1 },
	{ "one byte too few", FETCHED_LENGTH - 1 },
};

/* The answer stays, and so does the success of its exchange. */
static void run_room(const void *row, unsigned int variant)
{
	const struct room_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);

	(void)variant;
	write_fetch(fd);
	expect_error("read()", read_answer(fd, answer, r->room, NULL), EOVERFLOW);
	expect_hex("last error", last_error(fd), SCR_STATUS_SUCCESS);
	expect_fetched(fd);
	close(fd);
}

struct pointer_row {
	const char *name;
};

static const struct pointer_row read_rows[] = { { "read() to" } };
static const struct pointer_row write_rows[] = { { "write() from" } };

static void run_bad_read(const void *row, unsigned int badness)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	void *bad = bad_address(badness, fetched_answer, FETCHED_LENGTH);

	(void)row;
	write_fetch(fd);
	expect_error("read()", read_answer(fd, bad, FETCHED_LENGTH, NULL), EFAULT);
	expect_fetched(fd);
	close(fd);
}

/* Nothing is sent, and the file is as it was. */
static void run_bad_write(const void *row, unsigned int badness)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	void *bad = bad_address(badness, fetch_command, FETCH_LENGTH);

	(void)row;
	if (badness == BAD_READ_ONLY) {
		expect_error("write()", write_all(fd, bad, FETCH_LENGTH), 0);
	} else {
		expect_error("write()", write_all(fd, bad, FETCH_LENGTH), EFAULT);
		expect_error("read()", read_answer(fd, answer, 300, NULL), ENODATA);
		write_fetch(fd);
	}
	expect_fetched(fd);
	close(fd);
}

struct length_row {
	const char *name;
	size_t length;
	int write_error;
	int read_error;
};

static const struct length_row length_rows[] = {
	{ "no bytes", 0, EINVAL, ENODATA },
	{ "one byte", 1, 0, 0 },
	{ "the longest that the reader takes", 261, 0, 0 },
	{ "one more", 262, 0, EINVAL },
	{ "the longest of all APDUs", SCR_MAXIMUM_COMMAND_LENGTH, 0, EINVAL },
	{ "longer than any APDU", SCR_MAXIMUM_COMMAND_LENGTH + 1, EINVAL, ENODATA },
};

static void run_length(const void *row, unsigned int variant)
{
	const struct length_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);
	static const unsigned char zeros[SCR_MAXIMUM_COMMAND_LENGTH + 1];

	(void)variant;
	expect_error("write()", write_all(fd, zeros, r->length), r->write_error);
	expect_error("read()", read_answer(fd, answer, sizeof(answer), NULL), r->read_error);
	close(fd);
}

static void write_twice(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);

	write_fetch(fd);
	expect_error("second write()", write_all(fd, fetch_command, FETCH_LENGTH), EBUSY);
	wait_for_answer(fd);
	expect_error("write() with the answer there",
		     write_all(fd, fetch_command, FETCH_LENGTH), EBUSY);
	expect_hex("last error", last_error(fd), SCR_STATUS_SUCCESS);
	expect_fetched(fd);
	write_fetch(fd);
	expect_fetched(fd);
	close(fd);
}

static void without_waiting(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	int error;

	fcntl(fd, F_SETFL, O_NONBLOCK);
	expect_error("read() of nothing", read_answer(fd, answer, 300, NULL), ENODATA);
	write_fetch(fd);
	error = read_answer(fd, answer, sizeof(answer), NULL);
	if (error) {
		expect_error("read() at once", error, EAGAIN);
		wait_for_answer(fd);
		expect_fetched(fd);
	}
	close(fd);
}

/* Its answer is the file's, and TRANSMIT's is TRANSMIT's. */
static void transmit_between(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);

	write_fetch(fd);
	expect_error("TRANSMIT", fetch(fd), 0);
	expect_fetched(fd);
	close(fd);
}

static void two_files(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), other = open_to_use();

	write_fetch(fd);
	write_fetch(other);
	expect_fetched(other);
	expect_fetched(fd);
	expect_error("read() of nothing", read_answer(fd, answer, 300, NULL), ENODATA);
	close(other);
	close(fd);
}

/* The answer was there first, or the exchange has ended; the next one is another. */
static void cancel_once(int fd)
{
	int error;

	write_fetch(fd);
	expect_error("CANCEL", perfect_call(fd, CANCEL), 0);
	error = read_answer(fd, answer, sizeof(answer), NULL);
	if (error)
		expect_error("read()", error, ECANCELED);
	expect_hex("last error", last_error(fd), status_of(error));
	write_fetch(fd);
	expect_fetched(fd);
}

/* Again and again: at each moment of an exchange. */
static void cancel_exchange(void)
{
	int i, fd = open_in_state(SCARD_SPECIFIC);

	for (i = 0; i < 200; i++) {
		usleep(i % 20);
		cancel_once(fd);
	}
	close(fd);
}

/* The card is reset, and the next file finds nothing of the exchange. */
static void close_unread(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), watcher = open_to_use();
	__u64 resets = status(watcher).resets;

	write_fetch(fd);
	close(fd);
	expect("resets", status(watcher).resets - resets, 1);
	expect_error("read()", read_answer(watcher, answer, 300, NULL), ENODATA);
	close(watcher);
}

static void no_position(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);

	write_fetch(fd);
	expect("pread()", pread(fd, answer, 300, 0), -1);
	expect_error("pread()", errno, ESPIPE);
	expect_fetched(fd);
	expect("pwrite()", pwrite(fd, fetch_command, FETCH_LENGTH, 0), -1);
	expect_error("pwrite()", errno, ESPIPE);
	expect("lseek()", lseek(fd, 0, SEEK_SET), -1);
	expect_error("lseek()", errno, ESPIPE);
	close(fd);
}

static const struct function_case read_write_cases[] = {
	{ "ten exchanges", ten_exchanges },
	{ "read() of nothing", read_nothing },
	{ "write() twice", write_twice },
	{ "O_NONBLOCK", without_waiting },
	{ "TRANSMIT between write() and read()", transmit_between },
	{ "two files, each has its answer", two_files },
	{ "CANCEL between write() and read()", cancel_exchange },
	{ "close() with an answer unread", close_unread },
	{ "there is no file position", no_position },
};

const struct group read_write_groups[] = {
	GROUP("write and read", read_write_cases, run_function),
	GROUP("room for read()", room_rows, run_room),
	GROUP_VARIANTS("address", read_rows, run_bad_read, badness_name),
	GROUP_VARIANTS("address", write_rows, run_bad_write, badness_name),
	GROUP("write()", length_rows, run_length),
	{ 0 }
};
