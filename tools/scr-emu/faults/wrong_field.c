// SPDX-License-Identifier: BSD-3-Clause
/*
 * wrong-seq, wrong-slot, wrong-type: a field by which the host knows its answer is another.
 */
#include "outgoing.h"

static void change_sequence(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)reader;
	answer->bytes[AT_SEQUENCE] += 0x40;
}

static void change_slot(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)reader;
	answer->bytes[AT_SLOT] ^= 0x7f;
}

/* Never the type that is right, and one that the host knows. */
static void change_type(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	u8 *type = &answer->bytes[AT_TYPE];

	(void)fault;
	(void)reader;
	*type = *type == DATA_RATE ? DATA_BLOCK : DATA_RATE;
}

FAULT(wrong_seq) = {
	.name = "wrong-seq",
	.what = "bSeq is another one.",
	.change_answer = change_sequence,
};

FAULT(wrong_slot) = {
	.name = "wrong-slot",
	.what = "bSlot is another one.",
	.change_answer = change_slot,
};

FAULT(wrong_type) = {
	.name = "wrong-type",
	.what = "bMessageType is another one.",
	.change_answer = change_type,
};
