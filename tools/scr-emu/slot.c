// SPDX-License-Identifier: BSD-3-Clause
/*
 * The slot and its card: power, presence, parameters, and ABORT.
 */
#include <string.h>

#include "reader.h"

/* Bytes of the fault atr-long; an answer to reset has 33 at most. */
#define LONG_ATR		40

static void slot_changed(struct slot *slot)
{
	slot->reader->changed |= 1U << slot->index;
	notify_changes(slot->reader);
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

u8 slot_icc_status(const struct slot *slot)
{
	if (!slot->present)
		return ICC_ABSENT;
	return slot->powered ? ICC_ACTIVE : ICC_INACTIVE;
}

/* The bit of bVoltageSupport that bPowerSelect stands for; 0: the reader cannot. */
static u8 voltage_of(const struct slot *slot, u8 select)
{
	const struct description *description = &slot->reader->settings->description;
	u8 support = description->voltage_support & 7;

	if (iccd_version(slot->reader))
		return slot->card.voltages;
	/* None is announced by mistake: there would be no reader. */
	if (!support)
		support = 7;
	if (!select && (description_features(description) & FEATURE_SELECTS_VOLTAGE))
		return support;
	if (!select || select > 3)
		return 0;
	return support & 1 << (select - 1);
}

/* T=1 is offered, the check byte is wrong. */
static const u8 atr_bad_tck[] = { 0x3b, 0x81, 0x01, 0x55, 0x00 };

/* T=0, and TA1 with Fi and Di that are reserved. */
static const u8 atr_bad_ta1[] = { 0x3b, 0x10, 0x7f };

/* T=0 and T=1 with all the bytes that there may be, 33. */
static const u8 atr_full[] = {
	0x3b, 0xff, 0x11, 0x00, 0x00, 0xe0, 0x00, 0x01, 0xf1, 0xfe, 0x00, 0x00, 0xff, 0x07, 0x00,
	0x00, 0x0f, 's', 'c', 'r', '-', 'e', 'm', 'u', ' ', 'f', 'u', 'l', 'l', ' ', 'A', 'T', 0xc3,
};

static const struct {
	enum fault fault;
	const u8 *atr;
	u32 length;
} false_atrs[] = {
	{ FAULT_ATR_BAD_TCK, atr_bad_tck, sizeof(atr_bad_tck) },
	{ FAULT_ATR_BAD_TA1, atr_bad_ta1, sizeof(atr_bad_ta1) },
	{ FAULT_ATR_FULL, atr_full, sizeof(atr_full) },
};

/* Return: bytes of what the card says instead, or @length. */
static u32 spoil_atr(struct faults *faults, u8 *atr, u32 length)
{
	unsigned int i;

	if (fault_happens(faults, FAULT_ATR_SHORT, ICC_POWER_ON))
		return 1;
	if (fault_happens(faults, FAULT_ATR_LONG, ICC_POWER_ON))
		return LONG_ATR;
	for (i = 0; i < ARRAY_SIZE(false_atrs); i++) {
		if (!fault_happens(faults, false_atrs[i].fault, ICC_POWER_ON))
			continue;
		memcpy(atr, false_atrs[i].atr, false_atrs[i].length);
		return false_atrs[i].length;
	}
	return length;
}

static void answer_atr(struct slot *slot)
{
	u8 atr[LONG_ATR] = {};
	u32 length = slot->card.atr_length;

	memcpy(atr, slot->card.atr, length);
	length = spoil_atr(&slot->reader->faults, atr, length);
	line_time_atr(slot, length);
	answer(slot, DATA_BLOCK, 0, atr, length);
}

void slot_power_on(struct slot *slot, u8 select)
{
	u8 voltage = voltage_of(slot, select);

	slot->reader->counters.power_ons++;
	slot->reader->counters.last_voltage = select;
	slot->powered = false;
	if (slot->present && !voltage) {
		answer_error(slot, AT_SPECIFIC);
		return;
	}
	if (!slot->present || !(voltage & slot->card.voltages)) {
		answer_error(slot, ERROR_ICC_MUTE);
		return;
	}
	slot->powered = true;
	slot->clock_stopped = false;
	slot->reader->counters.resets++;
	card_reset(&slot->card);
	parameters_reset(slot);
	answer_atr(slot);
}

void slot_power_off(struct slot *slot)
{
	slot->powered = false;
	card_power_off(&slot->card);
	answer(slot, SLOT_STATUS, 0, NULL, 0);
}

void slot_insert(struct slot *slot)
{
	card_new(slot);
	slot->present = true;
	slot_changed(slot);
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

void slot_drop_command(struct slot *slot)
{
	slot->busy = false;
	slot->finish = NULL;
	slot->speaking = false;
	pin_pad_drop(&slot->reader->pin_pad, slot);
	timer_stop(&slot->timer);
}

void slot_forget(struct slot *slot)
{
	slot_drop_command(slot);
	slot->waits = false;
	slot->powered = false;
	slot->abort_requested = false;
	slot->abort_sent = false;
	slot->command_length = 0;
	slot->response_length = 0;
	slot->response_sent = 0;
}

/* The command that is under way ends first (5.3.1). */
static void abort_command(struct slot *slot)
{
	slot->command_length = 0;
	slot->response_length = 0;
	slot->response_sent = 0;
	/* At character level the card may be at work between two messages. */
	tpdu_abandon(slot);
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
	if (fault_happens(&slot->reader->faults, FAULT_ABORT_IGNORED, 0))
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
