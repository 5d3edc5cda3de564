// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands that are served: their answers, their order, and what is wrong with some.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "uring.h"

static struct user user;

struct ring_row {
	const char *name;
	unsigned int setup, flags;
};

/* By whom the command is begun: the caller, a worker of the ring, its thread. */
static const struct ring_row ring_rows[] = {
	{ "by the submitter" },
	{ "by a worker (IOSQE_ASYNC)", 0, IOSQE_ASYNC },
	{ "by the ring's thread (IORING_SETUP_SQPOLL)", IORING_SETUP_SQPOLL, 0 },
};

static void run_ring(const void *row, unsigned int variant)
{
	static const size_t lengths[] = { 1, 5, 262, 263, 4000, SCR_MAXIMUM_RESPONSE_LENGTH - 2 };
	const struct ring_row *r = row;
	struct io_uring_sqe *entry;

	user_comes(&user, r->setup);
	fill_exchange(&user.exchange, lengths[variant]);
	entry = &user.ring.entries[0];
	ring_prepare(&user.ring, user.fd, IOCTL_SMARTCARD_TRANSMIT, &user.exchange.transmit, 0);
	entry->flags = r->flags;
	ring_submit(&user.ring);
	expect_result(&user, "TRANSMIT", 0);
	expect_echo(&user.exchange);
	user_goes(&user);
}

static const char *const length_names[] = {
	"1 byte", "5 bytes", "262 bytes", "263 bytes", "4000 bytes", "the longest answer",
};

static void power_and_transmit(void)
{
	struct scr_power power = { .minor = SCARD_WARM_RESET };

	user_comes(&user, 0);
	ring_command(&user.ring, user.fd, IOCTL_SMARTCARD_POWER, &power, 1);
	expect_result(&user, "POWER", 0);
	expect("minor", power.minor, SCARD_WARM_RESET);
	expect("bytes of the ATR", power.atr_length, VIRT_ATR_LENGTH);
	expect_bytes("ATR", power.atr, virt_atr, VIRT_ATR_LENGTH);
	expect_hex("state", reader_state(user.fd), SCARD_NEGOTIABLE);
	submit_exchange(&user, &user.exchange, 5, 2);
	expect_result(&user, "TRANSMIT without a protocol", EBADFD);
	user_goes(&user);
}

/* As the ioctl: the errno, and the bytes nobody understands. */
static void nonsense(void)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };

	user_comes(&user, 0);
	card_answers(NONSENSE);
	ring_command(&user.ring, user.fd, IOCTL_SMARTCARD_POWER, &power, 1);
	expect_result(&user, "POWER", EMEDIUMTYPE);
	expect("bytes of the ATR", power.atr_length, 3);
	expect_bytes("ATR", power.atr, "\x3b\x81\x81", 3);
	user_goes(&user);
}

#define MANY	16

static void submit_many(int fd, struct exchange *exchanges)
{
	unsigned int i;

	for (i = 0; i < MANY; i++) {
		fill_exchange(&exchanges[i], 5 + i);
		ring_prepare(&user.ring, fd, IOCTL_SMARTCARD_TRANSMIT,
			     &exchanges[i].transmit, i);
	}
	ring_submit(&user.ring);
}

/* The card has them in the order in which they were submitted; io_uring's is its own. */
static void many_at_once(void)
{
	static struct exchange exchanges[MANY];
	unsigned int i, number, numbers = 0;
	struct server server;

	plug(&server);
	ring_open(&user.ring, 0);
	user.fd = program_with_card(&server);
	submit_many(user.fd, exchanges);
	for (i = 0; i < MANY; i++) {
		take_function(&server, SCR_VIRT_TRANSMIT);
		expect("bytes of the command", server.message.request.length, 5 + i);
		answer_as_card(&server);
	}
	for (i = 0; i < MANY; i++) {
		expect_error("TRANSMIT", ring_result(&user.ring, &number), 0);
		numbers |= 1U << number;
		expect_echo(&exchanges[i]);
	}
	expect_hex("numbers", numbers, (1U << MANY) - 1);
	ring_close(&user.ring);
	close_program(&server, user.fd);
	unplug(&server);
}

/* What is submitted and what waits in an ioctl have their turns in one queue. */
static void beside_ioctl(void)
{
	struct exchange *exchange = &user.exchange;
	struct task task;
	static struct exchange other;

	user_comes(&user, 0);
	card_hesitates();
	submit_exchange(&user, exchange, 5, 1);
	card_has_had(1);
	fill_exchange(&other, 6);
	begin(&task, user.fd, IOCTL_SMARTCARD_TRANSMIT, &other.transmit);
	expect("results", ring_has_result(&user.ring), false);
	card_goes_on();
	expect_end(&task, 0);
	expect_result(&user, "TRANSMIT", 0);
	expect_echo(exchange);
	expect_echo(&other);
	user_goes(&user);
}

static void too_long(void)
{
	user_comes(&user, 0);
	fill_exchange(&user.exchange, 300);
	user.exchange.transmit.receive_length = 100;
	ring_command(&user.ring, user.fd, IOCTL_SMARTCARD_TRANSMIT, &user.exchange.transmit, 1);
	expect_result(&user, "TRANSMIT", EOVERFLOW);
	expect("bytes that there were", user.exchange.transmit.receive_length, 302);
	user_goes(&user);
}

static void without_waiting(void)
{
	static struct exchange other;

	user_comes(&user, 0);
	card_hesitates();
	submit_exchange(&user, &user.exchange, 5, 1);
	card_has_had(1);
	fcntl(user.fd, F_SETFL, O_NONBLOCK);
	submit_exchange(&user, &other, 5, 2);
	expect_result(&user, "the second TRANSMIT", EBUSY);
	card_goes_on();
	expect_result(&user, "the first one", 0);
	expect_echo(&user.exchange);
	user_goes(&user);
}

struct wrong_row {
	const char *name;
	unsigned int request;
	unsigned long long argument, reserved;	/* argument: 0: a good one */
	bool read_only;
	int error;
};

static const struct wrong_row wrong_rows[] = {
	{ "a request that is none of these", IOCTL_SMARTCARD_EJECT, .error = ENOTTY },
	{ "GET_STATE", IOCTL_SMARTCARD_GET_STATE, .error = ENOTTY },
	{ "no request at all", 0, .error = ENOTTY },
	{ "reserved is used", IOCTL_SMARTCARD_TRANSMIT, .reserved = 1, .error = EINVAL },
	{ "reserved is used above", IOCTL_SMARTCARD_POWER, .reserved = 1ULL << 63,
	  .error = EINVAL },
	{ "TRANSMIT: nothing is there", IOCTL_SMARTCARD_TRANSMIT, 8, .error = EFAULT },
	{ "POWER: nothing is there", IOCTL_SMARTCARD_POWER, 8, .error = EFAULT },
	{ "the kernel's address", IOCTL_SMARTCARD_TRANSMIT, 0xffffffff81000000ULL,
	  .error = EFAULT },
	{ "TRANSMIT: a file that watches", IOCTL_SMARTCARD_TRANSMIT, .read_only = true,
	  .error = EACCES },
};

static void run_wrong(const void *row, unsigned int variant)
{
	const struct wrong_row *r = row;
	struct scr_uring_command *command;
	struct io_uring_sqe *entry;
	int watcher;

	(void)variant;
	user_comes(&user, 0);
	watcher = open_reader(O_RDONLY);
	fill_exchange(&user.exchange, 5);
	entry = &user.ring.entries[0];
	ring_prepare(&user.ring, r->read_only ? watcher : user.fd, r->request,
		     &user.exchange.transmit, 1);
	command = (void *)entry->cmd;
	if (r->argument)
		command->argument = r->argument;
	command->reserved = r->reserved;
	ring_submit(&user.ring);
	expect_result(&user, r->name, r->error);
	expect("commands", card_record().commands, 0);
	close(watcher);
	user_goes(&user);
}

/* The caller has nothing there any more when the answer comes. */
static void unmapped_answer(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	user_comes(&user, 0);
	fill_exchange(&user.exchange, 5);
	user.exchange.transmit.receive_buffer = (uintptr_t)page;
	user.exchange.transmit.receive_length = 4096;
	card_hesitates();
	ring_command(&user.ring, user.fd, IOCTL_SMARTCARD_TRANSMIT, &user.exchange.transmit, 1);
	card_has_had(1);
	munmap(page, 4096);
	card_goes_on();
	expect_result(&user, "TRANSMIT", EFAULT);
	submit_exchange(&user, &user.exchange, 5, 2);
	expect_result(&user, "the next TRANSMIT", 0);
	expect_echo(&user.exchange);
	user_goes(&user);
}

static const struct function_case command_cases[] = {
	{ "POWER, and TRANSMIT too early", power_and_transmit },
	{ "POWER, and an answer that nobody understands", nonsense },
	{ "16 TRANSMITs at once", many_at_once },
	{ "beside an ioctl", beside_ioctl },
	{ "an answer that is too long", too_long },
	{ "O_NONBLOCK", without_waiting },
	{ "the answer's memory is gone", unmapped_answer },
};

const struct group command_groups[] = {
	GROUP_VARIANTS("begun", ring_rows, run_ring, length_names),
	GROUP("command", command_cases, run_function),
	GROUP("wrong", wrong_rows, run_wrong),
	{ 0 }
};
