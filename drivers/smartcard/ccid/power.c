// SPDX-License-Identifier: GPL-2.0-only
/*
 * RDF_CARD_POWER: IccPowerOn with the choice of the voltage, and IccPowerOff
 * (6.1.1, 6.1.2).
 */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/string.h>

#include "../compat.h"
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

static int ccid_next_power_off(struct ccid_slot *slot, ccid_step step)
{
	/* First: that the card has no power then is no loss. */
	WRITE_ONCE(slot->powered, false);
	ccid_encode_icc_power_off(slot->message, slot->index, ccid_next_sequence(slot));
	return ccid_next_command(slot, CCID_HEADER_LENGTH, CCID_POWER_OFF_TIMEOUT, step);
}

static int ccid_begin_power_off(struct ccid_slot *slot, struct scr_request *request,
				int result)
{
	return ccid_next_power_off(slot, ccid_end_exchange);
}

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
	return ccid_run(slot, request, ccid_begin_power_off);
}

static int ccid_powered_on(struct ccid_slot *slot, struct scr_request *request, int result);

static int ccid_next_power_on(struct ccid_slot *slot)
{
	ccid_encode_icc_power_on(slot->message, slot->index, ccid_next_sequence(slot),
				 slot->exchange.select);
	return ccid_next_command(slot, CCID_HEADER_LENGTH, CCID_POWER_ON_TIMEOUT,
				 ccid_powered_on);
}

static bool ccid_chooses_voltage(const struct ccid_reader_description *description)
{
	return description->features &
	       (CCID_FEATURE_AUTO_VOLTAGE | CCID_FEATURE_AUTO_ACTIVATION);
}

/* Is it worth while to try another voltage? Not if the card is not the cause. */
static bool ccid_is_cards_fault(int result)
{
	return result == -EMEDIUMTYPE || result == -EPROTO || result == -EIO ||
	       result == -EOPNOTSUPP || result == -EINVAL;
}

/* The lowest class that was not tried yet; if there is none, that was all. */
static int ccid_try_next_voltage(struct ccid_slot *slot)
{
	u8 support = slot->device->description.voltages;
	struct ccid_exchange *exchange = &slot->exchange;

	while (exchange->voltage < ARRAY_SIZE(ccid_voltages)) {
		unsigned int voltage = exchange->voltage++;

		if (!(support & ccid_voltages[voltage].support))
			continue;
		exchange->select = ccid_voltages[voltage].select;
		exchange->left_emv_mode = false;
		return ccid_next_power_on(slot);
	}
	return exchange->result;
}

static int ccid_powered_off_again(struct ccid_slot *slot, struct scr_request *request,
				  int result)
{
	return ccid_try_next_voltage(slot);
}

static int ccid_power_on_failed(struct ccid_slot *slot, int result)
{
	if (ccid_chooses_voltage(&slot->device->description) || !ccid_is_cards_fault(result))
		return result;
	slot->exchange.result = result;
	return ccid_next_power_off(slot, ccid_powered_off_again);
}

static int ccid_left_emv_mode(struct ccid_slot *slot, struct scr_request *request,
			      int result)
{
	return result ? ccid_power_on_failed(slot, result) : ccid_next_power_on(slot);
}

/* CCID_QUIRK_ISO_MODE: from EMV mode, where other cards are refused. */
static int ccid_leave_emv_mode(struct ccid_slot *slot)
{
	static const u8 escape[] = CCID_ESCAPE_ISO_MODE;

	memcpy(slot->message + CCID_HEADER_LENGTH, escape, sizeof(escape));
	ccid_encode_escape(slot->message, sizeof(escape), slot->index,
			   ccid_next_sequence(slot));
	slot->exchange.left_emv_mode = true;
	return ccid_next_command(slot, CCID_HEADER_LENGTH + sizeof(escape),
				 CCID_ISO_MODE_TIMEOUT, ccid_left_emv_mode);
}

static bool ccid_is_in_emv_mode(struct ccid_slot *slot)
{
	const struct ccid_exchange *exchange = &slot->exchange;

	return ccid_has_quirk(slot->device, CCID_QUIRK_ISO_MODE) &&
	       !exchange->left_emv_mode &&
	       slot->answer.command_status == CCID_COMMAND_FAILED &&
	       slot->answer.error == CCID_ERROR_VENDOR_EMV_PROTOCOL_ERROR;
}

static int ccid_powered_on(struct ccid_slot *slot, struct scr_request *request, int result)
{
	if (result)
		return ccid_is_in_emv_mode(slot) ? ccid_leave_emv_mode(slot) :
						   ccid_power_on_failed(slot, result);
	WRITE_ONCE(slot->powered, true);
	return slot->exchange.then(slot, request, 0);
}

static int ccid_begin_power_on(struct ccid_slot *slot, struct scr_request *request,
			       int result)
{
	struct ccid_exchange *exchange = &slot->exchange;

	exchange->voltage = 0;
	exchange->result = -EMEDIUMTYPE;
	exchange->left_emv_mode = false;
	exchange->select = CCID_POWER_SELECT_AUTOMATIC;
	if (ccid_chooses_voltage(&slot->device->description))
		return ccid_next_power_on(slot);
	return ccid_try_next_voltage(slot);
}

/* A warm reset keeps the power on, and so the voltage that the card answered to. */
static int ccid_begin_reset(struct ccid_slot *slot, struct scr_request *request, u32 kind,
			    ccid_step then)
{
	slot->exchange.then = then;
	if ((kind == SCARD_COLD_RESET && READ_ONCE(slot->powered)) ||
	    ccid_has_quirk(slot->device, CCID_QUIRK_POWER_OFF_FIRST))
		return ccid_next_power_off(slot, ccid_begin_power_on);
	return ccid_begin_power_on(slot, request, 0);
}

static int ccid_begin_cold_reset(struct ccid_slot *slot, struct scr_request *request,
				 int result)
{
	return ccid_begin_reset(slot, request, SCARD_COLD_RESET, ccid_end_exchange);
}

static int ccid_begin_warm_reset(struct ccid_slot *slot, struct scr_request *request,
				 int result)
{
	return ccid_begin_reset(slot, request, SCARD_WARM_RESET, ccid_end_exchange);
}

/**
 * ccid_reset() - reset the card
 * @slot: its lock is held
 * @request: how to wait
 * @kind: SCARD_COLD_RESET or SCARD_WARM_RESET
 * @answer: the answer to reset, until the next command
 *
 * Context: may sleep.
 *
 * Return: 0; -EMEDIUMTYPE: the card did not answer to reset; as ccid_command().
 */
int ccid_reset(struct ccid_slot *slot, struct scr_request *request, u32 kind,
	       struct ccid_answer *answer)
{
	int result = ccid_run(slot, request, kind == SCARD_COLD_RESET ?
			      ccid_begin_cold_reset : ccid_begin_warm_reset);

	*answer = slot->answer;
	return result;
}

/* Longer than any answer to reset: that is the card's mistake. */
static int ccid_answered_to_reset(struct ccid_slot *slot, struct scr_request *request,
				  int result)
{
	const struct ccid_answer *answer = &slot->answer;

	result = scr_request_write(request, answer->data, answer->length);
	return result == -EOVERFLOW ? -EMEDIUMTYPE : result;
}

static int ccid_begin_power(struct ccid_slot *slot, struct scr_request *request, int result)
{
	slot->transmit_timeout = 0;
	if (request->minor == SCARD_POWER_DOWN)
		return ccid_next_power_off(slot, ccid_end_exchange);
	return ccid_begin_reset(slot, request, request->minor, ccid_answered_to_reset);
}

/**
 * ccid_card_power() - RDF_CARD_POWER
 * @reader: the reader
 * @request: @minor says which; the answer to reset is written to it
 *
 * Context: may sleep, unless &scr_request.asynchronous.
 *
 * Return: 0; -EMEDIUMTYPE: the card did not answer to reset, or not so that the
 * reader understood it; as ccid_serve() and ccid_command().
 */
int ccid_card_power(struct scr_reader *reader, struct scr_request *request)
{
	return ccid_serve(ccid_slot_of(reader), request, ccid_begin_power);
}
EXPORT_SYMBOL_IF_KUNIT(ccid_card_power);
