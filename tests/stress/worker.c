// SPDX-License-Identifier: GPL-2.0-only
/*
 * One of the processes: transactions, each with random commands that the card
 * echoes, and now and then something else. It prints the first thing that is wrong.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../uapi/sharing/sharing.h"
#include "stress.h"

static unsigned int self;

static void count(unsigned int *counter)
{
	__atomic_add_fetch(counter, 1, __ATOMIC_RELAXED);
}

/* The first few of them say enough. */
static void wrong(unsigned int *counter, const char *what, int error)
{
	if (__atomic_fetch_add(counter, 1, __ATOMIC_RELAXED) >= 10)
		return;
	printf("# process %u: %s: %s\n", self, what, error ? strerrorname_np(error) : "wrong");
}

static bool one_in(unsigned int n)
{
	return random() % n == 0;
}

/* Only a process that was killed may have left its name there. */
static void take_ownership(void)
{
	unsigned int before = __atomic_exchange_n(&common->owner, self, __ATOMIC_ACQ_REL);

	if (before && !__atomic_load_n(&common->is_doomed[before], __ATOMIC_ACQUIRE))
		wrong(&common->doubles, "the transaction is another's, too", 0);
}

/* Before END: afterwards it is another's to take. */
static void give_up_ownership(void)
{
	unsigned int mine = self;

	if (!__atomic_compare_exchange_n(&common->owner, &mine, 0, false, __ATOMIC_ACQ_REL,
					 __ATOMIC_ACQUIRE))
		wrong(&common->doubles, "the transaction became another's", 0);
}

/* Whose command it is, by which process, and which one; the rest is random. */
static bool exchange(int fd)
{
	static unsigned int number;
	unsigned int command[4] = { self, number++, random(), random() };
	unsigned char answer[sizeof(command) + 2];
	struct scr_transmit transmit = {
		.protocol = SCARD_PROTOCOL_T1,
		.send_buffer = (uintptr_t)command,
		.send_length = sizeof(command),
		.receive_buffer = (uintptr_t)answer,
		.receive_length = sizeof(answer),
	};
	int result = call(fd, IOCTL_SMARTCARD_TRANSMIT, &transmit);

	if (result) {
		wrong(&common->errors, "TRANSMIT in its transaction", result);
		return false;
	}
	count(&common->exchanges);
	if (transmit.receive_length == sizeof(answer) &&
	    !memcmp(answer, command, sizeof(command)))
		return true;
	wrong(&common->wrong, "the answer", 0);
	return false;
}

static bool exchanges(int fd)
{
	unsigned int i, commands = 1 + random() % 4;

	for (i = 0; i < commands; i++)
		if (!exchange(fd))
			return false;
	return true;
}

/* Mostly left as it is: each reset is 63 others' news. */
static __u32 choose_disposition(void)
{
	static const __u32 others[] = { SCARD_RESET_CARD, SCARD_UNPOWER_CARD };

	if (!one_in(16))
		return SCARD_LEAVE_CARD;
	count(&common->resets);
	return others[random() % COUNT(others)];
}

/* A card that the process itself has reset has no protocol any more. */
static bool refresh(int fd)
{
	int result = reconnect(fd, SCARD_LEAVE_CARD);

	if (result)
		wrong(&common->errors, "RECONNECT", result);
	return !result;
}

/* Return: whether it has one; if not, then because the card was reset, or of the time. */
static bool begins(int fd)
{
	__u64 deadline = one_in(8) ? now() + MILLISECONDS : 0;
	int result = begin_with(fd, deadline, 0);

	if (!result)
		return true;
	if (result == EBADFD)
		count(&common->stale);
	else if (result == ETIMEDOUT && deadline)
		count(&common->timeouts);
	else
		wrong(&common->errors, "BEGIN_TRANSACTION", result);
	if (result == EBADFD)
		refresh(fd);
	return false;
}

static void ends(int fd, __u32 disposition)
{
	int result = end_transaction(fd, disposition);

	if (result)
		wrong(&common->errors, "END_TRANSACTION", result);
	if (disposition != SCARD_LEAVE_CARD)
		refresh(fd);
}

static void within(int fd)
{
	int result = begin_transaction(fd);

	if (result)
		wrong(&common->errors, "nested BEGIN_TRANSACTION", result);
	exchanges(fd);
	result = end_transaction(fd, SCARD_LEAVE_CARD);
	if (result)
		wrong(&common->errors, "nested END_TRANSACTION", result);
}

static int open_connected(void)
{
	int fd = open_to_use();
	int result = connect_shared(fd);

	if (result)
		wrong(&common->errors, "CONNECT", result);
	return fd;
}

/* By DISCONNECT, or by a close in the midst of it. Return: a file that is connected. */
static int leaves(int fd)
{
	int result;

	if (one_in(2)) {
		result = disconnect(fd, choose_disposition());
		if (result)
			wrong(&common->errors, "DISCONNECT", result);
	}
	close(fd);
	return open_connected();
}

static int transaction(int fd)
{
	bool well;

	if (!begins(fd))
		return fd;
	take_ownership();
	well = exchanges(fd);
	if (one_in(8))
		within(fd);
	if (well)
		count(&common->transactions);
	give_up_ownership();
	if (one_in(16))
		return leaves(fd);
	ends(fd, choose_disposition());
	return fd;
}

int worker(unsigned int n)
{
	int fd, result;

	self = n;
	srandom(n);
	fd = open_connected();
	while (!__atomic_load_n(&common->stop, __ATOMIC_RELAXED))
		fd = transaction(fd);
	result = disconnect(fd, SCARD_LEAVE_CARD);
	if (result)
		wrong(&common->errors, "DISCONNECT at the end", result);
	close(fd);
	return 0;
}
