// SPDX-License-Identifier: BSD-3-Clause
/*
 * one-byte-packets: each byte of the answer is a packet, and so the end of a transfer.
 */
#include "outgoing.h"

/* A longer answer would keep all readers from being heard: the rest comes in one. */
#define MOST_PACKETS		1000

static bool has_pipes(const struct reader *reader, const struct outgoing *answer)
{
	(void)answer;
	return !iccd_version(reader);
}

static bool send_bytes(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	const u8 *bytes = answer->bytes;
	u32 i;

	(void)fault;
	for (i = 0; i < answer->length && i < MOST_PACKETS; i++)
		pipe_send(reader, ENDPOINT_BULK_IN, 0, bytes + i, 1);
	if (i < answer->length)
		pipe_send(reader, ENDPOINT_BULK_IN, 0, bytes + i, answer->length - i);
	return true;
}

FAULT(one_byte_packets) = {
	.name = "one-byte-packets",
	.what = "Each of its bytes is a packet, and so the end of a transfer.",
	.is_for = has_pipes,
	.send_answer = send_bytes,
};
