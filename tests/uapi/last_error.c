// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last error: per reader, and per file by SCR_IOC_STATUS. What sets it, what
 * leaves it. Most operations' own values are with their own cases.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reader.h"
#include "requests.h"
#include "test.h"

/* The reader's, by both ways to it, and that of the file. */
static void expect_last_error(const char *who, int fd, __u32 device, __u32 handle)
{
	struct scr_status now = status(fd);

	expect_hex(who, last_error(fd), device);
	expect_hex("STATUS' last_error", now.last_error, device);
	expect_hex("STATUS' handle_last_error", now.handle_last_error, handle);
}

/* Requests that leave it as it was. */
struct leaving_row {
	const char *name;
	enum request_index request;
};

static const struct leaving_row leaving_rows[] = {
	{ "GET_STATE", GET_STATE },
	{ "GET_LAST_ERROR", GET_LAST_ERROR },
	{ "STATUS", STATUS },
	{ "INFO", INFO },
	{ "CANCEL", CANCEL },
};

static void run_leaving(const void *row, unsigned int variant)
{
	const struct leaving_row *r = row;
	int i, fd = open_in_state(SCARD_SPECIFIC);

	(void)variant;
	perfect_call(fd, EJECT);
	for (i = 0; i < 3; i++) {
		expect_error("ioctl()", perfect_call(fd, r->request), 0);
		expect_last_error("last error", fd, SCR_STATUS_NOT_SUPPORTED,
				  SCR_STATUS_NOT_SUPPORTED);
	}
	close(fd);
}

/* Requests that make it SUCCESS again. */
static const struct leaving_row clearing_rows[] = {
	{ "TRANSMIT", TRANSMIT }, { "POWER", POWER }, { "SET_PROTOCOL", SET_PROTOCOL },
	{ "GET_ATTRIBUTE", GET_ATTRIBUTE }, { "SET_ATTRIBUTE", SET_ATTRIBUTE },
	{ "GET_PERF_CNTR", GET_PERF_CNTR }, { "IS_PRESENT", IS_PRESENT },
};

static void run_clearing(const void *row, unsigned int variant)
{
	const struct leaving_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);

	(void)variant;
	perfect_call(fd, EJECT);
	expect_error("ioctl()", perfect_call(fd, r->request), 0);
	expect_last_error("last error", fd, SCR_STATUS_SUCCESS, SCR_STATUS_SUCCESS);
	close(fd);
}

static void two_handles(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), other = open_to_use();

	perfect_call(fd, EJECT);
	expect_last_error("after one file's error", fd, SCR_STATUS_NOT_SUPPORTED,
			  SCR_STATUS_NOT_SUPPORTED);
	expect_last_error("on the other file", other, SCR_STATUS_NOT_SUPPORTED,
			  SCR_STATUS_SUCCESS);
	expect_error("TRANSMIT", transmit(other, NULL, 0, NULL, &(__u32){ 0 }), EINVAL);
	expect_last_error("after the other's error", fd, SCR_STATUS_INVALID_PARAMETER,
			  SCR_STATUS_NOT_SUPPORTED);
	expect_error("TRANSMIT", fetch(fd), 0);
	expect_last_error("after a success", other, SCR_STATUS_SUCCESS,
			  SCR_STATUS_INVALID_PARAMETER);
	close(other);
	close(fd);
}

static void fresh_handle(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), other;

	perfect_call(fd, EJECT);
	other = open_reader(O_RDONLY);
	expect_last_error("on a file opened later", other, SCR_STATUS_NOT_SUPPORTED,
			  SCR_STATUS_SUCCESS);
	close(other);
	close(fd);
}

static void read_only_handle(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), watcher = open_reader(O_RDONLY);
	unsigned char value[4];
	__u32 room = sizeof(value);

	expect_error("GET_ATTRIBUTE", get_attribute(watcher, 0, value, &room), EOPNOTSUPP);
	expect_last_error("on the file that watches", watcher, SCR_STATUS_NOT_SUPPORTED,
			  SCR_STATUS_NOT_SUPPORTED);
	expect_last_error("on the file that uses", fd, SCR_STATUS_NOT_SUPPORTED,
			  SCR_STATUS_SUCCESS);
	close(watcher);
	close(fd);
}

/* write() has only begun the operation; its end is what counts. */
static void written(void)
{
	struct pollfd poll_for = { .events = POLLIN };
	int fd = open_in_state(SCARD_NEGOTIABLE);
	unsigned char answer[300];

	poll_for.fd = fd;
	expect_error("write()", write_all(fd, fetch_command, FETCH_LENGTH), 0);
	poll(&poll_for, 1, -1);
	expect_last_error("before read()", fd, SCR_STATUS_INVALID_DEVICE_STATE,
			  SCR_STATUS_INVALID_DEVICE_STATE);
	perfect_call(fd, GET_PERF_CNTR);
	expect_error("read()", read_answer(fd, answer, sizeof(answer), NULL), EBADFD);
	expect_last_error("after read()", fd, SCR_STATUS_SUCCESS, SCR_STATUS_SUCCESS);
	close(fd);
}

/* The file is shared, so its last error is, too. */
static void forked(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), pid = fork(), result = -1;

	if (!pid)
		_exit(perfect_call(fd, EJECT));
	waitpid(pid, &result, 0);
	expect_error("the child's EJECT", WEXITSTATUS(result), EOPNOTSUPP);
	expect_last_error("last error", fd, SCR_STATUS_NOT_SUPPORTED,
			  SCR_STATUS_NOT_SUPPORTED);
	close(fd);
}

/* A length that was asked for and told is a success in both places. */
static void length_query(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	__u32 length = 0;

	perfect_call(fd, EJECT);
	expect_error("GET_ATTRIBUTE", get_attribute(fd, SCARD_ATTR_VENDOR_NAME, NULL,
						    &length), 0);
	expect_last_error("last error", fd, SCR_STATUS_SUCCESS, SCR_STATUS_SUCCESS);
	close(fd);
}

static const struct function_case last_error_cases[] = {
	{ "two files", two_handles },
	{ "a fresh file", fresh_handle },
	{ "a read-only file", read_only_handle },
	{ "write() and read()", written },
	{ "a file that is shared by fork()", forked },
	{ "asking for an attribute's length", length_query },
};

const struct group last_error_groups[] = {
	GROUP("last error is left by", leaving_rows, run_leaving),
	GROUP("last error is cleared by", clearing_rows, run_clearing),
	GROUP("last error", last_error_cases, run_function),
	{ 0 }
};
