// SPDX-License-Identifier: BSD-3-Clause
/*
 * IccPowerOn and IccPowerOff: the voltage, and the answer to reset.
 */
#include <string.h>

#include "fault_occasions.h"

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

static void answer_atr(struct slot *slot)
{
	u8 atr[FAULT_ATR_ROOM] = {};
	u32 length = slot->card.atr_length;

	memcpy(atr, slot->card.atr, length);
	length = faults_replace_atr(slot, atr, length);
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
