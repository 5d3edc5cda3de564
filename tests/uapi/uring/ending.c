// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands that end before their answer: by CANCEL, with the reader, with the ring,
 * with the program; and the card is reset at once.
 */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../clock.h"
#include "uring.h"

static struct user user;
static struct exchange exchanges[3];

/* One that the card hesitates with, and two that wait for their turn. */
static void submit_three(void)
{
	int i;

	card_hesitates();
	for (i = 0; i < 3; i++)
		submit_exchange(&user, &exchanges[i], 5, i);
	card_has_had(1);
	expect("results", ring_has_result(&user.ring), false);
}

static void expect_three(int error)
{
	int i;

	for (i = 0; i < 3; i++)
		expect_result(&user, "TRANSMIT", error);
}

static void cancel(void)
{
	user_comes(&user, 0);
	submit_three();
	expect_error("CANCEL", perfect_call(user.fd, CANCEL), 0);
	expect_three(ECANCELED);
	expect_hex("last error", last_error(user.fd), SCR_STATUS_CANCELLED);
	card_goes_on();
	submit_exchange(&user, &user.exchange, 5, 4);
	expect_result(&user, "the next TRANSMIT", 0);
	expect_echo(&user.exchange);
	expect("commands", card_record().commands, 2);
	user_goes(&user);
}

static void cancel_of_another(void)
{
	int other;

	user_comes(&user, 0);
	other = open_to_use();
	submit_three();
	expect_error("CANCEL", perfect_call(other, CANCEL), 0);
	card_goes_on();
	expect_three(0);
	close(other);
	user_goes(&user);
}

/* The reader is the test itself: it takes one request, and goes. */
static void reader_goes(void)
{
	struct server server;
	int i;

	plug(&server);
	ring_open(&user.ring, 0);
	user.fd = program_with_card(&server);
	for (i = 0; i < 3; i++)
		submit_exchange(&user, &exchanges[i], 5, i);
	take_function(&server, SCR_VIRT_TRANSMIT);
	unplug(&server);
	expect_three(ENODEV);
	submit_exchange(&user, &exchanges[0], 5, 3);
	expect_result(&user, "TRANSMIT without a reader", ENODEV);
	ring_close(&user.ring);
	close(user.fd);
}

/* Others have the card: the wait ends with their transaction, or with CANCEL. */
static void transaction_of_another(void)
{
	struct scr_transaction transaction = { 0 };
	int other;

	user_comes(&user, 0);
	other = open_to_use();
	expect_error("BEGIN", call(other, SCR_IOC_BEGIN_TRANSACTION, &transaction), 0);
	submit_exchange(&user, &exchanges[0], 5, 0);
	submit_exchange(&user, &exchanges[1], 5, 1);
	expect("results", ring_has_result(&user.ring), false);
	expect_error("CANCEL", perfect_call(user.fd, CANCEL), 0);
	expect_result(&user, "TRANSMIT", ECANCELED);
	expect_result(&user, "TRANSMIT", ECANCELED);
	submit_exchange(&user, &exchanges[2], 5, 2);
	expect("results", ring_has_result(&user.ring), false);
	expect_error("END", call(other, SCR_IOC_END_TRANSACTION, &(__u32) { 0 }), 0);
	expect_result(&user, "TRANSMIT", 0);
	expect_echo(&exchanges[2]);
	close(other);
	user_goes(&user);
}

struct program {
	pid_t pid;
	int said[2], told[2];
};

static void say(int fd)
{
	if (write(fd, "", 1) != 1)
		_exit(1);
}

static void hear(int fd)
{
	char byte;

	if (read(fd, &byte, 1) != 1)
		fail("the other process has ended");
}

/* A file that has used the card, a ring, and three commands that are not answered. */
static void live(const struct program *program)
{
	static struct exchange exchange;
	int i;

	ring_open(&user.ring, 0);
	user.fd = open_to_use();
	fill_exchange(&exchange, 5);
	call(user.fd, IOCTL_SMARTCARD_TRANSMIT, &exchange.transmit);
	say(program->said[1]);
	hear(program->told[0]);
	for (i = 0; i < 3; i++)
		submit_exchange(&user, &exchanges[i], 5, i);
	hear(program->told[0]);
	_exit(0);
}

static void program_comes(struct program *program)
{
	if (pipe(program->said) || pipe(program->told))
		bail_out("pipe() failed");
	program->pid = fork();
	if (!program->pid)
		live(program);
	hear(program->said[0]);
	card_hesitates();
	say(program->told[1]);
	card_has_had(2);
}

static void program_goes(struct program *program, bool killed)
{
	int ending, i;

	if (killed)
		kill(program->pid, SIGKILL);
	else
		say(program->told[1]);
	waitpid(program->pid, &ending, 0);
	for (i = 0; i < 2; i++) {
		close(program->said[i]);
		close(program->told[i]);
	}
}

/* The card has not answered: that the file is closed is because its requests have ended. */
static void expect_closed(int watcher)
{
	__u64 end = now() + 30000 * MILLISECONDS;

	while (status(watcher).users > 1 && now() < end)
		usleep(1000);
	expect("users", status(watcher).users, 1);
}

static void death(bool killed)
{
	struct program program;
	__u64 resets;

	user_comes(&user, 0);
	program_comes(&program);
	resets = status(user.fd).resets;
	expect("users", status(user.fd).users, 2);
	program_goes(&program, killed);
	expect_closed(user.fd);
	card_goes_on();
	submit_exchange(&user, &user.exchange, 5, 1);
	expect_result(&user, "TRANSMIT after the reset", EBADFD);
	expect("resets", status(user.fd).resets - resets, 1);
	expect("commands", card_record().commands, 2);
	user_goes(&user);
}

static void process_is_killed(void)
{
	death(true);
}

static void process_exits(void)
{
	death(false);
}

/*
 * The program lives: its commands are served, or where the kernel can, cancelled. Either
 * way the file is ready for others.
 */
static void ring_is_closed(void)
{
	unsigned int commands;

	user_comes(&user, 0);
	submit_three();
	ring_close(&user.ring);
	card_goes_on();
	ring_open(&user.ring, 0);
	submit_exchange(&user, &user.exchange, 5, 3);
	expect_result(&user, "TRANSMIT of another ring", 0);
	expect_echo(&user.exchange);
	commands = card_record().commands;
	if (commands != 2)
		expect("commands", commands, 4);
	user_goes(&user);
}

static const struct function_case ending_cases[] = {
	{ "CANCEL", cancel },
	{ "CANCEL of another file", cancel_of_another },
	{ "the reader goes", reader_goes },
	{ "a transaction of another file", transaction_of_another },
	{ "the ring is closed", ring_is_closed },
	{ "the process is killed", process_is_killed },
	{ "the process exits", process_exits },
};

const struct group ending_groups[] = {
	GROUP("ending", ending_cases, run_function),
	{ 0 }
};
