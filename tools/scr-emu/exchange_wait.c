// SPDX-License-Identifier: BSD-3-Clause
/*
 * What the card is asked, and the time that it takes.
 */
#include <string.h>

#include "reader.h"

/* Between two requests for more time. */
#define EXTENSION_MILLISECONDS	100

static void wait_for_card(struct slot *slot)
{
	u64 now = loop_now();
	u64 left = slot->deadline > now ? slot->deadline - now : 0;

	if (slot->manner == CARD_HANGS)
		return;
	if (slot->manner != CARD_ANSWERS || (left > EXTENSION_MILLISECONDS && !slot->silent))
		left = EXTENSION_MILLISECONDS;
	timer_start(&slot->timer, left);
}

void exchange_timer(void *context)
{
	struct slot *slot = context;

	if (slot->manner == CARD_ANSWERS && loop_now() >= slot->deadline) {
		slot->answered(slot);
		return;
	}
	answer_time_extension(slot);
	wait_for_card(slot);
}

void exchange_wait(struct slot *slot, void (*answered)(struct slot *slot))
{
	slot->answered = answered;
	slot->finish = answered;
	slot->silent = false;
	if (slot->manner == CARD_ANSWERS && loop_now() >= slot->deadline)
		answered(slot);
	else
		wait_for_card(slot);
}

void exchange_pause(struct slot *slot, u32 milliseconds, void (*answered)(struct slot *slot))
{
	slot->answered = answered;
	slot->silent = true;
	slot->manner = CARD_ANSWERS;
	slot->deadline = loop_now() + milliseconds;
	if (milliseconds)
		wait_for_card(slot);
	else
		answered(slot);
}

static void take_answer(struct slot *slot)
{
	const struct card *card = &slot->card;

	memcpy(slot->response, card->data, card->length);
	slot->response[card->length] = card->status >> 8;
	slot->response[card->length + 1] = card->status & 0xff;
	slot->response_length = card->length + 2;
	slot->response_sent = 0;
}

/*
 * At T=1 the card may have asked for more time, and nothing be under way just now,
 * or that question still be on the line.
 */
void exchange_answered(struct card *card)
{
	struct slot *slot = card->context;

	if (!slot->waits)
		return;
	slot->waits = false;
	slot->manner = CARD_ANSWERS;
	slot->deadline = loop_now();
	take_answer(slot);
	if (!slot->busy || !slot->finish || slot->speaking)
		return;
	timer_stop(&slot->timer);
	slot->finish(slot);
}

/* What the card has at once of an answer that comes later, stands for it if it never does. */
void exchange_ask_card(struct slot *slot, const u8 *command, u32 length)
{
	struct card *card = &slot->card;

	card_apdu(card, command, length);
	take_answer(slot);
	slot->manner = card->manner;
	slot->waits = card->manner == CARD_LATER;
	slot->finish = NULL;
	slot->deadline = loop_now() + card->milliseconds;
}
