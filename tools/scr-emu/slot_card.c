// SPDX-License-Identifier: BSD-3-Clause
/*
 * The card of a slot: it comes and goes.
 */
#include <string.h>

#include "reader.h"

static void slot_changed(struct slot *slot)
{
	slot->reader->changed |= 1U << slot->index;
	notify_changes(slot->reader);
}

void slot_remove(struct slot *slot)
{
	slot->present = false;
	slot->powered = false;
	card_remove(&slot->card);
	if (slot->busy)
		answer_error(slot, ERROR_ICC_MUTE);
	slot_changed(slot);
}

/* A card that comes by itself has come or gone. */
static void card_changed(struct card *card, bool present)
{
	struct slot *slot = card->context;

	if (!present) {
		slot_remove(slot);
		return;
	}
	slot->present = true;
	slot_changed(slot);
}

static void card_new(struct slot *slot)
{
	const struct settings *settings = slot->reader->settings;

	card_close(&slot->card);
	memset(&slot->card, 0, sizeof(slot->card));
	slot->card.context = slot;
	slot->card.answered = exchange_answered;
	slot->card.changed = card_changed;
	memcpy(slot->card.atr, settings->atr, settings->atr_length);
	slot->card.atr_length = settings->atr_length;
	slot->card.voltages = settings->card_voltages;
	card_open(&slot->card, &settings->card, slot->index);
}

void slot_init(struct slot *slot, struct reader *reader, u8 index)
{
	slot->reader = reader;
	slot->index = index;
	slot->timer.expired = exchange_timer;
	slot->timer.context = slot;
	slot->present = !reader->settings->no_card &&
			!reader->settings->card.model->comes_by_itself;
	card_new(slot);
	parameters_reset(slot);
}

void slot_insert(struct slot *slot)
{
	card_new(slot);
	slot->present = true;
	slot_changed(slot);
}
