// SPDX-License-Identifier: BSD-3-Clause
/*
 * ABORT (5.3.1): the command that is under way ends.
 */
#include "fault_occasions.h"

/* At character level the card may be at work between two messages; it ends alone. */
static void abandon(struct slot *slot)
{
	struct card_end *card = &slot->card_end;

	card->t0.working = false;
	card->t0.received = 0;
	character_reset(slot);
	if (card->t1.working)
		t1_card_respond(&card->t1, slot->response, slot->response_length);
}

/* The command that is under way ends first (5.3.1). */
static void abort_command(struct slot *slot)
{
	slot->command_length = 0;
	slot->response_length = 0;
	slot->response_sent = 0;
	abandon(slot);
	if (!slot->busy)
		return;
	slot->waits = false;
	if (slot->reader->settings->abort_drops)
		slot_drop_command(slot);
	else
		answer_error(slot, ERROR_ABORTED);
}

/* Both have to come, in any order, and with the same bSeq. */
static void slot_abort(struct slot *slot)
{
	if (!slot->abort_requested || !slot->abort_sent ||
	    slot->abort_sequence != slot->abort_message)
		return;
	slot->abort_requested = false;
	slot->abort_sent = false;
	if (faults_ignore_abort(slot))
		return;
	slot->reader->counters.aborts++;
	abort_command(slot);
	answer_apart(slot->reader, ABORT, slot->index, slot->abort_message,
		     slot_icc_status(slot), 0);
}

void slot_abort_request(struct slot *slot, u8 sequence)
{
	slot->abort_requested = true;
	slot->abort_sequence = sequence;
	slot_abort(slot);
}

void slot_abort_message(struct slot *slot, u8 sequence)
{
	slot->abort_sent = true;
	slot->abort_message = sequence;
	slot_abort(slot);
}
