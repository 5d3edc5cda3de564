// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for another's transaction: whose turn comes when, and what ends a wait.
 */
#include <errno.h>
#include <sched.h>
#include <unistd.h>

#include "sharing.h"

/* Requests that go to the card wait; what each answers when its turn comes. */
struct wait_row {
	const char *name;
	enum request_index request;
	int error;
	__u32 number;
};

static const struct wait_row wait_rows[] = {
	{ "POWER", POWER, 0, 0 },
	{ "SET_PROTOCOL", SET_PROTOCOL, 0, SCARD_PROTOCOL_T1 },
	{ "EJECT", EJECT, 0, 0 },
	{ "SWALLOW", SWALLOW, 0, 0 },
	{ "CONFISCATE", CONFISCATE, 0, 0 },
	{ "VENDOR", VENDOR, EACCES, 0 },
	{ "RECONNECT", RECONNECT, 0, 0 },
	{ "DISCONNECT with a reset", DISCONNECT, 0, SCARD_RESET_CARD },
	{ "DISCONNECT without power", DISCONNECT, 0, SCARD_UNPOWER_CARD },
	{ "DISCONNECT with an ejection", DISCONNECT, 0, SCARD_EJECT_CARD },
	{ "BEGIN_TRANSACTION", BEGIN_TRANSACTION, 0, 0 },
};

static void wait_with(struct blocked_call *blocked, int fd, const struct wait_row *row)
{
	static union argument argument;

	perfect_argument(row->request, &argument);
	if (row->number)
		argument.number = row->number;
	call_with_and_block(blocked, fd, request_number[row->request], &argument);
	expect_blocked(blocked, row->name);
}

static const char *const ending_name[] = { "its turn", "CANCEL", "a signal" };

static int end_of_wait(struct blocked_call *blocked, int holder, unsigned int ending,
		       int error)
{
	static const int errors[] = { 0, ECANCELED, EINTR };

	if (ending == 1)
		expect_error("CANCEL", call(blocked->fd, SCR_IOC_CANCEL, NULL), 0);
	else if (ending == 2)
		signal_thread(blocked, 0);
	else
		expect_error("END_TRANSACTION", end_transaction(holder, SCARD_LEAVE_CARD), 0);
	return ending ? errors[ending] : error;
}

static void run_wait(const void *row, unsigned int ending)
{
	const struct wait_row *r = row;
	struct blocked_call blocked;
	int holder, fd, error;

	new_reader();
	fd = open_shared();
	holder = open_in_transaction();
	wait_with(&blocked, fd, r);
	error = end_of_wait(&blocked, holder, ending, r->error);
	expect_end_of(&blocked, error);
	expect_hex("file's last error", status(fd).handle_last_error, status_of(error));
	if (ending) {
		expect_handle("flags after it waited in vain", fd, USER);
		expect_error("the holder's TRANSMIT", use_card(holder), 0);
	}
	close(holder);
	close(fd);
	end_reader();
}

static void transmit_waits(void)
{
	struct blocked_call blocked;
	int fd = open_shared(), holder = open_in_transaction();

	use_and_block(&blocked, fd);
	expect_blocked(&blocked, "TRANSMIT");
	expect_error("the holder's TRANSMIT", use_card(holder), 0);
	expect("commands", card_record().commands, 1);
	expect_error("END_TRANSACTION", end_transaction(holder, SCARD_LEAVE_CARD), 0);
	expect_end_of(&blocked, 0);
	expect("commands", card_record().commands, 2);
	close(holder);
	close(fd);
}

static void write_waits(void)
{
	unsigned char answer[16];
	int fd = open_shared(), holder = open_in_transaction();

	expect_error("write()", write_all(fd, "\0\xa4\0\0", 4), 0);
	expect_error("the holder's TRANSMIT", use_card(holder), 0);
	expect("commands", card_record().commands, 1);
	expect_error("END_TRANSACTION", end_transaction(holder, SCARD_LEAVE_CARD), 0);
	expect_error("read()", read_answer(fd, answer, sizeof(answer), NULL), 0);
	expect("commands", card_record().commands, 2);
	close(holder);
	close(fd);
}

/* Files of their own that wait for a transaction, one after the other. */
#define WAITERS	8

static struct blocked_call waiters[WAITERS];

static void queue_up(int count)
{
	int i;

	for (i = 0; i < count; i++) {
		begin_and_block(&waiters[i], open_shared());
		expect_blocked(&waiters[i], "BEGIN_TRANSACTION");
	}
}

static void close_waiters(int count)
{
	while (count--)
		close(waiters[count].fd);
}

/* First come, first served: after each END, the next and nobody else. */
static void in_order(void)
{
	int i, j, holder = open_in_transaction(), has_it = holder;

	queue_up(WAITERS);
	for (i = 0; i < WAITERS; i++) {
		expect_error("END_TRANSACTION", end_transaction(has_it, SCARD_LEAVE_CARD), 0);
		expect_end_of(&waiters[i], 0);
		for (j = i + 1; j < WAITERS; j++)
			expect_blocked(&waiters[j], "a later one");
		has_it = waiters[i].fd;
		expect_error("TRANSMIT", use_card(has_it), 0);
	}
	close_waiters(WAITERS);
	close(holder);
}

/* Nothing else of this machine's one processor runs until it is over. */
static void set_urgent(bool urgent)
{
	struct sched_param parameter = { .sched_priority = urgent ? 1 : 0 };

	if (sched_setscheduler(0, urgent ? SCHED_FIFO : SCHED_OTHER, &parameter))
		fail("sched_setscheduler() failed");
}

/* The waiter has not seen the CANCEL yet when its turn comes. */
static void turn_after_cancel(void)
{
	int holder = open_in_transaction();

	queue_up(2);
	set_urgent(true);
	expect_error("CANCEL", call(waiters[0].fd, SCR_IOC_CANCEL, NULL), 0);
	expect_error("END_TRANSACTION", end_transaction(holder, SCARD_LEAVE_CARD), 0);
	set_urgent(false);
	expect_end_of(&waiters[0], ECANCELED);
	expect_end_of(&waiters[1], 0);
	close_waiters(2);
	close(holder);
}

/* One that gives up in the midst does not disturb the order. */
static void one_gives_up(void)
{
	int holder = open_in_transaction();

	queue_up(3);
	perfect_call(waiters[0].fd, CANCEL);
	expect_end_of(&waiters[0], ECANCELED);
	expect_error("END_TRANSACTION", end_transaction(holder, SCARD_LEAVE_CARD), 0);
	expect_end_of(&waiters[1], 0);
	expect_blocked(&waiters[2], "the last one");
	close(waiters[1].fd);
	expect_end_of(&waiters[2], EBADFD);
	close(waiters[2].fd);
	close(waiters[0].fd);
	close(holder);
}

static void is_restarted(void)
{
	struct blocked_call waiter;
	int holder = open_in_transaction(), fd = open_shared();

	begin_and_block(&waiter, fd);
	signal_thread(&waiter, 1);
	expect_blocked(&waiter, "BEGIN_TRANSACTION, restarted,");
	expect_error("END_TRANSACTION", end_transaction(holder, SCARD_LEAVE_CARD), 0);
	expect_end_of(&waiter, 0);
	expect_handle("flags", fd, USER | SCR_HANDLE_IN_TRANSACTION);
	close(fd);
	close(holder);
}

/* Though its handler does not restart calls: nothing was sent yet. */
static void is_restarted_uninterrupted(void)
{
	static unsigned char answer[16];
	struct scr_transmit transmit = {
		.protocol = SCARD_PROTOCOL_T1,
		.flags = SCR_TRANSMIT_UNINTERRUPTED,
		.send_buffer = (uintptr_t)"\0\xa4\0\0",
		.send_length = 4,
		.receive_buffer = (uintptr_t)answer,
		.receive_length = sizeof(answer),
	};
	struct blocked_call waiter;
	int holder = open_in_transaction(), fd = open_shared();

	call_with_and_block(&waiter, fd, IOCTL_SMARTCARD_TRANSMIT, &transmit);
	signal_thread(&waiter, 0);
	expect_blocked(&waiter, "TRANSMIT, restarted,");
	expect_error("END_TRANSACTION", end_transaction(holder, SCARD_LEAVE_CARD), 0);
	expect_end_of(&waiter, 0);
	expect("commands", card_record().commands, 1);
	close(fd);
	close(holder);
}

static void deadline_soon(void)
{
	int fd, holder;
	__u64 until;

	holder = open_in_transaction();
	fd = open_shared();
	until = now() + 30 * MILLISECONDS;
	expect_error("BEGIN_TRANSACTION", begin_with(fd, until, 0), ETIMEDOUT);
	expect("it has waited", now() >= until, true);
	expect_hex("last error", last_error(fd), SCR_STATUS_IO_TIMEOUT);
	expect_error("a deadline in the past", begin_with(fd, 1, 0), ETIMEDOUT);
	expect_error("END_TRANSACTION", end_transaction(holder, SCARD_LEAVE_CARD), 0);
	expect_error("one in the past, and nobody there", begin_with(fd, 1, 0), 0);
	expect_error("END_TRANSACTION", end_transaction(fd, SCARD_LEAVE_CARD), 0);
	expect_error("the last one there is", begin_with(fd, UINT64_MAX, 0), 0);
	close(fd);
	close(holder);
}

static void deadline_far_away(void)
{
	struct scr_transaction transaction = { .deadline = now() + HOURS };
	struct blocked_call waiter;
	int holder = open_in_transaction(), fd = open_shared();

	call_with_and_block(&waiter, fd, SCR_IOC_BEGIN_TRANSACTION, &transaction);
	expect_blocked(&waiter, "BEGIN_TRANSACTION");
	close(holder);
	expect_end_of(&waiter, EBADFD);
	close(fd);
}

/* The card goes, and the transaction with it: who waits is told. */
static void card_goes(void)
{
	struct blocked_call transmit, begin;
	int fd = open_shared(), other = open_shared(), holder = open_in_transaction();

	use_and_block(&transmit, fd);
	begin_and_block(&begin, other);
	expect_blocked(&transmit, "TRANSMIT");
	card_leaves();
	expect_end_of(&transmit, ENOMEDIUM);
	expect_end_of(&begin, EBADFD);
	expect_handle("flags", fd, USER | SCR_HANDLE_WAS_REMOVED);
	card_comes();
	expect_error("RECONNECT", reconnect(fd, SCARD_LEAVE_CARD), 0);
	expect_error("TRANSMIT with the next card", use_card(fd), 0);
	expect_error("the holder's END_TRANSACTION", end_transaction(holder, SCARD_RESET_CARD),
		     EBADFD);
	expect_handle("flags", fd, USER);
	close(holder);
	close(other);
	close(fd);
}

/* The reader goes: nobody waits for it any longer. */
static void reader_goes(void)
{
	int i, holder;

	new_reader();
	holder = open_in_transaction();
	queue_up(2);
	end_reader();
	for (i = 0; i < 2; i++)
		expect_end_of(&waiters[i], ENODEV);
	close_waiters(2);
	close(holder);
}

static const struct function_case turn_cases[] = {
	{ "TRANSMIT", transmit_waits },
	{ "write() and read()", write_waits },
	{ "first come, first served", in_order },
	{ "one gives up", one_gives_up },
	{ "a turn that comes after CANCEL", turn_after_cancel },
	{ "a signal whose handler restarts", is_restarted },
	{ "a signal whose handler does not restart, uninterrupted", is_restarted_uninterrupted },
	{ "a deadline", deadline_soon },
	{ "a deadline that is far away", deadline_far_away },
	{ "the card goes", card_goes },
};

static const struct function_case ending_cases[] = {
	{ "the reader goes", reader_goes },
};

const struct group turn_groups[] = {
	GROUP_VARIANTS("wait for a transaction, ended by", wait_rows, run_wait, ending_name),
	GROUP("wait for a transaction", turn_cases, run_with_reader),
	GROUP("wait for a transaction", ending_cases, run_function),
	{ 0 }
};
