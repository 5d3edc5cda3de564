// SPDX-License-Identifier: GPL-2.0-only
/*
 * A PIN in a T=1 block: the reader works at TPDU level, and the host counts the
 * blocks. The host makes the prologue (bTeoPrologue), the reader puts the PIN in
 * and makes the epilogue.
 */
#include <linux/string.h>

#include "pin.h"

/*
 * The command with the PIN is the reader's secret: the host has the bytes that
 * fill its place, and the card would count them as a wrong PIN. So the host
 * sends what goes on with the response, and no I-block, nor what leads to one.
 */
static bool ccid_is_without_command(const u8 *block)
{
	u8 pcb = block[1];

	return (pcb & SCR_T1_NOT_I) && pcb != SCR_T1_RESYNCH_REQUEST;
}

/* The rest of the exchange that began with the reader's block, @answer to it. */
static int ccid_finish_pin_t1(struct ccid_slot *slot, struct scr_request *request,
			      struct ccid_answer *answer)
{
	u8 block[SCR_T1_BLOCK_LENGTH + 1];
	enum scr_t1_result step;
	int result = 0;

	while (!result) {
		step = scr_t1_receive(&slot->t1, answer->data, answer->length);
		if (slot->t1.information_length)
			result = ccid_take_information(slot, request);
		if (result || step != SCR_T1_SEND)
			break;
		scr_t1_encode(&slot->t1, block);
		if (ccid_is_without_command(block))
			result = ccid_exchange_block(slot, request, answer);
		else
			result = -EPROTO;
	}
	memzero_explicit(block, sizeof(block));
	if (result)
		return result;
	slot->t1_lost = step == SCR_T1_DEAD;
	return step == SCR_T1_DEAD || slot->t1.aborted ? -EPROTO : 0;
}

/* One block, its prologue from the host, its epilogue and the PIN from the reader. */
static int ccid_exchange_pin_t1(struct ccid_slot *slot, struct scr_request *request,
				struct ccid_pin_entry *entry)
{
	struct ccid_answer answer = { 0 };
	u8 block[SCR_T1_BLOCK_LENGTH];
	const u8 *command, *outcome;
	size_t length;
	int result;

	command = ccid_pin_command(entry, &length);
	if (length > slot->t1.ifsc)
		return -EINVAL;
	scr_t1_transmit(&slot->t1, command, length);
	scr_t1_encode(&slot->t1, block);
	slot->t1_lost = true;
	result = ccid_send_pin_entry(slot, request, entry, block, &answer);
	memzero_explicit(block, sizeof(block));
	outcome = ccid_pin_outcome(&answer);
	/* Either the reader says before it has sent anything to the card. */
	if (result && (outcome || ccid_is_refusal(&answer)))
		slot->t1_lost = false;
	if (result && outcome)
		return scr_request_write(request, outcome, 2);
	return result ? result : ccid_finish_pin_t1(slot, request, &answer);
}

/**
 * ccid_enter_pin_t1() - a PIN entry where the host speaks T=1 with the card
 * @slot: a reader at TPDU level; its lock is held
 * @request: the response's
 * @entry: what the program asks for, any bytes
 *
 * Return: 0; -EINVAL: not part 10's, or longer than a block; -EPROTO: the card
 * wants the command again, which only the reader has; as ccid_command().
 */
int ccid_enter_pin_t1(struct ccid_slot *slot, struct scr_request *request,
		      struct ccid_pin_entry *entry)
{
	int result;

	if (ccid_pin_check(entry))
		return -EINVAL;
	result = ccid_resynchronize(slot, request);
	if (result)
		return result;
	result = ccid_exchange_pin_t1(slot, request, entry);
	/* The command is the caller's, and not to be sent again. */
	scr_t1_transmit(&slot->t1, NULL, 0);
	if (result && result != -EOVERFLOW)
		request->information = 0;
	return result;
}
