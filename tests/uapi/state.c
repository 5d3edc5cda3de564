// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every request in every state that a reader with a good card gets into: what
 * it answers, and what that does to the last error. And every request on a file
 * that was opened read-only.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "reader.h"
#include "requests.h"
#include "test.h"

static const __u32 states[] = {
	SCARD_ABSENT, SCARD_SWALLOWED, SCARD_NEGOTIABLE, SCARD_SPECIFIC,
};

static const char *const state_variant[] = {
	"no card", "card without power", "card that was reset", "card with a protocol",
};

struct state_row {
	const char *name;
	enum request_index request;
	bool operation;		/* one that sets the last error */
	int error[COUNT(states)];
};

#define SAME(error)	{ [0 ... 3] = (error) }

static const struct state_row state_rows[] = {
	{ "POWER", POWER, true, { ENOMEDIUM, 0, 0, 0 } },
	{ "GET_ATTRIBUTE", GET_ATTRIBUTE, true, SAME(0) },
	{ "SET_ATTRIBUTE", SET_ATTRIBUTE, true, SAME(0) },
	{ "CONFISCATE", CONFISCATE, true, SAME(EOPNOTSUPP) },
	{ "TRANSMIT", TRANSMIT, true, { ENOMEDIUM, EBADFD, EBADFD, 0 } },
	{ "EJECT", EJECT, true, SAME(EOPNOTSUPP) },
	{ "SWALLOW", SWALLOW, true, SAME(EOPNOTSUPP) },
	{ "IS_PRESENT", IS_PRESENT, true, { EAGAIN, 0, 0, 0 } },
	{ "IS_ABSENT", IS_ABSENT, true, { 0, EAGAIN, EAGAIN, EAGAIN } },
	{ "SET_PROTOCOL", SET_PROTOCOL, true, { ENOMEDIUM, EBADFD, 0, 0 } },
	{ "GET_STATE", GET_STATE, false, SAME(0) },
	{ "GET_LAST_ERROR", GET_LAST_ERROR, false, SAME(0) },
	{ "GET_PERF_CNTR", GET_PERF_CNTR, true, SAME(0) },
	{ "VENDOR", VENDOR, true, SAME(EACCES) },
	{ "CONNECT", CONNECT, true, { ENOMEDIUM, EISCONN, EISCONN, EISCONN } },
	{ "RECONNECT", RECONNECT, true, { ENOTCONN, 0, 0, 0 } },
	{ "DISCONNECT", DISCONNECT, true, { ENOTCONN, 0, 0, 0 } },
	{ "BEGIN_TRANSACTION", BEGIN_TRANSACTION, true, SAME(0) },
	{ "END_TRANSACTION", END_TRANSACTION, true, SAME(ENOLCK) },
	{ "STATUS", STATUS, false, SAME(0) },
	{ "CANCEL", CANCEL, false, SAME(0) },
	{ "INFO", INFO, false, SAME(0) },
};

/* A wait that would have to wait has not finished: no last error either. */
static __u32 expected_status(const struct state_row *row, unsigned int variant,
			     __u32 before)
{
	int error = row->error[variant];

	return row->operation && error != EAGAIN ? status_of(error) : before;
}

/* The last error before: not one that any of the rows leaves. */
static __u32 set_last_error(int fd)
{
	__u32 mask = 0, before;

	call(fd, IOCTL_SMARTCARD_SET_PROTOCOL, &mask);
	before = last_error(fd);
	if (reader_state(fd) >= SCARD_NEGOTIABLE)
		expect_hex("before", before, SCR_STATUS_INVALID_DEVICE_REQUEST);
	return before;
}

static void run_state(const void *row, unsigned int variant)
{
	const struct state_row *r = row;
	int fd = open_in_state(states[variant]);
	__u32 before;

	if (fd < 0)
		return;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	before = set_last_error(fd);
	expect_error("ioctl()", perfect_call(fd, r->request), r->error[variant]);
	expect_hex("last error", last_error(fd), expected_status(r, variant, before));
	if (r->request != POWER && r->request != SET_PROTOCOL && r->request != RECONNECT)
		expect("state", reader_state(fd), states[variant]);
	close(fd);
}

struct write_row {
	const char *name;
	int error[COUNT(states)];
};

static const struct write_row write_rows[] = {
	{ "write() and read()", { ENOMEDIUM, EBADFD, EBADFD, 0 } },
};

static void run_write(const void *row, unsigned int variant)
{
	const struct write_row *r = row;
	int fd = open_in_state(states[variant]);
	unsigned char answer[300];

	if (fd < 0)
		return;
	expect_error("write()", write_all(fd, fetch_command, FETCH_LENGTH), 0);
	expect_error("read()", read_answer(fd, answer, sizeof(answer), NULL),
		     r->error[variant]);
	expect_hex("last error", last_error(fd), status_of(r->error[variant]));
	expect_error("a second read()", read_answer(fd, answer, sizeof(answer), NULL),
		     ENODATA);
	close(fd);
}

/* What only watches works on a read-only file; the rest says EACCES first. */
struct read_only_row {
	const char *name;
	enum request_index request;
	int error;
};

static const struct read_only_row read_only_rows[] = {
	{ "POWER", POWER, EACCES },
	{ "GET_ATTRIBUTE", GET_ATTRIBUTE, 0 },
	{ "SET_ATTRIBUTE", SET_ATTRIBUTE, EACCES },
	{ "CONFISCATE", CONFISCATE, EACCES },
	{ "TRANSMIT", TRANSMIT, EACCES },
	{ "EJECT", EJECT, EACCES },
	{ "SWALLOW", SWALLOW, EACCES },
	{ "IS_PRESENT", IS_PRESENT, 0 },
	{ "IS_ABSENT", IS_ABSENT, EAGAIN },
	{ "SET_PROTOCOL", SET_PROTOCOL, EACCES },
	{ "GET_STATE", GET_STATE, 0 },
	{ "GET_LAST_ERROR", GET_LAST_ERROR, 0 },
	{ "GET_PERF_CNTR", GET_PERF_CNTR, 0 },
	{ "VENDOR", VENDOR, EACCES },
	{ "CONNECT", CONNECT, EACCES },
	{ "RECONNECT", RECONNECT, EACCES },
	{ "DISCONNECT", DISCONNECT, EACCES },
	{ "BEGIN_TRANSACTION", BEGIN_TRANSACTION, EACCES },
	{ "END_TRANSACTION", END_TRANSACTION, EACCES },
	{ "STATUS", STATUS, 0 },
	{ "CANCEL", CANCEL, 0 },
	{ "INFO", INFO, 0 },
};

/* What is refused has not happened: last error, state and counters stay. */
static void run_read_only(const void *row, unsigned int variant)
{
	const struct read_only_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);
	int watcher = open_reader(O_RDONLY | O_NONBLOCK);
	__u64 resets = status(watcher).resets;

	(void)variant;
	perfect_call(fd, SWALLOW);
	expect_error("ioctl()", perfect_call(watcher, r->request), r->error);
	if (r->error == EACCES)
		expect_hex("last error", last_error(fd), SCR_STATUS_NOT_SUPPORTED);
	expect("state", reader_state(fd), SCARD_SPECIFIC);
	close(watcher);
	expect("resets", status(fd).resets, resets);
	close(fd);
}

static void read_only_write(void)
{
	int fd = open_reader(O_RDONLY);

	expect_error("write()", write_all(fd, fetch_command, FETCH_LENGTH), EBADF);
	close(fd);
}

static void write_only_uses(void)
{
	int fd;

	rest_reader();
	fd = open_reader(O_WRONLY);
	expect_error("POWER", power(fd, SCARD_COLD_RESET, NULL), 0);
	expect_error("SET_PROTOCOL", set_protocol(fd, SCARD_PROTOCOL_T0, NULL), 0);
	expect_error("TRANSMIT", fetch(fd), 0);
	expect_error("read()", read_answer(fd, NULL, 0, NULL), EBADF);
	close(fd);
}

static const struct function_case mode_cases[] = {
	{ "write() to a read-only file", read_only_write },
	{ "a write-only file may use the card", write_only_uses },
};

const struct group state_groups[] = {
	GROUP_VARIANTS("state", state_rows, run_state, state_variant),
	GROUP_VARIANTS("state", write_rows, run_write, state_variant),
	GROUP("read-only file", read_only_rows, run_read_only),
	GROUP("file's mode", mode_cases, run_function),
	{ 0 }
};
