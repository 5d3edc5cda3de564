// SPDX-License-Identifier: BSD-3-Clause
/*
 * XfrBlock (6.1.4) at each exchange level, and the time that a card takes.
 */
#include <string.h>

#include "reader.h"

/* Between two requests for more time. */
#define EXTENSION_MILLISECONDS	100

/* A reader that announces less than a header does as if it had said nothing. */
static u32 room_of(const struct slot *slot)
{
	u32 length = slot->reader->settings->description.maximum_message_length;

	return length > CCID_HEADER_LENGTH ? length - CCID_HEADER_LENGTH : MAXIMUM_RESPONSE;
}

/* Of several, the one that does most. */
static u32 level_of(const struct slot *slot)
{
	u32 features = slot->reader->settings->description.features;

	if (features & LEVEL_EXTENDED)
		return LEVEL_EXTENDED;
	if (features & LEVEL_SHORT)
		return LEVEL_SHORT;
	return features & LEVEL_TPDU;
}

/* 6.2.1: the next piece of the response, as much as a message holds. */
static void send_piece(struct slot *slot)
{
	u32 sent = slot->response_sent;
	u32 left = slot->response_length - sent;
	u32 room = room_of(slot);
	bool last = level_of(slot) != LEVEL_EXTENDED || left <= room;
	u8 chain;

	if (last)
		chain = sent ? CHAIN_ENDS : CHAIN_WHOLE;
	else
		chain = sent ? CHAIN_CONTINUES : CHAIN_BEGINS;
	slot->response_sent = last ? 0 : sent + room;
	slot->response_length = last ? 0 : slot->response_length;
	answer(slot, DATA_BLOCK, chain, slot->response + sent, last ? left : room);
}

static void wait_for_card(struct slot *slot)
{
	u64 now = loop_now();
	u64 left = slot->deadline > now ? slot->deadline - now : 0;

	if (slot->card.manner == CARD_HANGS)
		return;
	if (slot->card.manner != CARD_ANSWERS || left > EXTENSION_MILLISECONDS)
		left = EXTENSION_MILLISECONDS;
	timer_start(&slot->timer, left);
}

void exchange_timer(void *context)
{
	struct slot *slot = context;

	if (slot->card.manner == CARD_ANSWERS && loop_now() >= slot->deadline) {
		send_piece(slot);
		return;
	}
	answer_time_extension(slot);
	wait_for_card(slot);
}

/* The card's answer, which is there. */
static void take_answer(struct slot *slot)
{
	struct card *card = &slot->card;

	if (slot->as_tpdu) {
		slot->response_length = card_tpdu_answer(card, slot->response);
		return;
	}
	memcpy(slot->response, card->data, card->length);
	slot->response[card->length] = card->status >> 8;
	slot->response[card->length + 1] = card->status & 0xff;
	slot->response_length = card->length + 2;
}

/* The card has @slot's command, and its answer is in @slot->response or comes later. */
static void run(struct slot *slot)
{
	slot->response_sent = 0;
	slot->waits = slot->card.manner == CARD_LATER;
	slot->deadline = loop_now() + slot->card.milliseconds;
	if (slot->card.manner == CARD_ANSWERS && !slot->card.milliseconds)
		send_piece(slot);
	else
		wait_for_card(slot);
}

/* The command may have been aborted meanwhile. */
void exchange_answered(struct card *card)
{
	struct slot *slot = card->context;

	if (!slot->busy || !slot->waits)
		return;
	slot->waits = false;
	take_answer(slot);
	send_piece(slot);
}

static void run_apdu(struct slot *slot, const u8 *command, u32 length)
{
	struct card *card = &slot->card;

	slot->as_tpdu = false;
	card_apdu(card, command, length);
	if (card->manner != CARD_LATER)
		take_answer(slot);
	run(slot);
}

/* 5.1, TPDU level T=0: always a header of five bytes. */
static void run_tpdu(struct slot *slot, const u8 *command, u32 length)
{
	if (length < 5 || length > 5 + 255) {
		answer_error(slot, AT_LENGTH);
		return;
	}
	slot->as_tpdu = true;
	slot->response_length = card_tpdu(&slot->card, command, length, slot->response);
	run(slot);
}

void exchange_command(struct slot *slot, const u8 *command, u32 length)
{
	switch (level_of(slot)) {
	case LEVEL_TPDU:
		run_tpdu(slot, command, length);
		break;
	case LEVEL_SHORT:
	case LEVEL_EXTENDED:
		run_apdu(slot, command, length);
		break;
	default:
		answer_error(slot, ERROR_NOT_SUPPORTED);
		break;
	}
}

bool exchange_wants_blocks(const struct slot *slot)
{
	return level_of(slot) == LEVEL_TPDU && slot->protocol;
}

u32 exchange_put_epilogue(const struct slot *slot, u8 *block, u32 length)
{
	u32 i;

	(void)slot;
	block[length] = 0;
	for (i = 0; i < length; i++)
		block[length] ^= block[i];
	return length + 1;
}

/* A piece of a command. The wrong piece: the whole command is forgotten. */
static void take_piece(struct slot *slot, const u8 *piece, u32 length, u16 level)
{
	bool begins = level == CHAIN_BEGINS || level == CHAIN_WHOLE;

	if (begins)
		slot->command_length = 0;
	if (slot->command_length + length > sizeof(slot->command) ||
	    (!begins && !slot->command_length)) {
		slot->command_length = 0;
		answer_error(slot, AT_LEVEL);
		return;
	}
	if (length)
		memcpy(slot->command + slot->command_length, piece, length);
	slot->command_length += length;
	if (level == CHAIN_BEGINS || level == CHAIN_CONTINUES) {
		answer(slot, DATA_BLOCK, CHAIN_WANTS_MORE, NULL, 0);
		return;
	}
	length = slot->command_length;
	slot->command_length = 0;
	run_apdu(slot, slot->command, length);
}

static void exchange_extended(struct slot *slot, const u8 *piece, u32 length, u16 level)
{
	if (level == CHAIN_WANTS_MORE && slot->response_sent)
		send_piece(slot);
	else if (level <= CHAIN_CONTINUES)
		take_piece(slot, piece, length, level);
	else
		answer_error(slot, AT_LEVEL);
}

/* Return: true if a fault has ended the command. */
static bool disturbed(struct slot *slot)
{
	struct faults *faults = &slot->reader->faults;

	if (fault_happens(faults, FAULT_UNPLUG_DURING, XFR_BLOCK)) {
		reader_unplug(slot->reader);
		return true;
	}
	if (fault_happens(faults, FAULT_SLOT_CHANGE_DURING_TRANSMIT, XFR_BLOCK)) {
		slot_remove(slot);
		return true;
	}
	return false;
}

void exchange_block(struct slot *slot, const u8 *message, u32 length)
{
	const u8 *block = message + CCID_HEADER_LENGTH;
	u16 level = scr_get_le16(message + AT_LEVEL);

	length -= CCID_HEADER_LENGTH;
	if (!slot->powered) {
		answer_error(slot, ERROR_ICC_MUTE);
		return;
	}
	if (disturbed(slot))
		return;
	switch (level_of(slot)) {
	case LEVEL_TPDU:
		run_tpdu(slot, block, length);
		break;
	case LEVEL_SHORT:
		run_apdu(slot, block, length);
		break;
	case LEVEL_EXTENDED:
		exchange_extended(slot, block, length, level);
		break;
	default:
		answer_error(slot, ERROR_NOT_SUPPORTED);
		break;
	}
}
