// SPDX-License-Identifier: GPL-2.0-only
/*
 * The matrix of dispositions, second part: a process ends without DISCONNECT, by
 * exit or SIGKILL, in each state that a file of it may be in. Nobody finds a lock
 * that it left, nor a card that it authenticated.
 */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disposition.h"

/* What the process does before it ends. Return: 0 or an errno. */
static int is_connected(int fd)
{
	return connect_shared(fd);
}

static int has_transaction(int fd)
{
	return connect_shared(fd) ?: begin_transaction(fd);
}

static int has_nested(int fd)
{
	return has_transaction(fd) ?: begin_transaction(fd);
}

static int has_leased(int fd)
{
	return connect_shared(fd) ?: begin_with(fd, 0, HOURS);
}

static int has_ended(int fd)
{
	return has_transaction(fd) ?: end_transaction(fd, SCARD_LEAVE_CARD);
}

static int has_unpowered(int fd)
{
	return has_transaction(fd) ?: end_transaction(fd, SCARD_UNPOWER_CARD);
}

static int is_direct(int fd)
{
	return connect_as(fd, SCARD_SHARE_DIRECT, 0, SCR_CONNECT_ANY_SHARING);
}

static int has_disconnected(int fd)
{
	return has_transaction(fd) ?: disconnect(fd, SCARD_LEAVE_CARD);
}

struct death_row {
	const char *name;
	int (*before)(int fd);
	bool holds;		/* a transaction, when it ends */
	const struct fate *alone, *fate;
};

/* With nobody there, the card was never powered. */
static const struct fate untouched = { .state = SCARD_SWALLOWED };

static const struct death_row death_rows[] = {
	{ "connected", is_connected, false, &was_reset, &was_reset },
	{ "in a transaction", has_transaction, true, &was_reset, &was_reset },
	{ "in nested transactions", has_nested, true, &was_reset, &was_reset },
	{ "in a transaction with a lease", has_leased, true, &was_reset, &was_reset },
	{ "after its transaction", has_ended, false, &was_reset, &was_reset },
	{ "after END with UNPOWER", has_unpowered, false, &was_unpowered, &was_unpowered },
	{ "connected to the reader alone", is_direct, false, &untouched, &left_alone },
	{ "after DISCONNECT with LEAVE", has_disconnected, false, &left_alone, &left_alone },
};

struct victim {
	pid_t pid;
	int ready[2], go[2];
};

static void live(struct victim *victim, const struct death_row *row)
{
	char byte = row->before(open_to_use());

	close(victim->go[1]);
	if (write(victim->ready[1], &byte, 1) != 1)
		_exit(1);
	if (read(victim->go[0], &byte, 1) < 0)
		_exit(2);
	_exit(0);
}

static void victim_lives(struct victim *victim, const struct death_row *row)
{
	char byte = -1;

	if (pipe(victim->ready) || pipe(victim->go))
		bail_out("pipe() failed");
	victim->pid = fork();
	if (!victim->pid)
		live(victim, row);
	if (read(victim->ready[0], &byte, 1) != 1)
		fail("the process has ended");
	expect_error("what the process did", byte, 0);
}

static void victim_dies(struct victim *victim, bool killed)
{
	int ending;

	if (killed)
		kill(victim->pid, SIGKILL);
	else
		close(victim->go[1]);
	waitpid(victim->pid, &ending, 0);
	expect("how it ended", killed ? WTERMSIG(ending) : WEXITSTATUS(ending),
	       killed ? SIGKILL : 0);
	if (killed)
		close(victim->go[1]);
	close(victim->go[0]);
	close(victim->ready[0]);
	close(victim->ready[1]);
}

/* What the second file would do while the process lives does not wait otherwise. */
static void run_death(const struct death_row *row, enum second does, bool killed)
{
	const struct fate *fate = does == ALONE ? row->alone : row->fate;
	struct bystander other;
	struct victim victim;

	new_reader();
	bystander_comes(&other, does);
	victim_lives(&victim, row);
	if (row->holds)
		bystander_waits(&other);
	victim_dies(&victim, killed);
	if (!row->holds)
		bystander_acts(&other);
	expect_waiter(&other, fate);
	expect_fate(&other, fate);
	expect_hex("reader's flags", reader_flags(other.fd),
		   does == IN_BEGIN && !fate->begin_error ? SCR_READER_IN_TRANSACTION : 0);
	expect("users", status(other.fd).users, does != ALONE);
	close(other.fd);
	end_reader();
}

static void run_exit(const void *row, unsigned int does)
{
	run_death(row, does, false);
}

static void run_kill(const void *row, unsigned int does)
{
	run_death(row, does, true);
}

/* A process that waits is killed: who waits behind it has its turn. */
static void waiting_process(void)
{
	struct blocked_call waiter;
	int holder, fd, ending;
	pid_t pid;

	holder = open_in_transaction();
	pid = fork();
	if (!pid) {
		fd = open_shared();
		_exit(begin_transaction(fd));
	}
	while (status(holder).users < 2)
		usleep(1000);
	fd = open_shared();
	begin_and_block(&waiter, fd);
	kill(pid, SIGKILL);
	waitpid(pid, &ending, 0);
	expect("killed by", WTERMSIG(ending), SIGKILL);
	expect_error("TRANSMIT of the holder", use_card(holder), 0);
	expect_error("END_TRANSACTION", end_transaction(holder, SCARD_RESET_CARD), 0);
	expect_end_of(&waiter, EBADFD);
	close(fd);
	close(holder);
}

/* In the midst of an exchange; the card's late answer is nobody's. */
static void process_in_exchange(void)
{
	int fd, ending;
	pid_t pid;

	fd = open_shared();
	card_hesitates();
	pid = fork();
	if (!pid)
		_exit(use_card(open_in_transaction()));
	card_has_had(1);
	kill(pid, SIGKILL);
	waitpid(pid, &ending, 0);
	card_goes_on();
	expect("killed by", WTERMSIG(ending), SIGKILL);
	expect_error("TRANSMIT", use_card(fd), EBADFD);
	expect_error("RECONNECT", reconnect(fd, SCARD_LEAVE_CARD), 0);
	expect_error("TRANSMIT", use_card(fd), 0);
	close(fd);
}

static const struct function_case death_cases[] = {
	{ "a process that waits", waiting_process },
	{ "a process in the midst of an exchange", process_in_exchange },
};

const struct group death_groups[] = {
	GROUP_VARIANTS("exit", death_rows, run_exit, second_name),
	GROUP_VARIANTS("SIGKILL", death_rows, run_kill, second_name),
	GROUP("SIGKILL", death_cases, run_with_reader),
	{ 0 }
};
