// SPDX-License-Identifier: GPL-2.0-only
/*
 * O_NONBLOCK: EBUSY while another has the transaction, and poll(2) tells when the
 * reader is free, and only then.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sharing.h"

static short priority(int fd, int timeout)
{
	struct pollfd poller = { .fd = fd, .events = POLLPRI };

	if (poll(&poller, 1, timeout) < 0)
		fail("poll() failed");
	return poller.revents;
}

static int open_impatient(void)
{
	int fd = open_reader(O_RDWR | O_NONBLOCK);

	expect_error("CONNECT", connect_shared(fd), 0);
	status(fd);
	return fd;
}

static void refused(void)
{
	int holder = open_in_transaction(), fd = open_impatient();

	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), EBUSY);
	expect_hex("last error", last_error(fd), SCR_STATUS_DEVICE_BUSY);
	expect_error("TRANSMIT", use_card(fd), EBUSY);
	expect_error("RECONNECT", reconnect(fd, SCARD_RESET_CARD), EBUSY);
	expect_error("DISCONNECT with a reset", disconnect(fd, SCARD_RESET_CARD), EBUSY);
	expect_handle("flags", fd, USER);
	expect_error("DISCONNECT", disconnect(fd, SCARD_LEAVE_CARD), 0);
	close(fd);
	close(holder);
}

static void told_when_free(void)
{
	int holder = open_in_transaction(), fd = open_impatient(), watcher = open_reader(O_RDONLY);

	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), EBUSY);
	expect_hex("poll() while it is not free", priority(fd, 0), 0);
	expect_error("the holder's TRANSMIT", use_card(holder), 0);
	expect_hex("poll() after a request of the holder", priority(fd, 0), 0);
	expect_error("END_TRANSACTION", end_transaction(holder, SCARD_LEAVE_CARD), 0);
	expect_hex("poll() when it is free", priority(fd, 0), POLLPRI);
	expect_hex("a watcher's", priority(watcher, 0), 0);
	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), 0);
	expect_hex("poll() afterwards", priority(fd, 0), 0);
	close(watcher);
	close(fd);
	close(holder);
}

/* STATUS ends POLLPRI, but not the wait for what is still to come. */
static void status_meanwhile(void)
{
	int holder = open_in_transaction(), fd = open_impatient();

	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), EBUSY);
	status(fd);
	expect_error("END_TRANSACTION", end_transaction(holder, SCARD_LEAVE_CARD), 0);
	expect_hex("poll() when it is free", priority(fd, 0), POLLPRI);
	status(fd);
	expect_hex("poll() after STATUS", priority(fd, 0), 0);
	close(fd);
	close(holder);
}

/* Ends its transaction in 50 ms, without more ado. */
static pid_t end_soon(int holder)
{
	pid_t pid = fork();

	if (!pid) {
		usleep(50000);
		_exit(end_transaction(holder, SCARD_LEAVE_CARD));
	}
	return pid;
}

static void poll_wakes(void)
{
	int holder, fd, result;
	pid_t pid;

	holder = open_in_transaction();
	fd = open_impatient();
	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), EBUSY);
	pid = end_soon(holder);
	expect_hex("poll()", priority(fd, 10000), POLLPRI);
	waitpid(pid, &result, 0);
	expect_error("END_TRANSACTION", WEXITSTATUS(result), 0);
	close(fd);
	close(holder);
}

/* An event loop adds the file once, before it knows of any transaction. */
static void epoll_wakes(void)
{
	struct epoll_event event = { .events = EPOLLPRI };
	int holder, fd, result, loop = epoll_create1(EPOLL_CLOEXEC);
	pid_t pid;

	holder = open_in_transaction();
	fd = open_impatient();
	expect("EPOLL_CTL_ADD", epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event), 0);
	expect("events before", epoll_wait(loop, &event, 1, 0), 0);
	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), EBUSY);
	pid = end_soon(holder);
	expect("events", epoll_wait(loop, &event, 1, 10000), 1);
	expect_hex("event", event.events, EPOLLPRI);
	waitpid(pid, &result, 0);
	expect_error("END_TRANSACTION", WEXITSTATUS(result), 0);
	close(loop);
	close(fd);
	close(holder);
}

/* Who waits is first: the file that did not want to wait is told afterwards. */
static void after_the_queue(void)
{
	struct blocked_call waiter;
	int holder = open_in_transaction(), other = open_shared(), fd;

	begin_and_block(&waiter, other);
	fd = open_impatient();
	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), EBUSY);
	expect_error("END_TRANSACTION", end_transaction(holder, SCARD_LEAVE_CARD), 0);
	expect_end_of(&waiter, 0);
	expect_hex("poll() while the next one has it", priority(fd, 0), 0);
	expect_error("END_TRANSACTION", end_transaction(other, SCARD_LEAVE_CARD), 0);
	expect_hex("poll() when it is free", priority(fd, 0), POLLPRI);
	close(fd);
	close(other);
	close(holder);
}

static const struct function_case free_cases[] = {
	{ "EBUSY", refused },
	{ "POLLPRI when it is free", told_when_free },
	{ "STATUS while it is not free", status_meanwhile },
	{ "poll() wakes up", poll_wakes },
	{ "epoll_wait() wakes up", epoll_wakes },
	{ "who waits is first", after_the_queue },
};

const struct group free_groups[] = {
	GROUP("O_NONBLOCK", free_cases, run_with_reader),
	{ 0 }
};
