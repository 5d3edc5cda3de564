// SPDX-License-Identifier: BSD-3-Clause
/*
 * missing-zero-length-packet: only full packets, and no empty one after them: the host
 * cannot know that there is not one more.
 */
#include "outgoing.h"

/* wMaxPacketSize of the bulk pipes. */
#define PACKET_LENGTH		64

static bool has_full_packets(const struct reader *reader, const struct outgoing *answer)
{
	return !(answer->length % PACKET_LENGTH) && !iccd_version(reader) &&
	       !reader->withheld_length;
}

static bool withhold(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	outgoing_withhold(reader, answer);
	return true;
}

static void forget(struct fault *fault, struct reader *reader)
{
	(void)fault;
	outgoing_forget(reader);
}

FAULT(missing_zero_length_packet) = {
	.name = "missing-zero-length-packet",
	.what = "One of full packets only does not end: for the host the next goes on.",
	.place = -1,
	.is_for = has_full_packets,
	.send_answer = withhold,
	.reset = forget,
	.clear = forget,
};
