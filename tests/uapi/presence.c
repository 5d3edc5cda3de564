// SPDX-License-Identifier: GPL-2.0-only
/*
 * IOCTL_SMARTCARD_IS_PRESENT and _IS_ABSENT: what they wait for, and what ends
 * a wait. SCR_IOC_CANCEL.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "reader.h"
#include "requests.h"
#include "test.h"
#include "blocked.h"

/* The card stays, so a wait for its absence stays, too. */
static int wait_for_absence(struct blocked_call *wait)
{
	int fd;

	rest_reader();
	fd = open_to_use();
	call_and_block(wait, fd, IOCTL_SMARTCARD_IS_ABSENT);
	if (!is_still_blocked(wait))
		fail("IS_ABSENT does not wait");
	return fd;
}

static void interrupted(void)
{
	struct blocked_call wait;
	int fd = wait_for_absence(&wait);

	signal_thread(&wait, 0);
	expect_error("IS_ABSENT", end_of_call(&wait), EINTR);
	expect_hex("last error", last_error(fd), SCR_STATUS_CANCELLED);
	expect_hex("file's last error", status(fd).handle_last_error,
		   SCR_STATUS_CANCELLED);
	close(fd);
}

static void cancelled(void)
{
	struct blocked_call wait;
	int fd = wait_for_absence(&wait);

	expect_error("CANCEL", perfect_call(fd, CANCEL), 0);
	expect_error("IS_ABSENT", end_of_call(&wait), ECANCELED);
	expect_hex("last error", last_error(fd), SCR_STATUS_CANCELLED);
	close(fd);
}

static void handler_restarts(void)
{
	struct blocked_call wait;
	int fd = wait_for_absence(&wait);

	signal_thread(&wait, 1);
	if (!is_still_blocked(&wait))
		fail("the wait was not restarted");
	perfect_call(fd, CANCEL);
	expect_error("IS_ABSENT", end_of_call(&wait), ECANCELED);
	close(fd);
}

static void second_wait(unsigned long request)
{
	struct blocked_call wait;
	int fd = wait_for_absence(&wait);

	expect_error("second wait", call(fd, request, NULL), EBUSY);
	expect_hex("last error", last_error(fd), SCR_STATUS_DEVICE_BUSY);
	if (!is_still_blocked(&wait))
		fail("the first wait has ended");
	perfect_call(fd, CANCEL);
	expect_error("first wait", end_of_call(&wait), ECANCELED);
	expect_error("a wait afterwards", call(fd, IOCTL_SMARTCARD_IS_PRESENT, NULL), 0);
	close(fd);
}

static void second_absence_wait(void)
{
	second_wait(IOCTL_SMARTCARD_IS_ABSENT);
}

static void second_presence_wait(void)
{
	second_wait(IOCTL_SMARTCARD_IS_PRESENT);
}

#define WAITERS	8

static void many_waits(void)
{
	struct blocked_call wait[WAITERS];
	int i, fd[WAITERS];

	for (i = 0; i < WAITERS; i++)
		fd[i] = wait_for_absence(&wait[i]);
	perfect_call(fd[0], CANCEL);
	expect_error("the cancelled wait", end_of_call(&wait[0]), ECANCELED);
	for (i = 1; i < WAITERS; i++)
		if (!is_still_blocked(&wait[i]))
			fail("CANCEL has ended the wait of file %d", i);
	for (i = 1; i < WAITERS; i++) {
		perfect_call(fd[i], CANCEL);
		expect_error("wait", end_of_call(&wait[i]), ECANCELED);
	}
	for (i = 0; i < WAITERS; i++)
		close(fd[i]);
}

/* Card tracking is no request that others have to wait for. */
static void card_is_used_meanwhile(void)
{
	struct blocked_call wait;
	int fd = wait_for_absence(&wait);

	expect_error("POWER", power(fd, SCARD_COLD_RESET, NULL), 0);
	expect_error("SET_PROTOCOL", set_protocol(fd, SCARD_PROTOCOL_T0, NULL), 0);
	expect_error("TRANSMIT", fetch(fd), 0);
	if (!is_still_blocked(&wait))
		fail("the wait has ended");
	perfect_call(fd, CANCEL);
	end_of_call(&wait);
	close(fd);
}

static void cancel_nothing(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);

	perfect_call(fd, EJECT);
	expect_error("CANCEL", perfect_call(fd, CANCEL), 0);
	expect_hex("last error", last_error(fd), SCR_STATUS_NOT_SUPPORTED);
	expect_error("TRANSMIT afterwards", fetch(fd), 0);
	expect_error("IS_PRESENT afterwards", perfect_call(fd, IS_PRESENT), 0);
	close(fd);
}

/* Three files wait for the same movement, all of them see it. */
static void expect_movement(bool in)
{
	struct blocked_call wait[3];
	int fd[3], i;

	if (!card_is_in(!in))
		return;
	for (i = 0; i < 3; i++) {
		fd[i] = open_reader(O_RDONLY);
		call_and_block(&wait[i], fd[i], in ? IOCTL_SMARTCARD_IS_PRESENT :
						     IOCTL_SMARTCARD_IS_ABSENT);
		if (!is_still_blocked(&wait[i]))
			fail("it does not wait");
	}
	card_is_in(in);
	for (i = 0; i < 3; i++) {
		expect_error("wait", end_of_call(&wait[i]), 0);
		close(fd[i]);
	}
}

static void removal_is_waited_for(void)
{
	expect_movement(false);
}

static void insertion_is_waited_for(void)
{
	expect_movement(true);
}

/* The counters tell it to who did not wait; the next card is a new one. */
static void movements_are_counted(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	struct scr_status before = status(fd), now;

	if (!card_is_in(false)) {
		close(fd);
		return;
	}
	now = status(fd);
	expect("removals", now.removals - before.removals, 1);
	expect("state", now.state, SCARD_ABSENT);
	expect("protocol", now.protocol, SCARD_PROTOCOL_UNDEFINED);
	expect("atr_length", now.atr_length, 0);
	expect_hex("flags", now.flags, USER | SCR_HANDLE_WAS_REMOVED);
	card_is_in(true);
	now = status(fd);
	expect("insertions", now.insertions - before.insertions, 1);
	expect("state", now.state, SCARD_SWALLOWED);
	expect_error("TRANSMIT", fetch(fd), EBADFD);
	expect_error("POWER", power(fd, SCARD_COLD_RESET, NULL), 0);
	expect_hex("flags", status(fd).flags, USER);
	close(fd);
}

static const struct function_case presence_cases[] = {
	{ "a signal ends a wait", interrupted },
	{ "CANCEL ends a wait", cancelled },
	{ "a signal whose handler restarts does not end it", handler_restarts },
	{ "a second IS_ABSENT on the file", second_absence_wait },
	{ "IS_PRESENT beside IS_ABSENT on the file", second_presence_wait },
	{ "eight files wait, each is cancelled alone", many_waits },
	{ "the card is used while the file waits", card_is_used_meanwhile },
	{ "CANCEL with nothing to cancel", cancel_nothing },
	{ "IS_ABSENT until the card is taken out", removal_is_waited_for },
	{ "IS_PRESENT until a card is put in", insertion_is_waited_for },
	{ "a removal and an insertion are counted", movements_are_counted },
};

const struct group presence_groups[] = {
	GROUP("presence", presence_cases, run_function),
	{ 0 }
};
