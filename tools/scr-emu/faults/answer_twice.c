// SPDX-License-Identifier: BSD-3-Clause
/*
 * answer-twice: an answer comes again at once.
 */
#include "outgoing.h"

static void repeat(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	outgoing_send(reader, answer);
}

FAULT(answer_twice) = {
	.name = "answer-twice",
	.what = "It comes again at once.",
	.follow_answer = repeat,
};
