// SPDX-License-Identifier: BSD-3-Clause
/*
 * answer-before-command: for the host, the message is still on its way when it has been
 * answered.
 */
#include "reader.h"

#define HOLD_MILLISECONDS	100

struct hold {
	struct timer timer;
	struct reader *reader;
	u64 urb;
};

static void release(void *context)
{
	const struct hold *hold = context;
	struct host *host = hold->reader->host;
	struct urb *urb = host ? host_find(host, hold->urb) : NULL;

	if (urb)
		host_complete(host, urb, 0, NULL, urb->length);
}

static bool keep(struct fault *fault, struct reader *reader, struct urb *urb)
{
	struct hold *hold = fault->state;

	hold->reader = reader;
	hold->urb = urb->id;
	hold->timer.expired = release;
	hold->timer.context = hold;
	timer_start(&hold->timer, HOLD_MILLISECONDS);
	return true;
}

static void forget(struct fault *fault, struct reader *reader)
{
	struct hold *hold = fault->state;

	(void)reader;
	timer_stop(&hold->timer);
}

FAULT(answer_before_command) = {
	.name = "answer-before-command",
	.what = "The message is taken 100 ms after it was answered.",
	.state = sizeof(struct hold),
	.acknowledge = keep,
	.reset = forget,
};
