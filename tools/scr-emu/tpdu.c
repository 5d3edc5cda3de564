// SPDX-License-Identifier: BSD-3-Clause
/*
 * XfrBlock at TPDU level (3.2.1): the reader knows the procedure bytes of T=0, and
 * the length of a block of T=1. What the blocks say is between host and card.
 */
#include <string.h>

#include "reader.h"

#define INS			1
#define P3			4

static void send_to_card(struct slot *slot, u32 count)
{
	struct tpdu *tpdu = &slot->tpdu;
	struct t0_card *t0 = &slot->card_end.t0;
	enum t0_direction direction = tpdu->length > T0_HEADER ? T0_DIRECTION_TO_CARD :
		T0_DIRECTION_FROM_CARD;

	while (count-- && tpdu->sent < tpdu->length)
		t0_card_receive(t0, tpdu->bytes[tpdu->sent++], direction);
}

static void take_byte(struct slot *slot, u8 byte)
{
	slot->response[slot->response_length++] = byte;
}

/* INS: all the rest; INS ^ FF: one byte (10.3.3). Return: false if it is neither. */
static bool take_acknowledgement(struct slot *slot, u8 byte)
{
	struct tpdu *tpdu = &slot->tpdu;
	u8 ins = tpdu->bytes[INS];
	u8 complement = ~ins;
	u32 length = tpdu->bytes[P3] ? tpdu->bytes[P3] : T0_DATA;
	u32 count;

	if (byte != ins && byte != complement)
		return false;
	if (tpdu->length > T0_HEADER) {
		send_to_card(slot, byte == ins ? tpdu->length : 1);
	} else {
		count = length - slot->response_length;
		tpdu->expected = byte == ins ? count : !!count;
	}
	return true;
}

/* Return: false after the end of the command, by status or error. */
static bool take_character(struct slot *slot, u8 byte)
{
	struct tpdu *tpdu = &slot->tpdu;

	tpdu->heard++;
	if (tpdu->status) {
		take_byte(slot, byte);
		line_time_characters(slot, tpdu->sent);
		line_time_characters(slot, tpdu->heard);
		answer(slot, DATA_BLOCK, 0, slot->response, slot->response_length);
		return false;
	}
	if (tpdu->expected) {
		take_byte(slot, byte);
		tpdu->expected--;
		return true;
	}
	if (byte == T0_NULL || take_acknowledgement(slot, byte))
		return true;
	tpdu->status = (byte & 0xf0) == 0x60 || (byte & 0xf0) == 0x90;
	if (tpdu->status) {
		take_byte(slot, byte);
		return true;
	}
	answer_error(slot, ERROR_PROCEDURE_BYTE);
	return false;
}

/* Return: characters that the card has said since the latest call. */
static u32 take_output(struct t0_card *t0, u8 *output)
{
	u32 length = t0->output_length;

	memcpy(output, t0->output, length);
	t0->output_length = 0;
	return length;
}

static void run_t0(struct slot *slot);

static void t0_answered(struct slot *slot)
{
	t0_card_respond(&slot->card_end.t0, slot->response, slot->response_length);
	slot->response_length = 0;
	run_t0(slot);
}

/* Until the card works, or the command has ended, or nobody says anything more. */
static void run_t0(struct slot *slot)
{
	struct t0_card *t0 = &slot->card_end.t0;
	u8 output[T0_OUTPUT];
	u8 apdu[sizeof(t0->command)];
	u32 i, length;

	while ((length = take_output(t0, output)) > 0) {
		for (i = 0; i < length; i++) {
			if (!take_character(slot, output[i]))
				return;
		}
	}
	if (!t0->working) {
		answer_error(slot, ERROR_ICC_MUTE);
		return;
	}
	exchange_ask_card(slot, apdu, t0_card_apdu(t0, apdu));
	exchange_wait(slot, t0_answered);
}

/* 3.2.1: a header of five bytes, and all of the data that P3 counts or none. */
static void exchange_t0(struct slot *slot, const u8 *block, u32 length)
{
	if (length < T0_HEADER || (length > T0_HEADER && length - T0_HEADER != block[P3])) {
		answer_error(slot, AT_LENGTH);
		return;
	}
	memset(&slot->tpdu, 0, sizeof(slot->tpdu));
	memcpy(slot->tpdu.bytes, block, length);
	slot->tpdu.length = length;
	slot->response_length = 0;
	slot->card_end.t0.received = 0;
	slot->card_end.t0.output_length = 0;
	send_to_card(slot, T0_HEADER);
	run_t0(slot);
}

/* The reader waits for an epilogue of the length that its parameters tell. */
static void receive_block(struct slot *slot, const u8 *block, u32 length)
{
	const struct t1_card *t1 = &slot->card_end.t1;
	bool crc = slot->reader_end.parameters[PARAMETER_TCCK] & TCCK_CRC;
	u32 ifsd = slot->reader->settings->description.maximum_ifsd;

	line_time_characters(slot, length);
	if (crc && !t1->crc)
		answer_error(slot, ERROR_ICC_MUTE);
	else if (block[2] > (ifsd ? ifsd : T1_INFORMATION))
		answer_error(slot, ERROR_OVERRUN);
	else
		answer(slot, DATA_BLOCK, 0, block, t1->crc && !crc ? length - 1 : length);
}

void tpdu_exchange(struct slot *slot, const u8 *block, u32 length)
{
	if (length && block[0] == PPSS) {
		line_use_negotiate(slot, block, length);
		return;
	}
	if (!line_use_is_good(slot))
		return;
	if (slot->reader_end.protocol == PROTOCOL_T1) {
		line_time_characters(slot, length);
		t1_exchange(slot, block, length, receive_block);
	} else {
		exchange_t0(slot, block, length);
	}
}
