// SPDX-License-Identifier: BSD-3-Clause
/*
 * zero-length-packet: an empty packet, a transfer of its own, comes before the answer.
 */
#include "outgoing.h"

static void send_empty(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)answer;
	pipe_send(reader, ENDPOINT_BULK_IN, 0, NULL, 0);
}

FAULT(zero_length_packet) = {
	.name = "zero-length-packet",
	.what = "An empty packet comes before it.",
	.change_answer = send_empty,
};
