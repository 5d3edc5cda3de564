// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file that is shared by dup() and fork() is one, with one connection and one
 * transaction: the last close ends it.
 */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sharing.h"

/* In a child, which ends. Return: what it returned. */
static int in_child(int (*run)(int fd), int fd)
{
	int result;
	pid_t pid = fork();

	if (!pid)
		_exit(run(fd));
	waitpid(pid, &result, 0);
	return WEXITSTATUS(result);
}

static int end_it(int fd)
{
	return end_transaction(fd, SCARD_LEAVE_CARD);
}

static int leave_it(int fd)
{
	return disconnect(fd, SCARD_LEAVE_CARD);
}

static void child_uses_transaction(void)
{
	int other = open_shared(), fd = open_in_transaction();

	expect_error("the child's TRANSMIT", in_child(use_card, fd), 0);
	expect_handle("flags after its end", fd, USER | SCR_HANDLE_IN_TRANSACTION);
	expect_error("the child's BEGIN_TRANSACTION", in_child(begin_transaction, fd), 0);
	expect_error("the child's END_TRANSACTION", in_child(end_it, fd), 0);
	expect_error("own END_TRANSACTION", end_it(fd), 0);
	expect_handle("flags", fd, USER);
	expect_error("another's BEGIN_TRANSACTION", begin_transaction(other), 0);
	close(other);
	close(fd);
}

static void child_disconnects(void)
{
	int fd = open_in_transaction();

	expect_error("the child's DISCONNECT", in_child(leave_it, fd), 0);
	expect_handle("flags", fd, 0);
	expect_hex("reader's flags", reader_flags(fd), 0);
	expect_error("CONNECT", connect_shared(fd), 0);
	close(fd);
}

static void copies(void)
{
	int fd = open_in_transaction(), copy;

	copy = dup(fd);
	close(fd);
	expect_handle("the copy's flags", copy, USER | SCR_HANDLE_IN_TRANSACTION);
	expect("warm resets", card_record().warm_resets, 0);
	expect_error("TRANSMIT", use_card(copy), 0);
	expect_error("END_TRANSACTION", end_it(copy), 0);
	close(copy);
	expect("warm resets", card_record().warm_resets, 1);
}

/* Threads of one file have the transaction together. */
static void threads(void)
{
	struct blocked_call transmit;
	int fd = open_in_transaction();

	use_and_block(&transmit, fd);
	expect_end_of(&transmit, 0);
	begin_and_block(&transmit, fd);
	expect_end_of(&transmit, 0);
	expect_error("END_TRANSACTION", end_it(fd), 0);
	expect_error("END_TRANSACTION", end_it(fd), 0);
	expect_error("END_TRANSACTION", end_it(fd), ENOLCK);
	close(fd);
}

/* Another file of the same process is another file. */
static void files_of_a_process(void)
{
	struct blocked_call waiter;
	int fd = open_in_transaction(), other = open_shared();

	begin_and_block(&waiter, other);
	expect_blocked(&waiter, "BEGIN_TRANSACTION of the second file");
	expect_error("END_TRANSACTION", end_it(fd), 0);
	expect_end_of(&waiter, 0);
	close(other);
	close(fd);
}

static const struct function_case process_cases[] = {
	{ "a child uses the transaction", child_uses_transaction },
	{ "a child disconnects", child_disconnects },
	{ "dup()", copies },
	{ "threads", threads },
	{ "two files of a process", files_of_a_process },
};

const struct group process_groups[] = {
	GROUP("one file", process_cases, run_with_reader),
	{ 0 }
};
