// SPDX-License-Identifier: BSD-3-Clause
/*
 * XfrBlock at TPDU level (3.2.1): the reader knows the procedure bytes of T=0, and
 * the length of a block of T=1. What the blocks say is between host and card.
 */
#include <string.h>

#include "reader.h"

#define INS			1
#define P3			4

/* Before S(WTX request) of a card that does not know how long it will work. */
#define EXTENSION_MILLISECONDS	100

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

/* Block waiting time without the 11 etu at its end (11.4.3). */
static u32 block_waiting_time(const struct slot *slot, u8 bwi)
{
	return ((960ULL * 372) << (bwi < 9 ? bwi : 9)) / slot->reader_end.clock;
}

static void give_up(struct slot *slot)
{
	answer_error(slot, ERROR_ICC_MUTE);
}

/* How long the reader waits for a block; bBWI prolongs it. */
static u64 patience_of(const struct slot *slot)
{
	u8 bwi = slot->reader_end.parameters[PARAMETER_WAITING] >> 4;

	return (u64)block_waiting_time(slot, bwi) * (slot->waiting ? slot->waiting : 1);
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

static void deliver_block(struct slot *slot)
{
	const struct t1_line *line = &slot->t1_line;

	if (!t1_fault_send(slot))
		exchange_pause(slot, patience_of(slot), give_up);
	else if (description_level(&slot->reader->settings->description) == LEVEL_CHARACTER)
		character_block(slot, line->block, line->length);
	else
		receive_block(slot, line->block, line->length);
}

static void t1_answered(struct slot *slot)
{
	t1_card_respond(&slot->card_end.t1, slot->response, slot->response_length);
	deliver_block(slot);
}

static void ask_for_time(struct slot *slot, u32 multiplier)
{
	t1_card_request(&slot->card_end.t1, T1_S_WTX, multiplier < 255 ? multiplier : 255);
	deliver_block(slot);
}

static void ask_for_more_time(struct slot *slot)
{
	ask_for_time(slot, 1);
}

/* It asks well before the reader loses its patience. */
static u32 extension_interval(u64 patience)
{
	return patience / 2 < EXTENSION_MILLISECONDS ? patience / 2 : EXTENSION_MILLISECONDS;
}

/* The card works for as long as it was given; the reader, too, counts. */
static void work_t1(struct slot *slot)
{
	u64 patience = patience_of(slot);
	u64 now = loop_now();
	u64 left = slot->deadline > now ? slot->deadline - now : 0;

	slot->finish = t1_answered;
	/* Of the card, as a pause does not know of its manner. */
	if (slot->card.manner == CARD_HANGS || left > patience)
		exchange_pause(slot, patience, give_up);
	else if (slot->card.manner != CARD_ANSWERS)
		exchange_pause(slot, extension_interval(patience), ask_for_more_time);
	else
		exchange_pause(slot, left, t1_answered);
}

/* A card that needs longer than its block waiting time says so first. */
static void begin_t1(struct slot *slot)
{
	const struct t1_card *t1 = &slot->card_end.t1;
	u32 waiting = block_waiting_time(slot, slot->card_end.atr.bwi);
	u32 needed;

	exchange_ask_card(slot, t1->command, t1->command_length);
	needed = slot->card.milliseconds;
	slot->card_end.t1.command_length = 0;
	if (slot->manner == CARD_ANSWERS && needed >= waiting)
		ask_for_time(slot, needed / waiting + 1);
	else
		work_t1(slot);
}

void tpdu_t1(struct slot *slot, const u8 *block, u32 length)
{
	const struct description *description = &slot->reader->settings->description;
	struct t1_card *t1 = &slot->card_end.t1;
	enum t1_card_result result;
	u8 request;

	if (description_features(description) & FEATURE_AUTO_IFSD)
		t1->ifsd = description->maximum_ifsd < T1_INFORMATION ?
			description->maximum_ifsd : T1_INFORMATION;
	request = t1->request;
	result = t1_card_receive(t1, block, length);
	if (t1_fault_answered(slot, request, block, length)) {
		deliver_block(slot);
		return;
	}
	switch (result) {
	case T1_CARD_BLOCK:
		deliver_block(slot);
		break;
	case T1_CARD_COMMAND:
		begin_t1(slot);
		break;
	case T1_CARD_CONTINUES:
		work_t1(slot);
		break;
	case T1_CARD_MUTE:
		give_up(slot);
		break;
	}
}

static bool is_good(struct slot *slot, enum line_fault fault)
{
	if (fault == LINE_GOOD)
		return true;
	answer_error(slot, fault == LINE_PARITY ? ERROR_PARITY : ERROR_ICC_MUTE);
	return false;
}

bool tpdu_line_is_good(struct slot *slot)
{
	if (!is_good(slot, line_fault(&slot->reader_end, &slot->card_end)))
		return false;
	slot->card_end.negotiable = false;
	return true;
}

/* No matter which protocol the reader is set to: the request is of none. */
bool tpdu_pps(struct slot *slot, const u8 *request, u32 *length, u8 *response)
{
	struct reader_end end = slot->reader_end;

	end.protocol = slot->card_end.protocol;
	if (!is_good(slot, line_fault(&end, &slot->card_end)))
		return false;
	*length = *length > 1 ? line_pps(&slot->card_end, request, *length, response) : 0;
	return is_good(slot, *length ? LINE_GOOD : LINE_MUTE);
}

void tpdu_negotiate(struct slot *slot, const u8 *request, u32 length)
{
	u8 response[MAXIMUM_PPS];

	line_time_characters(slot, length);
	if (!tpdu_pps(slot, request, &length, response))
		return;
	line_time_characters(slot, length);
	answer(slot, DATA_BLOCK, 0, response, length);
}

void tpdu_exchange(struct slot *slot, const u8 *block, u32 length)
{
	if (length && block[0] == PPSS) {
		tpdu_negotiate(slot, block, length);
		return;
	}
	if (!tpdu_line_is_good(slot))
		return;
	if (slot->reader_end.protocol == PROTOCOL_T1) {
		line_time_characters(slot, length);
		tpdu_t1(slot, block, length);
	} else {
		exchange_t0(slot, block, length);
	}
}
