// SPDX-License-Identifier: BSD-3-Clause
/*
 * XfrBlock (6.1.4): the command goes by its level; at APDU levels, the pieces of it.
 */
#include <string.h>

#include "fault_occasions.h"

/* A reader that announces less than a header does as if it had said nothing. */
static u32 room_of(const struct slot *slot)
{
	u32 length = slot->reader->settings->description.maximum_message_length;

	return length > CCID_HEADER_LENGTH ? length - CCID_HEADER_LENGTH : MAXIMUM_RESPONSE;
}

static u32 level_of(const struct slot *slot)
{
	return description_level(&slot->reader->settings->description);
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
	if (!sent)
		line_time_apdu(slot, slot->asked, slot->response_length);
	slot->response_sent = last ? 0 : sent + room;
	slot->response_length = last ? 0 : slot->response_length;
	answer(slot, DATA_BLOCK, chain, slot->response + sent, last ? left : room);
}

/* CRC at one end, LRC at the other. */
static bool blocks_end_otherwise(const struct slot *slot)
{
	bool crc = slot->reader_end.parameters[PARAMETER_TCCK] & TCCK_CRC;

	return slot->reader_end.protocol == PROTOCOL_T1 && crc != slot->card_end.t1.crc;
}

/*
 * The reader speaks to the card as it is set to. Neither automatism: then it is the
 * host that makes the PPS, although CCID 1.1, 3.2.2 says otherwise.
 */
static void run_apdu(struct slot *slot, const u8 *command, u32 length)
{
	u32 features = description_features(&slot->reader->settings->description);

	if (length && command[0] == PPSS && !(features & (FEATURE_NEGOTIATES | FEATURE_AUTO_PPS))) {
		line_use_negotiate(slot, command, length);
		return;
	}
	if (!line_use_is_good(slot))
		return;
	if (blocks_end_otherwise(slot)) {
		answer_error(slot, ERROR_ICC_MUTE);
		return;
	}
	slot->asked = length;
	exchange_ask_card(slot, command, length);
	exchange_wait(slot, send_piece);
}

void exchange_command(struct slot *slot, const u8 *command, u32 length)
{
	switch (level_of(slot)) {
	case LEVEL_TPDU:
		tpdu_exchange(slot, command, length);
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

void exchange_block(struct slot *slot, const u8 *message, u32 length)
{
	const u8 *block = message + CCID_HEADER_LENGTH;
	u16 level = scr_get_le16(message + AT_LEVEL);

	length -= CCID_HEADER_LENGTH;
	slot->waiting = message[AT_SPECIFIC];
	if (!slot->powered) {
		answer_error(slot, ERROR_ICC_MUTE);
		return;
	}
	if (faults_end_exchange(slot))
		return;
	switch (level_of(slot)) {
	case LEVEL_TPDU:
		tpdu_exchange(slot, block, length);
		break;
	case LEVEL_SHORT:
		run_apdu(slot, block, length);
		break;
	case LEVEL_EXTENDED:
		exchange_extended(slot, block, length, level);
		break;
	default:
		character_exchange(slot, block, length, level);
		break;
	}
}
