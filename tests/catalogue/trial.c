// SPDX-License-Identifier: GPL-2.0-only
/*
 * One fault and one call: the call ends in time and as the row says, and the reader
 * works afterwards, or is gone and comes back.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../calls/request.h"
#include "../uapi/test.h"
#include "catalogue.h"

/* What an abort, a recovery and a slow machine may take on top of the patience. */
#define GRACE		15000	/* milliseconds */

/* What a close may take: the reset that it owes the card has POWER's deadline. */
#define CLOSE		60000	/* milliseconds */

/* No exchange has so many messages. */
#define MOST_STEPS	60

/* But those with thousands of blocks: the first ones are enough. */
#define STEPS_OF_LONG	20

__printf(2, 3) static void failed(struct trial *trial, const char *format, ...)
{
	va_list arguments;

	if (!trial->failed++) {
		va_start(arguments, format);
		vsnprintf(trial->said, sizeof(trial->said), format, arguments);
		va_end(arguments);
	}
}

/* Not of /dev/scrctl or /dev/scrvirt. */
static bool is_of_readers(const struct call *call)
{
	return !(call->flags & (CALL_CONTROL | CALL_VIRT)) && strncmp(call->name, "scr", 3);
}

bool trial_applies(unsigned int fault, unsigned int call)
{
	const struct fault *row = &faults[fault];
	const struct call *what = &calls[call];

	if ((row->where & options.where) != row->where || !is_of_readers(what))
		return false;
	if (row->kind == PLUGGED)
		return !call;
	return row->kind == ARMED || row->kind == UNKNOWN || manner_of(what) != QUIET;
}

static void check_time(struct trial *trial, const char *what, unsigned int milliseconds,
		       unsigned int bound)
{
	if (milliseconds > bound + GRACE)
		failed(trial, "%s took %u ms", what, milliseconds);
}

static unsigned int allowed_of(const struct fault *fault, const struct call *call)
{
	enum manner manner = manner_of(call);
	unsigned int allowed = fault->allowed[manner];

	if (manner == TYPES && !allowed)
		allowed = fault->allowed[EXCHANGES];
	return allowed ? allowed : AS_USUAL;
}

/* Only what waits for an answer that does not come is made to wait for so short. */
static unsigned int limit_of(const struct call *call, unsigned int allowed)
{
	if (call_waits_in_vain(call))
		return VAIN;
	if (call->flags & CALL_NEEDS_EXTENDED)
		return 4 * LONG_ENOUGH;
	if (!(allowed & LATE))
		return LONG_ENOUGH;
	return options.patience * 1000;
}

static void check_end(struct trial *trial, unsigned int call, unsigned int allowed,
		      int result)
{
	if (allowed & AS_USUAL)
		allowed |= GOOD;
	/* And what fails at T=1, the kernel asks for again. */
	if (options.where & AT_T1 && (manner_of(&calls[call]) == EXCHANGES ||
				      manner_of(&calls[call]) == TYPES))
		allowed |= GOOD;
	/* What goes wrong in its close, a call does not tell. */
	if (calls[call].flags & CALL_OPENS && allowed & GONE)
		allowed |= GOOD;
	/* An ICCD's slot is never empty: without its card, it is mute. */
	if (!(options.where & AT_BULK) && allowed & NO_CARD)
		allowed |= LATE;
	/* What the reader or the kernel refuses anyway may never have got so far. */
	if (!outcome_is_in(allowed, result) && !(reader_usual(call) &&
						 (result == reader_usual(call) || !result)))
		failed(trial, "step %u: %s ended with \"%s\"", trial->steps,
		       calls[call].name, strerror(-result));
}

/* Its node goes first; the file hears of it a moment later. */
static bool hears_of_it(int fd)
{
	unsigned int start = milliseconds_now();

	while (fd >= 0 && do_get_state(fd) != -ENODEV) {
		if (milliseconds_now() - start > LONG_ENOUGH)
			return false;
		usleep(10000);
	}
	return true;
}

/* Of a reader that is gone, nothing is left but ENODEV. */
static void check_gone(struct trial *trial, int fd)
{
	int (*const requests[])(int fd) = {
		do_transmit, do_cold_reset, do_get_state, do_status, do_connect_shared, do_info,
		do_write_command, do_is_absent,
	};
	size_t i;

	if (!reader_is_gone() || !hears_of_it(fd)) {
		failed(trial, "the node stays");
		return;
	}
	for (i = 0; fd >= 0 && i < COUNT(requests); i++) {
		int result = requests[i](fd);

		if (result != -ENODEV)
			failed(trial, "request %zu at a reader that is gone: \"%s\"", i,
			       strerror(-result));
	}
}

static void leave(struct trial *trial, int fd)
{
	unsigned int start = milliseconds_now();

	if (fd >= 0)
		close(fd);
	check_time(trial, "close", milliseconds_now() - start, CLOSE);
}

static int open_ready(struct trial *trial, const struct call *call)
{
	int fd = call_open(call), result;

	result = fd < -1 ? fd : call_prepare(call, fd);
	if (!result && call_negotiates(call))
		result = do_warm_reset(fd);
	if (!result)
		return fd;
	failed(trial, "not prepared: %s", strerror(-result));
	if (fd >= 0)
		close(fd);
	return -2;
}

/* Return: NULL, or what is wrong. */
static const char *replug(void)
{
	return reader_replug() ? reader_works() : "the reader does not come back";
}

/* A fault that nobody knows may have been the reader's end, to which plugging is the cure. */
static void restore(struct trial *trial, bool plugged)
{
	const char *wrong;

	emulator_do("clear", 0);
	emulator_do("insert", 0);
	wrong = plugged ? reader_works() : replug();
	if (wrong && faults[trial->fault].kind == UNKNOWN)
		wrong = replug();
	if (!wrong)
		return;
	failed(trial, "%s", wrong);
	/* For the next one's sake. */
	emulator_do("describe", 0);
	reader_replug();
}

/* Return: true if the fault has happened while the call was under way, and there is a next step. */
static bool run_with(struct trial *trial, const struct fault *fault, unsigned int step)
{
	const struct call *call = &calls[trial->call];
	bool happened, other = strstr(fault->script, "describe"), goes;
	unsigned int took, allowed = allowed_of(fault, call);
	unsigned int limit = limit_of(call, allowed);
	int fd = open_ready(trial, call), result;

	trial->steps++;
	if (fd < -1)
		return false;
	emulator_do("pin 1234;pin 5678;pin 5678", 0);
	if (!emulator_do(fault->script, step))
		failed(trial, "scr-emu: %s", emulator_said());
	if (fault->kind == RESET_AT_EACH_STEP)
		minder_will_reset();
	result = minded_run(call, fd, limit, &took);
	happened = fault->kind == RESET_AT_EACH_STEP ? minder_has_reset() : emulator_is_done();
	check_time(trial, "the call", took, limit);
	goes = happened && (fault->kind == AT_EACH_STEP || other);
	if (other)
		emulator_do("describe", 0);
	if (goes)
		check_gone(trial, fd);
	/* A close resets the card, and waits for that: POWER's own deadline. */
	if (fault->kind != ARMED || options.patience * 1000 < CLOSE)
		emulator_do("clear", 0);
	/* Of a ring that is closed, 6.1 cannot cancel what it has under way. */
	if (call->flags & CALL_URING)
		do_cancel(fd);
	leave(trial, fd);
	restore(trial, !goes && !other);
	check_end(trial, trial->call, fault->kind != ARMED && !happened ? AS_USUAL : allowed,
		  result);
	return happened && fault->kind != ARMED && fault->kind != UNKNOWN;
}

/* What it says of itself is wrong: nothing comes of it, or a reader that can be used. */
static void run_plugged(struct trial *trial, const struct fault *fault)
{
	const struct call *call;
	unsigned int i, took;
	int fd;

	emulator_do(fault->script, 0);
	emulator_do("unplug", 0);
	if (!reader_is_gone() || !emulator_do("replug", 0))
		failed(trial, "cannot be plugged in: %s", emulator_said());
	trial->steps++;
	for (i = 0; i < call_count && reader_comes(); i++) {
		call = &calls[i];
		if (!is_of_readers(call) || i % options.every)
			continue;
		fd = call_open(call);
		if (fd < -1)
			continue;
		trial->steps++;
		if (!call_prepare(call, fd))
			minded_run(call, fd, limit_of(call, LATE), &took);
		leave(trial, fd);
		emulator_do("insert", 0);
	}
	emulator_do("describe", 0);
	restore(trial, false);
}

void trial_run(struct trial *trial)
{
	const struct fault *fault = &faults[trial->fault];
	unsigned int step = 1;

	if (fault->kind == PLUGGED) {
		run_plugged(trial, fault);
		return;
	}
	while (run_with(trial, fault, step) && !trial->failed) {
		step++;
		if (calls[trial->call].flags & CALL_NEEDS_EXTENDED && step > STEPS_OF_LONG)
			return;
		if (step > MOST_STEPS)
			failed(trial, "after %u steps the call has not ended", step);
	}
}
