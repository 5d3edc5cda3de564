// SPDX-License-Identifier: BSD-3-Clause
/*
 * t1-wtx, t1-ifs, t1-abort, t1-wtx-storm: an S-block with a request comes in place of the
 * card's block, which waits for the answer.
 */
#include "reader.h"

/* IFSC of a card that does not say (11.4.2). */
#define USUAL_IFS		32

static bool request(struct slot *slot, u8 pcb, u8 information)
{
	t1_line_interpose(slot, pcb, information);
	t1_line_copy(slot);
	return true;
}

static bool ask_for_time(struct fault *fault, struct slot *slot)
{
	return request(slot, T1_S_WTX, fault->argument);
}

static bool ask_again_for_time(struct fault *fault, struct slot *slot)
{
	(void)fault;
	return request(slot, T1_S_WTX, 1);
}

static bool ask_for_size(struct fault *fault, struct slot *slot)
{
	return request(slot, T1_S_IFS, fault->argument);
}

/* The I-block that is never sent has not used its N(S). */
static bool abort_chain(struct fault *fault, struct slot *slot)
{
	struct t1_card *t1 = &slot->card_end.t1;

	(void)fault;
	if (!(t1->block[1] & T1_R_BLOCK))
		t1->next_sent = !!(t1->block[1] & T1_I_SEQUENCE);
	return request(slot, T1_S_ABORT, 0);
}

FAULT(t1_wtx) = {
	.name = "t1-wtx",
	.argument = "N",
	.what = "S(WTX request) with that multiplier comes first, 1 if none is said.",
	.place = 4,
	.change_block = ask_for_time,
};

FAULT(t1_ifs) = {
	.name = "t1-ifs",
	.argument = "N",
	.what = "S(IFS request) with that IFSC comes first, 32 if none is said.",
	.place = 5,
	.usual = USUAL_IFS,
	.change_block = ask_for_size,
};

FAULT(t1_abort) = {
	.name = "t1-abort",
	.what = "S(ABORT request) comes instead.",
	.place = 7,
	.change_block = abort_chain,
};

FAULT(t1_wtx_storm) = {
	.name = "t1-wtx-storm",
	.what = "S(WTX request) comes first, and again when it is answered.",
	.place = 8,
	.lasts = true,
	.change_block = ask_again_for_time,
};
