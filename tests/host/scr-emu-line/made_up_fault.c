// SPDX-License-Identifier: GPL-2.0-only
/*
 * made-up: a fault as somebody adds it, a file and nothing else. The Nth answer has its
 * last byte changed.
 */
#include "outgoing.h"

static void change_last(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	unsigned int *count = fault->state;

	(void)reader;
	answer->bytes[answer->length - 1] ^= 0xff;
	(*count)++;
}

FAULT(made_up) = {
	.name = "made-up",
	.argument = "N",
	.what = "The last byte of the Nth is wrong.",
	.counting = FAULT_NTH,
	.state = sizeof(unsigned int),
	.change_answer = change_last,
};
