// SPDX-License-Identifier: BSD-3-Clause
/*
 * IccPowerOn and IccPowerOff: the voltage, and the answer to reset.
 */
#include <string.h>

#include "reader.h"

/* Bytes of the fault atr-long; an answer to reset has 33 at most. */
#define LONG_ATR		40

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
