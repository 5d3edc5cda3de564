// SPDX-License-Identifier: BSD-3-Clause
/*
 * What goes wrong with the blocks of a card's T=1 on their way to the reader, by
 * faults: the card itself means well, and so goes on from whatever the host makes
 * of it.
 */
#include <string.h>

#include "reader.h"

/* What is to be said in place of the card's block, which is kept until then. */
static void interpose(struct slot *slot, u8 pcb, u8 information)
{
	struct t1_card *t1 = &slot->card_end.t1;
	struct t1_line *line = &slot->t1_line;

	memcpy(line->held, t1->block, t1->block_length);
	line->held_length = t1->block_length;
	t1_card_request(t1, pcb, information);
}

/* The I-block that is never sent has not used its N(S). */
static void abort_chain(struct slot *slot)
{
	struct t1_card *t1 = &slot->card_end.t1;

	if (!(t1->block[1] & T1_R_BLOCK))
		t1->next_sent = !!(t1->block[1] & T1_I_SEQUENCE);
	interpose(slot, T1_S_ABORT, 0);
}

static void copy_block(struct slot *slot)
{
	const struct t1_card *t1 = &slot->card_end.t1;

	memcpy(slot->t1_line.block, t1->block, t1->block_length);
	slot->t1_line.length = t1->block_length;
}

static void spoil_epilogue(struct slot *slot)
{
	copy_block(slot);
	slot->t1_line.block[slot->t1_line.length - 1] ^= 0xff;
}

/* N(S) of another I-block than the host waits for; what is no I-block stays. */
static void spoil_sequence(struct slot *slot)
{
	const struct t1_card *t1 = &slot->card_end.t1;

	copy_block(slot);
	if (!(t1->block[1] & T1_R_BLOCK))
		t1_card_encode(t1, t1->block[1] ^ T1_I_SEQUENCE, t1->block + T1_PROLOGUE,
			       t1->block[2], slot->t1_line.block);
}

/* For whatever comes, the card asks for the I-block again that it has. */
static void ask_again(struct slot *slot)
{
	const struct t1_card *t1 = &slot->card_end.t1;
	struct t1_line *line = &slot->t1_line;

	copy_block(slot);
	if ((t1->block[1] & T1_S_BLOCK) != T1_S_BLOCK)
		line->length = t1_card_encode(t1, T1_R_BLOCK | (t1->next_received ?
							 0 : T1_R_SEQUENCE), NULL, 0, line->block);
}

/* Only RESYNCH or a reset brings a card to its senses that makes the same mistake for ever. */
static int mistake(struct slot *slot)
{
	const struct t1_card *t1 = &slot->card_end.t1;
	struct t1_line *line = &slot->t1_line;
	int fault = t1_fault_happens(&slot->reader->faults);

	if (t1->block[1] == (T1_S_RESYNCH | T1_S_RESPONSE))
		line->lasting = 0;
	if (fault < 0)
		return line->lasting ? (int)line->lasting : -1;
	if (fault == FAULT_T1_RESYNCH || fault == FAULT_T1_WTX_STORM ||
	    fault == FAULT_T1_NS_LOOP || fault == FAULT_T1_NR_LOOP)
		line->lasting = fault;
	return fault;
}

bool t1_fault_send(struct slot *slot)
{
	const struct faults *faults = &slot->reader->faults;
	int fault = mistake(slot);

	switch (fault) {
	case FAULT_T1_LOST:
		return false;
	case FAULT_T1_BAD_EDC:
	case FAULT_T1_RESYNCH:
		spoil_epilogue(slot);
		return true;
	case FAULT_T1_NS_LOOP:
		spoil_sequence(slot);
		return true;
	case FAULT_T1_NR_LOOP:
		ask_again(slot);
		return true;
	case FAULT_T1_REPEAT:
		if (slot->t1_line.length)
			return true;
		break;
	case FAULT_T1_WTX:
	case FAULT_T1_WTX_STORM:
		interpose(slot, T1_S_WTX, fault == FAULT_T1_WTX ? faults->argument[fault] : 1);
		break;
	case FAULT_T1_IFS:
		interpose(slot, T1_S_IFS, faults->argument[fault]);
		break;
	case FAULT_T1_ABORT:
		abort_chain(slot);
		break;
	default:
		break;
	}
	copy_block(slot);
	return true;
}

/* After an ABORT there is nothing to be sent any more. */
bool t1_fault_answered(struct slot *slot, u8 request, const u8 *block, u32 length)
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

void t1_fault_forget(struct slot *slot)
{
	memset(&slot->t1_line, 0, sizeof(slot->t1_line));
}
