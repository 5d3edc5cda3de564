// SPDX-License-Identifier: BSD-3-Clause
/*
 * t1-ns-loop, t1-nr-loop: host and card never agree on the number of an I-block.
 */
#include "reader.h"

/* N(S) of another I-block than the host waits for; what is no I-block stays. */
static bool spoil_sequence(struct fault *fault, struct slot *slot)
{
	const struct t1_card *t1 = &slot->card_end.t1;

	(void)fault;
	t1_line_copy(slot);
	if (!(t1->block[1] & T1_R_BLOCK))
		t1_card_encode(t1, t1->block[1] ^ T1_I_SEQUENCE, t1->block + T1_PROLOGUE,
			       t1->block[2], slot->t1_line.block);
	return true;
}

/* For whatever comes, the card asks for the I-block again that it has. */
static bool ask_again(struct fault *fault, struct slot *slot)
{
	const struct t1_card *t1 = &slot->card_end.t1;
	u8 pcb = T1_R_BLOCK | (t1->next_received ? 0 : T1_R_SEQUENCE);
	struct t1_line *line = &slot->t1_line;

	(void)fault;
	t1_line_copy(slot);
	if ((t1->block[1] & T1_S_BLOCK) != T1_S_BLOCK)
		line->length = t1_card_encode(t1, pcb, NULL, 0, line->block);
	return true;
}

FAULT(t1_ns_loop) = {
	.name = "t1-ns-loop",
	.what = "N(S) is wrong, whatever the host asks for.",
	.place = 9,
	.lasts = true,
	.change_block = spoil_sequence,
};

FAULT(t1_nr_loop) = {
	.name = "t1-nr-loop",
	.what = "Whatever comes, the card asks for the I-block again that it has.",
	.place = 10,
	.lasts = true,
	.change_block = ask_again,
};
