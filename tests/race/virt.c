// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader that is a process, and what happens to it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../uapi/virt/server.h"
#include "race.h"

/* What the process can be told. */
#define TELL_QUIT	'q'
#define TELL_ABSENT	'a'
#define TELL_PRESENT	'p'
#define TELL_UNPOWERED	'u'

/* Microseconds: some answers take time. */
#define SLOW_ANSWER	3000

static struct {
	pid_t pid;
	int orders;
} virt;

/* Return: whether it is to go on. */
static bool obey(struct server *server, char order)
{
	switch (order) {
	case TELL_ABSENT:
		tell(server, SCR_VIRT_CARD_ABSENT);
		return true;
	case TELL_PRESENT:
		tell(server, SCR_VIRT_CARD_PRESENT);
		return true;
	case TELL_UNPOWERED:
		tell(server, SCR_VIRT_CARD_UNPOWERED);
		return true;
	default:
		return false;
	}
}

static void answer_request(struct server *server, struct random *random)
{
	if (random_once_in(random, 4))
		usleep(random_below(random, SLOW_ANSWER));
	if (server->message.request.function == SCR_VIRT_CANCEL)
		return;
	answer_as_card(server);
	if (server->message.request.function == SCR_VIRT_EJECT)
		tell(server, SCR_VIRT_CARD_PRESENT);
}

static void serve_reader(struct server *server, int orders)
{
	struct pollfd pollers[] = {
		{ .fd = server->fd, .events = POLLIN }, { .fd = orders, .events = POLLIN },
	};
	struct random random = random_sequence(server->unit, getpid());
	char order;

	for (;;) {
		if (poll(pollers, 2, -1) < 0)
			continue;
		if (pollers[1].revents &&
		    (read(orders, &order, 1) != 1 || !obey(server, order)))
			return;
		if (pollers[0].revents && !take(server))
			answer_request(server, &random);
	}
}

static void be_reader(int orders, int ready)
{
	struct server server;

	plug(&server);
	tell(&server, SCR_VIRT_CARD_PRESENT);
	if (write(ready, &server.unit, sizeof(server.unit)) < 0)
		_exit(1);
	close(ready);
	serve_reader(&server, orders);
	close(server.fd);
	_exit(0);
}

bool virt_plug(void)
{
	static char path[32];
	int orders[2], ready[2];
	unsigned int unit;
	bool good;

	if (pipe2(orders, O_CLOEXEC) || pipe2(ready, O_CLOEXEC))
		return complain("no pipe");
	fflush(stdout);
	virt.pid = fork();
	if (!virt.pid) {
		close(orders[1]);
		close(ready[0]);
		be_reader(orders[0], ready[1]);
	}
	close(orders[0]);
	close(ready[1]);
	virt.orders = orders[1];
	good = read(ready[0], &unit, sizeof(unit)) == sizeof(unit);
	close(ready[0]);
	snprintf(path, sizeof(path), "/dev/scr%u", unit);
	call_path = path;
	return good || complain("no reader of /dev/scrvirt");
}

static bool order(char what)
{
	return write(virt.orders, &what, 1) == 1 || complain("the reader's process is gone");
}

static bool virt_ended(void)
{
	close(virt.orders);
	waitpid(virt.pid, NULL, 0);
	virt.pid = 0;
	return true;
}

/* close(2) of the reader's file does not return before the reader is gone. */
bool virt_unplug(void)
{
	return !virt.pid || (order(TELL_QUIT) && virt_ended());
}

static bool kill_it(void)
{
	kill(virt.pid, SIGKILL);
	return virt_ended();
}

static bool move_card(void)
{
	return order(TELL_ABSENT) && (wait_a_while(3000), order(TELL_PRESENT)) &&
	       (wait_a_while(3000), order(TELL_ABSENT)) && order(TELL_PRESENT);
}

static bool lose_power(void)
{
	return order(TELL_UNPOWERED) && (wait_a_while(3000), order(TELL_UNPOWERED));
}

const struct disturbance virt_disturbances[] = {
	{ "reader process: close", READER_GOES, virt_unplug, virt_plug, 5 },
	{ "reader process: killed", READER_GOES, kill_it, virt_plug, 5 },
	{ "reader process: card out and in", READER_STAYS, move_card, NULL, 3 },
	{ "reader process: card without power", READER_STAYS, lose_power, NULL, 2 },
	{ "all processes frozen", READER_STAYS, freeze_all, NULL, 1 },
	{ }
};
