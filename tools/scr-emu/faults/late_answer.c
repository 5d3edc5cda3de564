// SPDX-License-Identifier: BSD-3-Clause
/*
 * delayed-answer, late-answer: an answer comes late, or again. There is only one such
 * answer at a time.
 */
#include <string.h>

#include "outgoing.h"

#define USUAL_DELAY		500	/* milliseconds */

struct late {
	struct timer timer;
	struct reader *reader;
	struct outgoing answer;
};

static void send(void *context)
{
	struct late *late = context;

	outgoing_send_bytes(late->reader, late->answer.bytes, late->answer.length);
}

static void send_later(struct late *late, struct reader *reader, const struct outgoing *answer,
		       u32 milliseconds)
{
	late->reader = reader;
	late->timer.expired = send;
	late->timer.context = late;
	late->answer.length = answer->length;
	memcpy(late->answer.bytes, answer->bytes, answer->length);
	timer_start(&late->timer, milliseconds);
}

static void repeat(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	send_later(fault->state, reader, answer, USUAL_DELAY);
}

static bool delay(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	struct fault *state = fault_by_name(&reader->faults, "late-answer");

	send_later(state->state, reader, answer, fault->argument);
	return true;
}

static void forget(struct fault *fault, struct reader *reader)
{
	struct late *late = fault->state;

	(void)reader;
	timer_stop(&late->timer);
}

FAULT(delayed_answer) = {
	.name = "delayed-answer",
	.argument = "MILLISECONDS",
	.what = "It comes so much later, 500 if not said.",
	.usual = USUAL_DELAY,
	.send_answer = delay,
};

FAULT(late_answer) = {
	.name = "late-answer",
	.what = "It comes again after 500 ms.",
	.state = sizeof(struct late),
	.follow_answer = repeat,
	.reset = forget,
	.iccd_off = forget,
};
