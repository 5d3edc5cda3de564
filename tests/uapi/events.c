// SPDX-License-Identifier: GPL-2.0-only
/*
 * poll(2) of /dev/scrN: when there is POLLPRI, POLLIN, POLLOUT and POLLHUP, and
 * what ends it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reader.h"
#include "requests.h"
#include "test.h"

#define EVERYTHING	(POLLIN | POLLOUT | POLLPRI)

/* What poll() says at once, or after so many milliseconds. */
static short events(int fd, short wanted, int timeout)
{
	struct pollfd poll_for = { .fd = fd, .events = wanted };

	if (poll(&poll_for, 1, timeout) < 0)
		fail("poll() failed");
	return poll_for.revents;
}

static void expect_events(const char *when, int fd, short expected)
{
	expect_hex(when, events(fd, EVERYTHING, 0), expected);
}

static void no_events_yet(void)
{
	int fd, watcher;

	rest_reader();
	fd = open_to_use();
	watcher = open_reader(O_RDONLY);
	expect_events("fresh file", fd, POLLOUT);
	expect_events("fresh read-only file", watcher, 0);
	close(watcher);
	close(fd);
}

/* A way to make an event on one file, and what the other one is told. */
struct event_row {
	const char *name;
	__u32 state;
	__u32 minor;
};

static const struct event_row event_rows[] = {
	{ "a cold reset", SCARD_SWALLOWED, SCARD_COLD_RESET },
	{ "a warm reset", SCARD_SPECIFIC, SCARD_WARM_RESET },
	{ "a power-down", SCARD_SPECIFIC, SCARD_POWER_DOWN },
};

static void run_event(const void *row, unsigned int variant)
{
	const struct event_row *r = row;
	int fd = open_in_state(r->state);
	int watcher = open_reader(O_RDONLY);
	__u32 number;

	(void)variant;
	expect_events("before", watcher, 0);
	expect_error("POWER", power(fd, r->minor, NULL), 0);
	expect_events("after", watcher, POLLPRI);
	expect_events("the second time", watcher, POLLPRI);
	call(watcher, IOCTL_SMARTCARD_GET_STATE, &number);
	call(watcher, IOCTL_SMARTCARD_GET_LAST_ERROR, &number);
	expect_events("after GET_STATE and GET_LAST_ERROR", watcher, POLLPRI);
	expect_events("on the file that did it", fd, POLLPRI | POLLOUT);
	status(fd);
	expect_events("after the other file's STATUS", watcher, POLLPRI);
	status(watcher);
	expect_events("after STATUS", watcher, 0);
	close(watcher);
	close(fd);
}

static void no_event(void)
{
	int fd = open_in_state(SCARD_NEGOTIABLE);
	int watcher = open_reader(O_RDONLY);

	expect_error("SET_PROTOCOL", set_protocol(fd, SCARD_PROTOCOL_T0, NULL), 0);
	expect_error("TRANSMIT", fetch(fd), 0);
	expect_error("EJECT", perfect_call(fd, EJECT), EOPNOTSUPP);
	expect_events("after SET_PROTOCOL, TRANSMIT, EJECT", watcher, 0);
	close(watcher);
	close(fd);
}

static void close_is_event(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	int watcher = open_reader(O_RDONLY);

	close(fd);
	expect_events("after the close of a file that used the card", watcher, POLLPRI);
	close(watcher);
}

static void poll_wakes(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	int watcher = open_reader(O_RDONLY);
	int pid = fork();

	if (!pid) {
		usleep(50000);
		_exit(power(fd, SCARD_WARM_RESET, NULL));
	}
	expect_hex("poll() without a timeout", events(watcher, EVERYTHING, -1), POLLPRI);
	waitpid(pid, NULL, 0);
	close(watcher);
	close(fd);
}

static void poll_times_out(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);

	status(fd);
	expect_hex("poll() for 20 ms", events(fd, POLLIN | POLLPRI, 20), 0);
	close(fd);
}

static void exchange(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	unsigned char answer[300];

	status(fd);
	expect_error("write()", write_all(fd, fetch_command, FETCH_LENGTH), 0);
	if (events(fd, EVERYTHING, 0) & POLLOUT)
		fail("POLLOUT while an answer is awaited");
	expect_hex("poll() for the answer", events(fd, POLLIN, -1), POLLIN);
	expect_events("with the answer there", fd, POLLIN);
	expect_error("read()", read_answer(fd, answer, 2, NULL), EOVERFLOW);
	expect_events("after a read() that was too small", fd, POLLIN);
	expect_error("read()", read_answer(fd, answer, sizeof(answer), NULL), 0);
	expect_events("after read()", fd, POLLOUT);
	close(fd);
}

static void error_is_readable(void)
{
	int fd = open_in_state(SCARD_NEGOTIABLE);
	unsigned char answer[300];

	status(fd);
	write_all(fd, fetch_command, FETCH_LENGTH);
	expect_hex("poll() for the answer", events(fd, POLLIN, -1), POLLIN);
	expect_error("read()", read_answer(fd, answer, sizeof(answer), NULL), EBADFD);
	expect_events("after read()", fd, POLLOUT);
	close(fd);
}

static void select_is_poll(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	fd_set in, out, exceptional;
	struct timeval now = { 0 };

	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_ZERO(&exceptional);
	FD_SET(fd, &in);
	FD_SET(fd, &out);
	FD_SET(fd, &exceptional);
	expect("select()", select(fd + 1, &in, &out, &exceptional, &now), 2);
	expect("readable", !!FD_ISSET(fd, &in), 0);
	expect("writable", !!FD_ISSET(fd, &out), 1);
	expect("exceptional", !!FD_ISSET(fd, &exceptional), 1);
	close(fd);
}

/* POLLHUP is for who used the card, until it resets the next one. */
static void hang_up(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	int watcher = open_reader(O_RDONLY);

	status(fd);
	if (!card_is_in(false))
		goto out;
	expect_events("removal, on a file that watches", watcher, POLLPRI);
	expect_events("removal, on the file that used it", fd, POLLPRI | POLLOUT | POLLHUP);
	status(fd);
	expect_events("after STATUS", fd, POLLOUT | POLLHUP);
	status(watcher);
	card_is_in(true);
	expect_events("insertion, on a file that watches", watcher, POLLPRI);
	expect_error("POWER", power(fd, SCARD_COLD_RESET, NULL), 0);
	status(fd);
	expect_events("after POWER", fd, POLLOUT);
out:
	close(watcher);
	close(fd);
}

static const struct function_case events_cases[] = {
	{ "a fresh file", no_events_yet },
	{ "SET_PROTOCOL, TRANSMIT and EJECT are no events", no_event },
	{ "the reset by a close is an event", close_is_event },
	{ "poll() wakes up", poll_wakes },
	{ "poll() times out", poll_times_out },
	{ "write(), POLLIN, read(), POLLOUT", exchange },
	{ "an error is POLLIN, too", error_is_readable },
	{ "select()", select_is_poll },
	{ "POLLHUP when the card that was used is gone", hang_up },
};

const struct group events_groups[] = {
	GROUP("event", event_rows, run_event),
	GROUP("event", events_cases, run_function),
	{ 0 }
};
