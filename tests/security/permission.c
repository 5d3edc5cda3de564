// SPDX-License-Identifier: GPL-2.0-only
/*
 * permission_test: who may do what, as Documentation/security.rst has it, case by
 * case, in KTAP. It is the reader, by /dev/scrvirt. It needs root's rights, and the
 * modules scr and scr-virt.
 *
 * Exit status: 0; 1 if a case failed; 2 if there is no /dev/scrvirt.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "reader.h"
#include "requests.h"
#include "sharing/card.h"
#include "somebody.h"
#include "sysfs.h"
#include "test.h"
#include "uring/ring.h"

/* What an open file can be asked for besides the ioctls of requests.h. */
enum { UNIT = REQUESTS, FEATURES, WRITE, URING_TRANSMIT, URING_POWER };

/**
 * struct request_row - what a request answers to whom
 * @name: of the request
 * @request: enum request_index, or one of the above
 * @watching: to a file that is opened read-only
 * @using: to one that may use the card
 * @beside: to such a one, while another file has the card for itself
 * @in_transaction: and while another one has a transaction, if it does not wait
 */
struct request_row {
	const char *name;
	unsigned int request;
	int watching, using, beside, in_transaction;
};

/* The reader of the test has no PIN pad. */
static const struct request_row request_rows[] = {
	{ "POWER", POWER, EACCES, 0, EUSERS, EBUSY },
	{ "GET_ATTRIBUTE", UNIT, 0, 0, 0, 0 },
	{ "SET_ATTRIBUTE", SET_ATTRIBUTE, EACCES, 0, EUSERS, EBUSY },
	{ "CONFISCATE", CONFISCATE, EACCES, 0, EUSERS, EBUSY },
	{ "TRANSMIT", TRANSMIT, EACCES, 0, EUSERS, EBUSY },
	{ "EJECT", EJECT, EACCES, 0, EUSERS, EBUSY },
	{ "SWALLOW", SWALLOW, EACCES, 0, EUSERS, EBUSY },
	{ "IS_PRESENT", IS_PRESENT, 0, 0, 0, 0 },
	{ "IS_ABSENT", IS_ABSENT, EAGAIN, EAGAIN, EAGAIN, EAGAIN },
	{ "SET_PROTOCOL", SET_PROTOCOL, EACCES, 0, EUSERS, EBUSY },
	{ "GET_STATE", GET_STATE, 0, 0, 0, 0 },
	{ "GET_LAST_ERROR", GET_LAST_ERROR, 0, 0, 0, 0 },
	{ "GET_PERF_CNTR", GET_PERF_CNTR, 0, 0, 0, 0 },
	{ "VENDOR, Escape", VENDOR, EACCES, EACCES, EUSERS, EBUSY },
	{ "VENDOR, a question of part 10", FEATURES, 0, 0, 0, 0 },
	{ "CONNECT", CONNECT, EACCES, 0, EUSERS, 0 },
	{ "RECONNECT", RECONNECT, EACCES, ENOTCONN, ENOTCONN, ENOTCONN },
	{ "DISCONNECT", DISCONNECT, EACCES, ENOTCONN, ENOTCONN, ENOTCONN },
	{ "BEGIN_TRANSACTION", BEGIN_TRANSACTION, EACCES, 0, EUSERS, EBUSY },
	{ "END_TRANSACTION", END_TRANSACTION, EACCES, ENOLCK, ENOLCK, ENOLCK },
	{ "STATUS", STATUS, 0, 0, 0, 0 },
	{ "CANCEL", CANCEL, 0, 0, 0, 0 },
	{ "SECURE", SECURE, EACCES, EOPNOTSUPP, EUSERS, EBUSY },
	{ "INFO", INFO, 0, 0, 0, 0 },
	{ "write(2)", WRITE, EBADF, 0, 0, 0 },
	{ "TRANSMIT by io_uring", URING_TRANSMIT, EACCES, 0, EUSERS, EBUSY },
	{ "POWER by io_uring", URING_POWER, EACCES, 0, EUSERS, EBUSY },
};

/* Which of them are the reader's business, when the administrator allows Escape. */
static bool is_escape(unsigned int request)
{
	return request == VENDOR;
}

static int ask_features(int fd)
{
	unsigned char answer[64];
	struct scr_vendor vendor = {
		.code = SCR_VENDOR_GET_FEATURE_REQUEST,
		.output = (uintptr_t)answer,
		.output_length = sizeof(answer),
	};

	return call(fd, IOCTL_SMARTCARD_VENDOR, &vendor);
}

static int ask_unit(int fd)
{
	__u32 unit, room = sizeof(unit);

	return get_attribute(fd, SCARD_ATTR_DEVICE_UNIT, &unit, &room);
}

static int by_ring(int fd, enum request_index request)
{
	union argument argument;
	struct ring ring;
	int result;

	perfect_argument(request, &argument);
	ring_open(&ring, 0);
	ring_command(&ring, fd, request_number[request], &argument, 0);
	result = ring_result(&ring, NULL);
	ring_close(&ring);
	return result;
}

static int request(int fd, unsigned int which)
{
	switch (which) {
	case UNIT:
		return ask_unit(fd);
	case FEATURES:
		return ask_features(fd);
	case WRITE:
		return write(fd, fetch_command, FETCH_LENGTH) < 0 ? errno : 0;
	case URING_TRANSMIT:
		return by_ring(fd, TRANSMIT);
	case URING_POWER:
		return by_ring(fd, POWER);
	default:
		return perfect_call(fd, which);
	}
}

struct asked {
	int flags;
	unsigned int request;
};

static int open_and_request(const void *argument)
{
	const struct asked *asked = argument;
	int fd = open(reader.path, asked->flags | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? errno : request(fd, asked->request);
}

static void set_mode(mode_t mode)
{
	expect_error("chmod()", chmod(reader.path, mode) ? errno : 0, 0);
}

static int allow_escape(const void *node)
{
	return write_escape(node, "1");
}

/* A new reader that anybody may use, and root's file, with which its card is ready. */
static int reader_for_all(void)
{
	int fd;

	new_reader();
	set_mode(0666);
	fd = open_to_use();
	expect_error("POWER", power(fd, SCARD_COLD_RESET, NULL), 0);
	expect_error("SET_PROTOCOL", set_protocol(fd, SCARD_PROTOCOL_T0, NULL), 0);
	return fd;
}

static void reader_goes(int fd)
{
	close(fd);
	end_reader();
}

static const char *const mode_names[] = {
	"O_RDONLY", "O_WRONLY", "O_RDWR", "O_RDONLY, Escape is allowed",
	"O_WRONLY, Escape is allowed", "O_RDWR, Escape is allowed",
	"O_RDWR, root of a container", "O_RDONLY, root of a container", "O_RDWR, root",
};

static const struct mode {
	int flags;
	bool escape;
	enum who who;
} modes[] = {
	{ O_RDONLY, false, SOMEBODY }, { O_WRONLY, false, SOMEBODY },
	{ O_RDWR, false, SOMEBODY }, { O_RDONLY, true, SOMEBODY },
	{ O_WRONLY, true, SOMEBODY }, { O_RDWR, true, SOMEBODY },
	{ O_RDWR, false, CONTAINER_ROOT }, { O_RDONLY, false, CONTAINER_ROOT },
	{ O_RDWR, false, ROOT },
};

static void run_mode(const void *row, unsigned int variant)
{
	const struct request_row *r = row;
	const struct mode *mode = &modes[variant];
	struct asked asked = { mode->flags, r->request };
	int expected = mode->flags == O_RDONLY ? r->watching : r->using;
	int fd = reader_for_all();

	if (mode->escape)
		expect_error("escape", allow_escape(reader.path), 0);
	if (mode->escape && is_escape(r->request) && mode->flags != O_RDONLY)
		expected = 0;
	expect_error(r->name, as(mode->who, open_and_request, &asked), expected);
	reader_goes(fd);
}

static const char *const sharing_names[] = {
	"another has the card for itself", "another has a transaction",
};

/* Also where Escape is allowed, so that this is what refuses it. */
static void run_sharing(const void *row, unsigned int variant)
{
	const struct request_row *r = row;
	struct asked asked = { O_RDWR, r->request };
	struct scr_connect connect = {
		.share_mode = variant ? SCARD_SHARE_SHARED : SCARD_SHARE_EXCLUSIVE,
		.protocols = SCARD_PROTOCOL_T0,
	};
	int fd = reader_for_all();

	expect_error("escape", allow_escape(reader.path), 0);
	expect_error("DISCONNECT", perfect_call(fd, DISCONNECT), 0);
	expect_error("CONNECT", call(fd, SCR_IOC_CONNECT, &connect), 0);
	if (variant)
		expect_error("BEGIN_TRANSACTION", perfect_call(fd, BEGIN_TRANSACTION), 0);
	expect_error(r->name, as(SOMEBODY, open_and_request, &asked),
		     variant ? r->in_transaction : r->beside);
	reader_goes(fd);
}

/**
 * struct path_row - who may open what
 * @name: of it
 * @path: NULL: the reader's node
 * @flags: of open(2)
 * @expected: what it answers to somebody, and to root of a container
 */
struct path_row {
	const char *name;
	const char *path;
	int flags;
	int expected;
};

static const struct path_row path_rows[] = {
	{ "the node without udev's rules, to watch", NULL, O_RDONLY, EACCES },
	{ "the node without udev's rules, to use it", NULL, O_RDWR, EACCES },
	{ "/dev/scrctl, to read", "/dev/scrctl", O_RDONLY, 0 },
	{ "/dev/scrctl, to write", "/dev/scrctl", O_RDWR, EACCES },
	{ "/dev/scrvirt", "/dev/scrvirt", O_RDWR, EACCES },
	{ "module parameter escape", "/sys/module/scr/parameters/escape", O_WRONLY, EACCES },
};

static int open_path(const void *argument)
{
	const struct path_row *r = argument;
	int fd = open(r->path ? r->path : reader.path, r->flags | O_CLOEXEC);

	return fd < 0 ? errno : 0;
}

static const char *const people_names[] = { "somebody", "root of a container" };
static const enum who people[] = { SOMEBODY, CONTAINER_ROOT };

static void run_path(const void *row, unsigned int variant)
{
	const struct path_row *r = row;

	new_reader();
	expect_error("open()", as(people[variant], open_path, row), r->expected);
	end_reader();
}

static void run_escape_file(const void *row, unsigned int variant)
{
	(void)row;
	new_reader();
	expect_error("write()", as(people[variant], allow_escape, reader.path), EACCES);
	end_reader();
}

/* A node of one's own is no way around the node's mode. */
static int make_node(const void *argument)
{
	struct stat node;

	(void)argument;
	if (stat(reader.path, &node))
		return errno;
	return mknod("/tmp/node", S_IFCHR | 0666, node.st_rdev) ? errno : 0;
}

static void run_make_node(const void *row, unsigned int variant)
{
	(void)row;
	new_reader();
	expect_error("mknod()", as(people[variant], make_node, NULL), EPERM);
	end_reader();
}

/* Nor is /proc one to a file that only watches: who opens that anew is asked again. */
static int open_again(const void *argument)
{
	char path[32];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", *(const int *)argument);
	fd = open(path, O_RDWR | O_CLOEXEC);
	return fd < 0 ? errno : 0;
}

static void run_open_again(const void *row, unsigned int variant)
{
	int fd;

	(void)row;
	new_reader();
	set_mode(0444);
	fd = open_reader(O_RDONLY);
	expect_error("open()", as(people[variant], open_again, &fd), EACCES);
	reader_goes(fd);
}

/* What was opened stays open: of that, security.rst warns. */
static int power_it(const void *argument)
{
	return power(*(const int *)argument, SCARD_WARM_RESET, NULL);
}

static void run_passed_on(const void *row, unsigned int variant)
{
	int fd = reader_for_all();

	(void)row;
	set_mode(0600);
	expect_error("POWER", as(people[variant], power_it, &fd), 0);
	reader_goes(fd);
}

static const struct function_case escape_rows[] = { { "sysfs attribute escape" } };
static const struct function_case node_rows[] = { { "a node of one's own" } };
static const struct function_case again_rows[] = { { "a watching file, opened anew" } };
static const struct function_case passed_rows[] = { { "a file that was passed on" } };

static const struct group permission_groups[] = {
	GROUP_VARIANTS("mode", request_rows, run_mode, mode_names),
	GROUP_VARIANTS("session of another", request_rows, run_sharing, sharing_names),
	GROUP_VARIANTS("open", path_rows, run_path, people_names),
	GROUP_VARIANTS("open", escape_rows, run_escape_file, people_names),
	GROUP_VARIANTS("open", node_rows, run_make_node, people_names),
	GROUP_VARIANTS("open", again_rows, run_open_again, people_names),
	GROUP_VARIANTS("open", passed_rows, run_passed_on, people_names),
	{ 0 },
};

static const struct group *const topics[] = { permission_groups };

int main(void)
{
	return run_all(topics, COUNT(topics));
}
