// SPDX-License-Identifier: BSD-3-Clause
/*
 * The blocks of a card's T=1 on their way to the reader, and what may be said in their
 * place: the card itself means well, and so goes on from whatever the host makes of it.
 */
#include <string.h>

#include "reader.h"

void t1_line_copy(struct slot *slot)
{
	const struct t1_card *t1 = &slot->card_end.t1;

	memcpy(slot->t1_line.block, t1->block, t1->block_length);
	slot->t1_line.length = t1->block_length;
}

void t1_line_interpose(struct slot *slot, u8 pcb, u8 information)
{
	struct t1_card *t1 = &slot->card_end.t1;
	struct t1_line *line = &slot->t1_line;

	memcpy(line->held, t1->block, t1->block_length);
	line->held_length = t1->block_length;
	t1_card_request(t1, pcb, information);
}

/* After an ABORT there is nothing to be sent any more. */
bool t1_line_answered(struct slot *slot, u8 request, const u8 *block, u32 length)
{
	struct t1_card *t1 = &slot->card_end.t1;
	struct t1_line *line = &slot->t1_line;
	u32 held = line->held_length;

	if (!request || t1->request)
		return false;
	line->held_length = 0;
	if (!held || request == T1_S_ABORT || length < T1_PROLOGUE ||
	    block[1] != (request | T1_S_RESPONSE))
		return false;
	memcpy(t1->block, line->held, held);
	t1->block_length = held;
	return true;
}

void t1_line_forget(struct slot *slot)
{
	memset(&slot->t1_line, 0, sizeof(slot->t1_line));
}
