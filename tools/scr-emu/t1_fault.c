// SPDX-License-Identifier: BSD-3-Clause
/*
 * The occasion of the faults of T=1: a block of the card goes. Blocks are counted, and
 * some faults last.
 */
#include "fault_occasions.h"

/* Two for the same block: the second one happens to the next. */
static struct fault *fault_of_block(struct faults *faults)
{
	struct fault *fault = NULL, *happens = NULL;

	while ((fault = fault_next(faults, fault))) {
		if (!fault->armed || !fault->kind->change_block)
			continue;
		if (fault->block > 1)
			fault->block--;
		else if (!happens)
			happens = fault;
	}
	if (happens)
		happens->armed = false;
	return happens;
}

/* Only RESYNCH or a reset brings a card to its senses that makes the same mistake for ever. */
static struct fault *mistake(struct slot *slot)
{
	const struct t1_card *t1 = &slot->card_end.t1;
	struct t1_line *line = &slot->t1_line;
	struct fault *fault = fault_of_block(&slot->reader->faults);

	if (t1->block[1] == (T1_S_RESYNCH | T1_S_RESPONSE))
		line->lasting = NULL;
	if (!fault)
		return line->lasting;
	if (fault->kind->lasts)
		line->lasting = fault;
	return fault;
}

bool faults_send_block(struct slot *slot)
{
	struct fault *fault = mistake(slot);

	if (fault)
		return fault->kind->change_block(fault, slot);
	t1_line_copy(slot);
	return true;
}
