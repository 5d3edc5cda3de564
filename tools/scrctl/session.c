// SPDX-License-Identifier: BSD-3-Clause
/*
 * One open file and its card, for several commands. The card is connected when
 * it is needed, and again when another has come, or another program has reset it.
 */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "card_events.h"
#include "error.h"
#include "interrupt.h"
#include "monotonic.h"
#include "output.h"

/* Milliseconds: some readers don't tell of cards, and have to be asked. */
#define LOOK_INTERVAL	500

/* What happened until now was us. */
static void catch_up(struct session *session)
{
	struct scr_status now;

	if (reader_status(&session->reader, &now) == 0)
		session->seen = now;
}

int session_open(const struct scrctl_options *options, struct session **session)
{
	struct session *made = calloc(1, sizeof(*made));
	int exit_code, error;

	*session = NULL;
	if (!made)
		return error_memory();
	made->options = options;
	made->reader.fd = -1;
	exit_code = reader_open(&made->reader, options, READER_USE);
	if (!exit_code) {
		error = reader_look(&made->reader, &made->seen);
		if (error)
			exit_code = error_report(&made->reader, "state", error);
	}
	if (exit_code) {
		reader_close(&made->reader);
		free(made);
		return exit_code;
	}
	output_text("reader", NULL, made->reader.name);
	*session = made;
	return SCRCTL_OK;
}

void session_close(struct session *session)
{
	reader_close(&session->reader);
	explicit_bzero(session, sizeof(*session));
	free(session);
}

int session_reset(struct session *session, __u32 minor)
{
	int exit_code = card_connect(&session->reader, minor, session->options,
				     &session->exchange);

	session->connected = exit_code == SCRCTL_OK;
	catch_up(session);
	return exit_code;
}

int session_power_off(struct session *session)
{
	struct scr_power power;
	int exit_code = card_power(&session->reader, SCARD_POWER_DOWN, &power);

	session->connected = false;
	catch_up(session);
	return exit_code;
}

static int report_transmit(struct session *session, int error)
{
	/* Errors after which the card is not as we left it. */
	if (error != EMSGSIZE && error != EBUSY && error != EOVERFLOW)
		session->connected = false;
	return exchange_report(&session->exchange, error);
}

static int transmit(struct session *session)
{
	int exit_code = session->connected ? SCRCTL_OK :
			session_reset(session, SCARD_COLD_RESET);
	int error;

	session->answer.length = 0;
	if (exit_code)
		return exit_code;
	error = exchange_run(&session->exchange, &session->command, &session->answer);
	return error ? report_transmit(session, error) : SCRCTL_OK;
}

int session_transmit(struct session *session)
{
	int exit_code;

	exchange_show_command(&session->command);
	exit_code = transmit(session);
	if (!exit_code)
		exchange_show_answer(&session->answer);
	return exit_code;
}

bool session_has_card(const struct session *session)
{
	return session->seen.state >= SCARD_PRESENT;
}

/* Until something may have happened to the card, or @deadline. */
static void pause_for_event(const struct session *session, double deadline)
{
	struct pollfd poller = { .fd = session->reader.fd, .events = POLLPRI };
	int interval = LOOK_INTERVAL;

	if (deadline && (deadline - monotonic_seconds()) * 1000 < interval)
		interval = (int)((deadline - monotonic_seconds()) * 1000) + 1;
	poll(&poller, 1, interval > 0 ? interval : 0);
}

/* Another card, or the same one without what it was told. */
static bool has_another(const struct scr_status *before, const struct scr_status *after)
{
	return before->removals != after->removals || before->resets != after->resets ||
	       before->power != after->power || after->state < SCARD_PRESENT;
}

/* As session_look(), without telling what happened. Returns 0 or an errno. */
static int look_quietly(struct session *session)
{
	struct scr_status now;
	int error = reader_look(&session->reader, &now);

	if (error)
		return error;
	if (has_another(&session->seen, &now))
		session->connected = false;
	session->seen = now;
	return 0;
}

int session_wait(struct session *session, bool present, double seconds)
{
	const char *operation = present ? "wait present" : "wait absent";
	double deadline = seconds > 0 ? monotonic_seconds() + seconds : 0;
	int error;

	for (;;) {
		error = look_quietly(session);
		if (error)
			return error_report(&session->reader, operation, error);
		if (session_has_card(session) == present)
			break;
		if (interrupt_signal())
			return error_interrupted(session->reader.name, operation);
		if (deadline && monotonic_seconds() >= deadline)
			return error_message(SCRCTL_TIMED_OUT, "%s: %s: not within %g seconds",
					     session->reader.name, operation, seconds);
		pause_for_event(session, deadline);
	}
	output_line("%s: card %s", session->reader.name, present ? "present" : "absent");
	return SCRCTL_OK;
}

static void tell_event(void *context, enum card_event event, __u64 number)
{
	static const char * const words[] = {
		"card inserted", "card removed",
		"the card was reset by another program, and has forgotten what was selected and verified",
		"the card was powered down by another program",
	};
	struct session *session = context;

	(void)number;
	session->connected = false;
	output_line("%s: %s", session->reader.name, words[event]);
}

int session_look(struct session *session)
{
	struct scr_status before = session->seen;
	int error = reader_look(&session->reader, &session->seen);

	if (error) {
		session->seen = before;
		return error_report(&session->reader, "state", error);
	}
	card_events(&before, &session->seen, tell_event, session);
	return SCRCTL_OK;
}
