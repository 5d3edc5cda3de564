// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that end without an answer: what the program gets, what the process is
 * told, and that the next request works.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../blocked.h"
#include "../clock.h"
#include "../freeze.h"
#include "../reader.h"
#include "server.h"
#include "virt.h"

static struct exchange exchange;

static void begin_transmit_with(struct task *task, int fd, __u32 flags)
{
	fill_exchange(&exchange, 10);
	exchange.transmit.flags = flags;
	begin(task, fd, IOCTL_SMARTCARD_TRANSMIT, &exchange.transmit);
}

static void begin_transmit(struct task *task, int fd)
{
	begin_transmit_with(task, fd, 0);
}

static void expect_working(struct server *server, int fd)
{
	struct task task;

	begin_transmit(&task, fd);
	if (take_function(server, SCR_VIRT_TRANSMIT))
		answer_as_card(server);
	expect_end(&task, 0);
}

static void by_ioctl(struct task *task)
{
	expect_error("CANCEL", call(task->fd, SCR_IOC_CANCEL, NULL), 0);
}

/* The machine goes to sleep: whoever would answer may be frozen first. */
static void by_freezing(struct task *task)
{
	int error = freeze_processes();

	if (error == ENOENT)
		by_ioctl(task);
	else
		expect_error("all processes freeze", error, 0);
}

/* Somebody ends it: who, and what the program's call ends with. */
struct way {
	const char *name;
	void (*end)(struct task *task);
	int error;
	__u32 flags;
};

static const struct way ways[] = {
	{ "SCR_IOC_CANCEL", by_ioctl, ECANCELED },
	{ "SCR_IOC_CANCEL, uninterrupted", by_ioctl, ECANCELED, SCR_TRANSMIT_UNINTERRUPTED },
	{ "a signal", interrupt, EINTR },
	{ "freezing", by_freezing, ECANCELED },
	{ "freezing, uninterrupted", by_freezing, ECANCELED, SCR_TRANSMIT_UNINTERRUPTED },
};

static void cancels(const void *row, unsigned int variant)
{
	const struct way *way = row;
	struct server server;
	struct task task;
	__u64 id;
	int fd;

	(void)variant;
	plug(&server);
	fd = program_with_card(&server);
	begin_transmit_with(&task, fd, way->flags);
	take_function(&server, SCR_VIRT_TRANSMIT);
	id = server.message.request.id;
	way->end(&task);
	expect_end(&task, way->error);
	take_function(&server, SCR_VIRT_CANCEL);
	expect("its id", server.message.request.id, id);
	expect("its length", server.message.request.length, 0);
	expect_error("a late answer", put(&server, SCR_VIRT_ANSWER, id, 0, "\x90", 2), 0);
	expect_working(&server, fd);
	close_program(&server, fd);
	unplug(&server);
}

static void cancels_unread(const void *row, unsigned int variant)
{
	const struct way *way = row;
	struct pollfd poller = { .events = POLLIN };
	struct server server;
	struct task task;
	int fd;

	(void)variant;
	plug(&server);
	poller.fd = server.fd;
	fd = program_with_card(&server);
	begin_transmit_with(&task, fd, way->flags);
	expect("poll()", poll(&poller, 1, -1), 1);
	way->end(&task);
	expect_end(&task, way->error);
	expect("a message for the process", is_readable(&server), false);
	expect_working(&server, fd);
	close_program(&server, fd);
	unplug(&server);
}

/* For a call to end, if a signal ends it. */
#define WHILE_MICROSECONDS	100000

/* What an uninterrupted exchange outlives, and that its answer is the caller's. */
static void signal_does_not_end(void)
{
	struct server server;
	struct task task;
	int fd;

	plug(&server);
	fd = program_with_card(&server);
	begin_transmit_with(&task, fd, SCR_TRANSMIT_UNINTERRUPTED);
	take_function(&server, SCR_VIRT_TRANSMIT);
	interrupt(&task);
	usleep(WHILE_MICROSECONDS);
	expect("a message for the process", is_readable(&server), false);
	answer_as_card(&server);
	expect_end(&task, 0);
	expect("bytes of the answer", exchange.transmit.receive_length, 12);
	close_program(&server, fd);
	unplug(&server);
}

/* Signals that kill, also those that a program may handle and does not. */
struct death_row {
	const char *name;
	int signal;
};

static const struct death_row death_rows[] = {
	{ "SIGKILL", SIGKILL },
	{ "SIGTERM", SIGTERM },
};

static pid_t die_in_transmit(int fd)
{
	pid_t child = fork();

	if (child)
		return child;
	fill_exchange(&exchange, 10);
	exchange.transmit.flags = SCR_TRANSMIT_UNINTERRUPTED;
	call(fd, IOCTL_SMARTCARD_TRANSMIT, &exchange.transmit);
	_exit(0);
}

/* The file is the child's alone: with it goes what the card knows. */
static void death_ends(const void *row, unsigned int variant)
{
	const struct death_row *death = row;
	struct server server;
	int fd, ending;
	pid_t child;
	__u64 id;

	(void)variant;
	plug(&server);
	fd = program_with_card(&server);
	child = die_in_transmit(fd);
	close(fd);
	take_function(&server, SCR_VIRT_TRANSMIT);
	id = server.message.request.id;
	kill(child, death->signal);
	take_function(&server, SCR_VIRT_CANCEL);
	expect("its id", server.message.request.id, id);
	take_function(&server, SCR_VIRT_POWER);
	expect("the reset that is owed", server.message.request.minor, SCARD_WARM_RESET);
	answer_as_card(&server);
	waitpid(child, &ending, 0);
	expect("what has killed it", WIFSIGNALED(ending) ? WTERMSIG(ending) : 0,
	       death->signal);
	unplug(&server);
}

/* Nobody reads the cancellation before the next request is there. */
static void cancellation_comes_first(void)
{
	struct server server;
	struct task task;
	__u64 id;
	int fd;

	plug(&server);
	fd = program_with_card(&server);
	begin_transmit(&task, fd);
	take_function(&server, SCR_VIRT_TRANSMIT);
	id = server.message.request.id;
	by_ioctl(&task);
	expect_end(&task, ECANCELED);
	begin_transmit(&task, fd);
	take_function(&server, SCR_VIRT_CANCEL);
	expect("its id", server.message.request.id, id);
	take_function(&server, SCR_VIRT_TRANSMIT);
	answer_as_card(&server);
	expect_end(&task, 0);
	close_program(&server, fd);
	unplug(&server);
}

static void cancellation_and_bad_buffers(void)
{
	struct server server;
	unsigned char bytes[40];
	struct task task;
	int fd;

	plug(&server);
	fd = program_with_card(&server);
	begin_transmit(&task, fd);
	take_function(&server, SCR_VIRT_TRANSMIT);
	by_ioctl(&task);
	expect_end(&task, ECANCELED);
	expect_error("39 bytes", read(server.fd, bytes, 39) < 0 ? errno : 0, EMSGSIZE);
	expect_error("no address", read(server.fd, nowhere, 40) < 0 ? errno : 0, EFAULT);
	expect("40 bytes", read(server.fd, bytes, 40), 40);
	expect("a message for the process", is_readable(&server), false);
	close_program(&server, fd);
	unplug(&server);
}

static void process_closes(void)
{
	struct pollfd poller = { .events = POLLIN };
	struct blocked_call waiter;
	struct server server;
	struct task task;
	int fd, watcher;

	plug(&server);
	fd = program_with_card(&server);
	watcher = open_program(&server);
	call_and_block(&waiter, watcher, IOCTL_SMARTCARD_IS_ABSENT);
	begin_transmit(&task, fd);
	take_function(&server, SCR_VIRT_TRANSMIT);
	unplug(&server);
	expect_end(&task, ENODEV);
	expect_error("IS_ABSENT", end_of_call(&waiter), ENODEV);
	poller.fd = fd;
	expect("poll()", poll(&poller, 1, 0), 1);
	expect("POLLERR", !!(poller.revents & POLLERR), true);
	expect_error("POWER", power(fd, SCARD_COLD_RESET, NULL), ENODEV);
	expect("its node", is_there(server.unit), false);
	close(watcher);
	close(fd);
}

static void process_is_killed(void)
{
	struct hanging hanging;
	struct server server;
	struct task task;
	int fd;

	plug(&server);
	fd = program_with_card(&server);
	give_to_hanging(&hanging, &server, SCR_VIRT_TRANSMIT);
	begin_transmit(&task, fd);
	hanging_has_it(&hanging);
	kill_hanging(&hanging);
	expect_end(&task, ENODEV);
	close(fd);
}

/* The card that was left behind counts as unpowered. */
static void process_hangs_when_program_closes(void)
{
	struct scr_power power = { .minor = SCARD_WARM_RESET };
	struct server server;
	__u64 begun, took;
	struct task task;
	int fd;

	plug(&server);
	fd = program_with_card(&server);
	begun = now();
	close(fd);
	took = now() - begun;
	if (took < 1500 * MILLISECONDS || took > 20000 * MILLISECONDS)
		fail("close() took %.1f s instead of 2", took / 1e9);
	fd = open_program(&server);
	expect("state", reader_state(fd), SCARD_SWALLOWED);
	expect("a message for the process", is_readable(&server), false);
	begin(&task, fd, IOCTL_SMARTCARD_POWER, &power);
	take_function(&server, SCR_VIRT_POWER);
	expect("minor", server.message.request.minor, SCARD_COLD_RESET);
	answer_as_card(&server);
	expect_end(&task, 0);
	close_program(&server, fd);
	unplug(&server);
}

static const struct function_case functions[] = {
	{ "a signal does not end what is uninterrupted", signal_does_not_end },
	{ "a cancellation comes before the next request", cancellation_comes_first },
	{ "a cancellation stays until it was read", cancellation_and_bad_buffers },
	{ "the process closes its file", process_closes },
	{ "the process is killed", process_is_killed },
	{ "the process hangs when the program closes", process_hangs_when_program_closes },
};

const struct group ending_groups[] = {
	GROUP("virt: what was read is cancelled", ways, cancels),
	GROUP("virt: what was not read is cancelled", ways, cancels_unread),
	GROUP("virt: what is uninterrupted ends with the process", death_rows, death_ends),
	GROUP("virt: end", functions, run_function),
	{ 0 },
};
