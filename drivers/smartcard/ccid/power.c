// SPDX-License-Identifier: GPL-2.0-only
/*
 * RDF_CARD_POWER: IccPowerOn with the choice of the voltage, and IccPowerOff
 * (6.1.1, 6.1.2).
 */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/string.h>

#include "ccid.h"

/* An answer to reset of 33 characters at the slowest clock takes 29 seconds. */
#define CCID_POWER_ON_TIMEOUT	(60 * HZ)
#define CCID_POWER_OFF_TIMEOUT	(5 * HZ)
#define CCID_ISO_MODE_TIMEOUT	(5 * HZ)

/* Class A before B before C (ISO 7816-3, 6.2.3): what every card survives. */
static const struct {
	u8 support;
	u8 select;
} ccid_voltages[] = {
	{ CCID_VOLTAGE_5V, CCID_POWER_SELECT_5V },
	{ CCID_VOLTAGE_3V, CCID_POWER_SELECT_3V },
	{ CCID_VOLTAGE_1V8, CCID_POWER_SELECT_1V8 },
};

/**
 * ccid_power_off() - IccPowerOff
 * @slot: its lock is held
 * @request: how to wait
 *
 * Context: may sleep.
 *
 * Return: as ccid_command().
 */
int ccid_power_off(struct ccid_slot *slot, struct scr_request *request)
{
	struct ccid_answer answer;

	/* First: that the card has no power then is no loss. */
	WRITE_ONCE(slot->powered, false);
	ccid_encode_icc_power_off(slot->message, slot->index, ccid_next_sequence(slot));
	return ccid_command(slot, request, CCID_HEADER_LENGTH, CCID_POWER_OFF_TIMEOUT,
			    &answer);
}

static int ccid_power_on_once(struct ccid_slot *slot, struct scr_request *request,
			      u8 select, struct ccid_answer *answer)
{
	int result;

	ccid_encode_icc_power_on(slot->message, slot->index, ccid_next_sequence(slot),
				 select);
	result = ccid_command(slot, request, CCID_HEADER_LENGTH, CCID_POWER_ON_TIMEOUT,
			      answer);
	if (!result)
		WRITE_ONCE(slot->powered, true);
	return result;
}

/* CCID_QUIRK_ISO_MODE: from EMV mode, where other cards are refused. */
static int ccid_leave_emv_mode(struct ccid_slot *slot, struct scr_request *request)
{
	static const u8 escape[] = CCID_ESCAPE_ISO_MODE;
	struct ccid_answer answer;

	memcpy(slot->message + CCID_HEADER_LENGTH, escape, sizeof(escape));
	return ccid_send_escape(slot, request, sizeof(escape), CCID_ISO_MODE_TIMEOUT,
				&answer);
}

static int ccid_power_on_at(struct ccid_slot *slot, struct scr_request *request,
			    u8 select, struct ccid_answer *answer)
{
	int result = ccid_power_on_once(slot, request, select, answer);

	if (!result || answer->command_status != CCID_COMMAND_FAILED ||
	    answer->error != CCID_ERROR_VENDOR_EMV_PROTOCOL_ERROR ||
	    !ccid_has_quirk(slot->device, CCID_QUIRK_ISO_MODE))
		return result;
	result = ccid_leave_emv_mode(slot, request);
	return result ? result : ccid_power_on_once(slot, request, select, answer);
}

/* Is it worth while to try another voltage? Not if the card is not the cause. */
static bool ccid_is_cards_fault(int result)
{
	return result == -EMEDIUMTYPE || result == -EPROTO || result == -EIO ||
	       result == -EOPNOTSUPP || result == -EINVAL;
}

static int ccid_power_on_by_voltage(struct ccid_slot *slot, struct scr_request *request,
				    struct ccid_answer *answer)
{
	u8 support = slot->device->description.voltages;
	int result = -EMEDIUMTYPE;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ccid_voltages); i++) {
		if (!(support & ccid_voltages[i].support))
			continue;
		result = ccid_power_on_at(slot, request, ccid_voltages[i].select, answer);
		if (!ccid_is_cards_fault(result))
			break;
		ccid_power_off(slot, request);
	}
	return result;
}

static bool ccid_chooses_voltage(const struct ccid_reader_description *description)
{
	return description->features &
	       (CCID_FEATURE_AUTO_VOLTAGE | CCID_FEATURE_AUTO_ACTIVATION);
}

/**
 * ccid_reset() - reset the card
 * @slot: its lock is held
 * @request: how to wait
 * @kind: SCARD_COLD_RESET or SCARD_WARM_RESET
 * @answer: the answer to reset, until the next command
 *
 * A warm reset keeps the power on, and so the voltage that the card answered to.
 *
 * Return: 0; -EMEDIUMTYPE: the card did not answer to reset; as ccid_command().
 */
int ccid_reset(struct ccid_slot *slot, struct scr_request *request, u32 kind,
	       struct ccid_answer *answer)
{
	if ((kind == SCARD_COLD_RESET && READ_ONCE(slot->powered)) ||
	    ccid_has_quirk(slot->device, CCID_QUIRK_POWER_OFF_FIRST))
		ccid_power_off(slot, request);
	if (ccid_chooses_voltage(&slot->device->description))
		return ccid_power_on_at(slot, request, CCID_POWER_SELECT_AUTOMATIC, answer);
	return ccid_power_on_by_voltage(slot, request, answer);
}

static int ccid_answer_to_reset(struct ccid_slot *slot, struct scr_request *request)
{
	struct ccid_answer answer;
	int result;

	result = ccid_reset(slot, request, request->minor, &answer);
	if (!result)
		result = scr_request_write(request, answer.data, answer.length);
	return result == -EOVERFLOW ? -EMEDIUMTYPE : result;
}

/**
 * ccid_card_power() - RDF_CARD_POWER
 * @reader: the reader
 * @request: @minor says which; the answer to reset is written to it
 *
 * Context: may sleep.
 *
 * Return: 0; -EMEDIUMTYPE: the card did not answer to reset, or not so that the
 * reader understood it; as ccid_command().
 */
int ccid_card_power(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	int result;

	mutex_lock(&slot->lock);
	if (request->minor == SCARD_POWER_DOWN)
		result = ccid_power_off(slot, request);
	else
		result = ccid_answer_to_reset(slot, request);
	ccid_forget_answer(slot);
	mutex_unlock(&slot->lock);
	return result;
}
EXPORT_SYMBOL_GPL(ccid_card_power);
