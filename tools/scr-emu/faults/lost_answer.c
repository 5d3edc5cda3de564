// SPDX-License-Identifier: BSD-3-Clause
/*
 * no-answer, eproto, stall-in: the answer is lost, and the host hears that or does not.
 */
#include <errno.h>

#include "outgoing.h"

static bool lose(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)reader;
	(void)answer;
	return true;
}

static bool break_transfer(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)answer;
	pipe_send(reader, ENDPOINT_BULK_IN, -EPROTO, NULL, 0);
	return true;
}

static bool stall(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)answer;
	pipe_halt(reader, ENDPOINT_BULK_IN);
	return true;
}

FAULT(no_answer) = {
	.name = "no-answer",
	.argument = "N",
	.what = "It, or the Nth from now on, is lost.",
	.counting = FAULT_NTH,
	.lose_answer = lose,
};

FAULT(stall_in) = {
	.name = "stall-in",
	.what = "It is lost, and the bulk-IN pipe stalls.",
	.lose_answer = stall,
};

FAULT(eproto) = {
	.name = "eproto",
	.argument = "N",
	.what = "It is lost, or the next N are: their URBs fail with EPROTO.",
	.counting = FAULT_N_TIMES,
	.place = 1,
	.lose_answer = break_transfer,
};
