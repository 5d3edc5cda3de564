// SPDX-License-Identifier: GPL-2.0-only
/*
 * The system calls that are no ioctl, of all three nodes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "request.h"

static int open_node(const char *path, int flags, int (*use)(int fd))
{
	int fd = open(path, flags | O_CLOEXEC), result = 0;

	if (fd < 0)
		return -errno;
	if (use)
		result = use(fd);
	close(fd);
	return result;
}

int do_open_and_close(int fd)
{
	(void)fd;
	return open_node(call_path, O_RDWR, NULL);
}

int do_open_to_watch(int fd)
{
	(void)fd;
	return open_node(call_path, O_RDONLY, NULL);
}

/* The close owes the card a reset, or loses its power. */
int do_open_use_close(int fd)
{
	(void)fd;
	return open_node(call_path, O_RDWR, do_cold_reset);
}

int do_open_control(int fd)
{
	(void)fd;
	return open_node("/dev/scrctl", O_RDONLY, NULL);
}

static int open_virt(int (*use)(int fd))
{
	int fd = call_open(&(struct call) { .flags = CALL_VIRT }), result;

	if (fd < 0)
		return fd;
	result = use ? use(fd) : 0;
	close(fd);
	return result;
}

int do_open_virt_reader(int fd)
{
	(void)fd;
	return open_virt(NULL);
}

int do_open_virt_card(int fd)
{
	(void)fd;
	return open_virt(do_virt_card_in);
}

int do_close_duplicate(int fd)
{
	int duplicate = fcntl(fd, F_DUPFD_CLOEXEC, 0);

	return duplicate < 0 ? -errno : call_error(close(duplicate));
}

int do_write_command(int fd)
{
	return call_error(write(fd, call_short_command, SHORT_LENGTH));
}

int do_read_answer(int fd)
{
	unsigned char answer[300];

	return call_error(read(fd, answer, sizeof(answer)));
}

int do_write_and_read(int fd)
{
	int result = do_write_command(fd);

	return result ? result : do_read_answer(fd);
}

#define EVENTS	(POLLIN | POLLOUT | POLLPRI)

static int poll_for(int fd, int milliseconds)
{
	struct pollfd poller = { .fd = fd, .events = milliseconds ? POLLMSG : EVENTS };

	return call_error(poll(&poller, 1, milliseconds));
}

int do_poll_now(int fd)
{
	return poll_for(fd, 0);
}

/* For events that never come: POLLHUP and POLLERR only. */
int do_poll_a_while(int fd)
{
	return poll_for(fd, 100);
}

int do_epoll(int fd)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLPRI };
	int set = epoll_create1(EPOLL_CLOEXEC), result;

	if (set < 0)
		return -errno;
	result = call_error(epoll_ctl(set, EPOLL_CTL_ADD, fd, &event));
	if (!result)
		result = call_error(epoll_wait(set, &event, 1, 0));
	close(set);
	return result;
}

static int tell(int fd, __u32 type)
{
	struct scr_virt_answer answer = { .type = type };

	return call_error(write(fd, &answer, sizeof(answer)));
}

int do_virt_card_in(int fd)
{
	return tell(fd, SCR_VIRT_CARD_PRESENT);
}

int do_virt_card_out(int fd)
{
	return tell(fd, SCR_VIRT_CARD_ABSENT);
}

int do_virt_unpowered(int fd)
{
	return tell(fd, SCR_VIRT_CARD_UNPOWERED);
}

/* A request that is there; -ENODATA: none comes. */
int do_virt_read(int fd)
{
	static __thread unsigned char message[sizeof(struct scr_virt_request) +
					      SCR_MAXIMUM_COMMAND_LENGTH];
	struct pollfd poller = { .fd = fd, .events = POLLIN };
	int result = poll(&poller, 1, 100);

	if (result <= 0)
		return result ? -errno : -ENODATA;
	return call_error(read(fd, message, sizeof(message)));
}
