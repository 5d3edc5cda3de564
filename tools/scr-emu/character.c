// SPDX-License-Identifier: BSD-3-Clause
/*
 * XfrBlock at character level (3.2.3): the reader sends characters, and waits for
 * as many as wLevelParameter says. What the card says beyond that it keeps, until
 * the host sends something.
 */
#include <string.h>

#include "reader.h"

/* Between two NULLs of a card at work. */
#define NULL_MILLISECONDS	100

static void deliver(struct slot *slot);

static void arrive(struct slot *slot, const u8 *characters, u32 length)
{
	struct characters *fifo = &slot->characters;

	memcpy(fifo->arrived + fifo->length, characters, length);
	fifo->length += length;
}

static void take_output(struct slot *slot)
{
	struct t0_card *t0 = &slot->card_end.t0;

	arrive(slot, t0->output, t0->output_length);
	t0->output_length = 0;
}

static void give_up(struct slot *slot)
{
	answer_error(slot, ERROR_ICC_MUTE);
}

static void card_waits(struct slot *slot)
{
	arrive(slot, (const u8[]) { T0_NULL }, 1);
	deliver(slot);
}

static void card_answers(struct slot *slot)
{
	t0_card_respond(&slot->card_end.t0, slot->response, slot->response_length);
	take_output(slot);
	deliver(slot);
}

/* Work waiting time (10.2). */
static u32 work_waiting_time(const struct slot *slot)
{
	u8 fi_di = slot->reader_end.parameters[PARAMETER_FI_DI];

	return 960ULL * slot->reader_end.parameters[PARAMETER_WAITING] *
		scr_atr_clock_rate(fi_di >> 4) / slot->reader_end.clock;
}

/* The card says NULL as long as it works; unless it hangs. */
static void wait_for_character(struct slot *slot)
{
	u64 now = loop_now();
	u64 left = slot->characters.deadline > now ? slot->characters.deadline - now : 0;

	slot->finish = card_answers;
	if (slot->characters.manner == CARD_HANGS)
		exchange_pause(slot, work_waiting_time(slot), give_up);
	else if (slot->characters.manner == CARD_EXTENDS || slot->waits ||
		 left > NULL_MILLISECONDS)
		exchange_pause(slot, NULL_MILLISECONDS, card_waits);
	else
		exchange_pause(slot, left, card_answers);
}

/* A whole block of T=1 that the card has not looked at yet. */
static bool has_block(const struct slot *slot)
{
	const struct characters *fifo = &slot->characters;
	u32 epilogue = t1_card_epilogue(&slot->card_end.t1);

	return fifo->block_length >= T1_PROLOGUE &&
		fifo->block_length >= T1_PROLOGUE + fifo->block[2] + epilogue;
}

static void answer_characters(struct slot *slot)
{
	struct characters *fifo = &slot->characters;
	u32 length = fifo->expected;

	memcpy(slot->text, fifo->arrived, length);
	fifo->length -= length;
	memmove(fifo->arrived, fifo->arrived + length, fifo->length);
	line_time_characters(slot, length);
	answer(slot, DATA_BLOCK, 0, slot->text, length);
}

static void take_block(struct slot *slot, const u8 *block, u32 length)
{
	arrive(slot, block, length);
	deliver(slot);
}

/* Answers, or waits until there are characters, or there never will be. */
static void deliver(struct slot *slot)
{
	struct characters *fifo = &slot->characters;
	u32 length = fifo->block_length;

	if (fifo->length >= fifo->expected) {
		answer_characters(slot);
	} else if (has_block(slot)) {
		fifo->block_length = 0;
		t1_exchange(slot, fifo->block, length, take_block);
	} else if (slot->card_end.t0.working) {
		wait_for_character(slot);
	} else {
		give_up(slot);
	}
}

static void ask_card(struct slot *slot)
{
	struct t0_card *t0 = &slot->card_end.t0;
	u8 apdu[sizeof(t0->command)];

	exchange_ask_card(slot, apdu, t0_card_apdu(t0, apdu));
	slot->characters.deadline = slot->deadline;
	slot->characters.manner = slot->manner;
}

static void send_t0(struct slot *slot, const u8 *characters, u32 length)
{
	struct t0_card *t0 = &slot->card_end.t0;

	while (length--) {
		if (t0_card_receive(t0, *characters++, T0_DIRECTION_OF_INS) == T0_CARD_COMMAND)
			ask_card(slot);
		take_output(slot);
	}
}

/* What is longer than any block is none: the rest is not for anybody. */
static void send_t1(struct slot *slot, const u8 *characters, u32 length)
{
	struct characters *fifo = &slot->characters;
	u32 room = sizeof(fifo->block) - fifo->block_length;

	if (length > room)
		length = room;
	memcpy(fifo->block + fifo->block_length, characters, length);
	fifo->block_length += length;
}

/* PPSS begins neither a header nor a block. */
static bool is_pps(const struct slot *slot, const u8 *characters, u32 length)
{
	return length && characters[0] == PPSS && !slot->card_end.t0.received &&
		!slot->characters.block_length;
}

static void negotiate(struct slot *slot, const u8 *request, u32 length)
{
	u8 response[MAXIMUM_PPS];

	if (!line_use_pps(slot, request, &length, response))
		return;
	arrive(slot, response, length);
	deliver(slot);
}

void character_exchange(struct slot *slot, const u8 *characters, u32 length, u32 expected)
{
	struct characters *fifo = &slot->characters;

	if (expected > sizeof(slot->text)) {
		answer_error(slot, AT_LEVEL);
		return;
	}
	fifo->expected = expected;
	if (length)
		fifo->length = 0;
	line_time_characters(slot, length);
	if (is_pps(slot, characters, length)) {
		negotiate(slot, characters, length);
		return;
	}
	if (length && !line_use_is_good(slot))
		return;
	if (slot->reader_end.protocol == PROTOCOL_T1)
		send_t1(slot, characters, length);
	else
		send_t0(slot, characters, length);
	deliver(slot);
}

void character_reset(struct slot *slot)
{
	memset(&slot->characters, 0, sizeof(slot->characters));
}
