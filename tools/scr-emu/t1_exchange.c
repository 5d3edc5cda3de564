// SPDX-License-Identifier: BSD-3-Clause
/*
 * Blocks of T=1 between host and card: the card works on them, and its own come in time,
 * late or never.
 */
#include "fault_occasions.h"

/* Before S(WTX request) of a card that does not know how long it will work. */
#define EXTENSION_MILLISECONDS	100

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

static void deliver_block(struct slot *slot)
{
	const struct t1_line *line = &slot->t1_line;

	if (!faults_send_block(slot))
		exchange_pause(slot, patience_of(slot), give_up);
	else
		slot->deliver(slot, line->block, line->length);
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

void t1_exchange(struct slot *slot, const u8 *block, u32 length,
		 void (*deliver)(struct slot *slot, const u8 *block, u32 length))
{
	const struct description *description = &slot->reader->settings->description;
	struct t1_card *t1 = &slot->card_end.t1;
	enum t1_card_result result;
	u8 request;

	if (description_features(description) & FEATURE_AUTO_IFSD)
		t1->ifsd = description->maximum_ifsd < T1_INFORMATION ?
			description->maximum_ifsd : T1_INFORMATION;
	slot->deliver = deliver;
	request = t1->request;
	result = t1_card_receive(t1, block, length);
	if (t1_line_answered(slot, request, block, length)) {
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
