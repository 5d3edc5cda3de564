// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that nobody waits for, at a reader that the test is itself: what the
 * process is told when one ends without it, and who is first.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "uring.h"

static struct user user;
static struct server server;
static struct scr_power reset;

static void comes(void)
{
	plug(&server);
	ring_open(&user.ring, 0);
	user.fd = program_with_card(&server);
}

static void goes(void)
{
	ring_close(&user.ring);
	close_program(&server, user.fd);
	unplug(&server);
}

static void submit_transmit(void)
{
	submit_exchange(&user, &user.exchange, 5, 0);
}

static void submit_power(void)
{
	reset = (struct scr_power) { .minor = SCARD_WARM_RESET };
	ring_command(&user.ring, user.fd, IOCTL_SMARTCARD_POWER, &reset, 0);
}

static int result_of_ring(void)
{
	return ring_result(&user.ring, NULL);
}

static void write_command(void)
{
	fill_exchange(&user.exchange, 5);
	expect_error("write()", write_all(user.fd, user.exchange.command, 5), 0);
}

static int result_of_read(void)
{
	return read_answer(user.fd, user.exchange.answer, sizeof(user.exchange.answer), NULL);
}

/* How a request is made, what the process reads then, and how the result is told. */
struct way {
	const char *name;
	void (*submit)(void);
	__u32 function;
	int (*result)(void);
};

static const struct way ways[] = {
	{ "TRANSMIT", submit_transmit, SCR_VIRT_TRANSMIT, result_of_ring },
	{ "POWER", submit_power, SCR_VIRT_POWER, result_of_ring },
	{ "write(2)", write_command, SCR_VIRT_TRANSMIT, result_of_read },
};

static void expect_working(const struct way *way)
{
	way->submit();
	if (take_function(&server, way->function))
		expect_error("the process's write()", answer_as_card(&server), 0);
	expect_error("the next request", way->result(), 0);
}

/* Whoever submits has told the process: no thread of the kernel comes in between. */
static void run_answer(const void *row, unsigned int variant)
{
	const struct way *way = row;

	(void)variant;
	comes();
	way->submit();
	expect("a message for the process", is_readable(&server), true);
	take_function(&server, way->function);
	expect("a message for the process", is_readable(&server), false);
	expect_error("the process's write()", answer_as_card(&server), 0);
	expect_error("the same again", answer_as_card(&server), 0);
	expect_error("result", way->result(), 0);
	goes();
}

static void run_wrong_answers(const void *row, unsigned int variant)
{
	const struct way *way = row;
	__u64 id;

	(void)variant;
	comes();
	way->submit();
	id = server.message.request.id + 1;
	expect_error("before it was read", put(&server, SCR_VIRT_ANSWER, id, 0, "\x90", 2),
		     EINVAL);
	take_function(&server, way->function);
	id = server.message.request.id;
	expect_error("the next one's id", put(&server, SCR_VIRT_ANSWER, id + 1, 0, "\x90", 2),
		     EINVAL);
	expect_error("bytes of an error", answer(&server, SCR_STATUS_IO_TIMEOUT, "\x90", 2),
		     EINVAL);
	expect_error("the former one's id", put(&server, SCR_VIRT_ANSWER, id - 1, 0, "\x90", 2),
		     0);
	expect_error("an error", answer(&server, SCR_STATUS_IO_TIMEOUT, NULL, 0), 0);
	expect_error("result", way->result(), ETIMEDOUT);
	expect("a message for the process", is_readable(&server), false);
	expect_working(way);
	goes();
}

enum { WAS_READ, UNREAD };

static const char *const read_names[] = { "which was read", "which was not read" };

static void run_cancel(const void *row, unsigned int variant)
{
	const struct way *way = row;
	__u64 id;

	comes();
	way->submit();
	if (variant == WAS_READ)
		take_function(&server, way->function);
	id = server.message.request.id;
	expect_error("CANCEL", perfect_call(user.fd, CANCEL), 0);
	expect_error("result", way->result(), ECANCELED);
	if (variant == WAS_READ && take_function(&server, SCR_VIRT_CANCEL))
		expect("its id", server.message.request.id, id);
	expect("a message for the process", is_readable(&server), false);
	expect_error("a late answer", put(&server, SCR_VIRT_ANSWER, id, 0, "\x90", 2), 0);
	expect_working(way);
	goes();
}

/* Answers to what has ended do not become those of what is next. */
static void run_late_answer(const void *row, unsigned int variant)
{
	const struct way *way = row;
	__u64 id;

	(void)variant;
	comes();
	way->submit();
	take_function(&server, way->function);
	id = server.message.request.id;
	expect_error("CANCEL", perfect_call(user.fd, CANCEL), 0);
	expect_error("result", way->result(), ECANCELED);
	way->submit();
	expect_error("a late answer", put(&server, SCR_VIRT_ANSWER, id, SCR_STATUS_IO_TIMEOUT,
					  NULL, 0), 0);
	take_function(&server, SCR_VIRT_CANCEL);
	take_function(&server, way->function);
	expect_error("the process's write()", answer_as_card(&server), 0);
	expect_error("the next request", way->result(), 0);
	goes();
}

static void run_reader_closes(const void *row, unsigned int variant)
{
	const struct way *way = row;

	comes();
	way->submit();
	if (variant == WAS_READ)
		take_function(&server, way->function);
	unplug(&server);
	expect_error("result", way->result(), ENODEV);
	ring_close(&user.ring);
	close(user.fd);
}

static void run_reader_dies(const void *row, unsigned int variant)
{
	const struct way *way = row;
	struct hanging hanging;

	(void)variant;
	comes();
	give_to_hanging(&hanging, &server, way->function);
	way->submit();
	hanging_has_it(&hanging);
	kill_hanging(&hanging);
	expect_error("result", way->result(), ENODEV);
	ring_close(&user.ring);
	close(user.fd);
}

/* Long enough that the other one of two threads is now before, now behind. */
static void hesitate(unsigned int steps)
{
	while (steps--)
		__asm__ volatile ("" ::: "memory");
}

/* How often each of them was first. */
struct tally {
	unsigned int answered, cancelled, gone;
};

static void count_result(struct tally *tally, int result)
{
	if (!result)
		tally->answered++;
	else if (result == ECANCELED)
		tally->cancelled++;
	else if (result == ENODEV)
		tally->gone++;
	else
		expect_error("result", result, 0);
}

#define CANCEL_ROUNDS	1000

/* The card answers at once, in a thread of its own. */
static void cancel_and_answer(void)
{
	struct tally tally = { 0 };
	unsigned int i;

	user_comes(&user, 0);
	for (i = 0; i < CANCEL_ROUNDS; i++) {
		submit_transmit();
		hesitate(i % 32 * 100);
		expect_error("CANCEL", perfect_call(user.fd, CANCEL), 0);
		count_result(&tally, result_of_ring());
		expect("further results", ring_has_result(&user.ring), false);
	}
	expect("results", tally.answered + tally.cancelled, CANCEL_ROUNDS);
	printf("# answered: %u, cancelled: %u\n", tally.answered, tally.cancelled);
	submit_transmit();
	expect_result(&user, "TRANSMIT", 0);
	expect_echo(&user.exchange);
	user_goes(&user);
}

#define CLOSE_ROUNDS	150

static unsigned int close_round;
static pthread_barrier_t both;

/* Each third time without an answer. */
static void *answer_and_close(void *unused)
{
	pthread_barrier_wait(&both);
	hesitate(close_round / 10 * 2000);
	if (close_round % 3)
		answer_as_card(&server);
	unplug(&server);
	return unused;
}

static void cancel_in_the_midst(struct tally *tally)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, answer_and_close, NULL))
		bail_out("pthread_create() failed");
	pthread_barrier_wait(&both);
	hesitate(close_round % 10 * 10000);
	perfect_call(user.fd, CANCEL);
	count_result(tally, result_of_ring());
	pthread_join(thread, NULL);
}

static void cancel_answer_and_close(void)
{
	struct tally tally = { 0 };

	pthread_barrier_init(&both, NULL, 2);
	for (close_round = 0; close_round < CLOSE_ROUNDS; close_round++) {
		comes();
		submit_transmit();
		take_function(&server, SCR_VIRT_TRANSMIT);
		cancel_in_the_midst(&tally);
		ring_close(&user.ring);
		close(user.fd);
	}
	expect("results", tally.answered + tally.cancelled + tally.gone, CLOSE_ROUNDS);
	printf("# answered: %u, cancelled: %u, gone: %u\n", tally.answered, tally.cancelled,
	       tally.gone);
}

static const struct function_case races[] = {
	{ "of CANCEL and the answer", cancel_and_answer },
	{ "of CANCEL, the answer and the reader's end", cancel_answer_and_close },
};

const struct group served_groups[] = {
	GROUP("served: answer", ways, run_answer),
	GROUP("served: wrong answers", ways, run_wrong_answers),
	GROUP_VARIANTS("served: CANCEL", ways, run_cancel, read_names),
	GROUP("served: late answer", ways, run_late_answer),
	GROUP_VARIANTS("served: the reader closes", ways, run_reader_closes, read_names),
	GROUP("served: the reader is killed", ways, run_reader_dies),
	GROUP("served: race", races, run_function),
	{ 0 }
};
