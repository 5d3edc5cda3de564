// SPDX-License-Identifier: BSD-3-Clause
/*
 * The messages of CCID 1.1, 6.1: each is checked, and goes to its function.
 */
#include <string.h>

#include "reader.h"

/* bFunction of Mechanical */
#define MECHANICAL_ACCEPT	1
#define MECHANICAL_EJECT	2
#define MECHANICAL_CAPTURE	3
#define MECHANICAL_LOCK		4
#define MECHANICAL_UNLOCK	5

/* What the reader says to an Escape, before what was sent. */
#define ESCAPE_PREFIX		0xff

static void power_on(struct slot *slot, const u8 *message, u32 length)
{
	(void)length;
	slot_power_on(slot, message[AT_SPECIFIC]);
}

static void power_off(struct slot *slot, const u8 *message, u32 length)
{
	(void)message;
	(void)length;
	slot_power_off(slot);
}

/* GetSlotStatus, and T0APDU, which only changes what never happens here. */
static void status(struct slot *slot, const u8 *message, u32 length)
{
	(void)message;
	(void)length;
	answer(slot, SLOT_STATUS, slot->clock_stopped, NULL, 0);
}

/* What the reader says: an Escape may come between the blocks of a command. */
static u8 escaped[MAXIMUM_RESPONSE];

static void escape(struct slot *slot, const u8 *message, u32 length)
{
	length -= CCID_HEADER_LENGTH;
	if (length >= sizeof(escaped)) {
		answer_error(slot, AT_LENGTH);
		return;
	}
	escaped[0] = ESCAPE_PREFIX;
	memcpy(escaped + 1, message + CCID_HEADER_LENGTH, length);
	answer(slot, ESCAPE_ANSWER, 0, escaped, length + 1);
}

static void icc_clock(struct slot *slot, const u8 *message, u32 length)
{
	if (message[AT_SPECIFIC] > 1) {
		answer_error(slot, AT_SPECIFIC);
		return;
	}
	/* bClockStatus: 1 is stopped in state L. */
	slot->clock_stopped = message[AT_SPECIFIC];
	status(slot, message, length);
}

static u32 mechanical_support(u8 function)
{
	switch (function) {
	case MECHANICAL_ACCEPT:
		return 1;
	case MECHANICAL_EJECT:
		return 2;
	case MECHANICAL_CAPTURE:
		return 4;
	case MECHANICAL_LOCK:
	case MECHANICAL_UNLOCK:
		return 8;
	default:
		return 0;
	}
}

static void mechanical(struct slot *slot, const u8 *message, u32 length)
{
	u32 supported = slot->reader->settings->description.mechanical;
	u8 function = message[AT_SPECIFIC];
	bool was_present = slot->present;

	if (!(supported & mechanical_support(function))) {
		answer_error(slot, supported ? AT_SPECIFIC : ERROR_NOT_SUPPORTED);
		return;
	}
	if (function != MECHANICAL_EJECT && function != MECHANICAL_CAPTURE) {
		status(slot, message, length);
		return;
	}
	/* The answer says already that the card has gone; then the notification does. */
	slot->present = false;
	slot->powered = false;
	status(slot, message, length);
	if (was_present)
		slot_remove(slot);
}

static void (*const functions[256])(struct slot *slot, const u8 *message, u32 length) = {
	[SET_PARAMETERS] = parameters_set,
	[ICC_POWER_ON] = power_on,
	[ICC_POWER_OFF] = power_off,
	[GET_SLOT_STATUS] = status,
	[T0_APDU] = status,
	[ESCAPE] = escape,
	[GET_PARAMETERS] = parameters_get,
	[RESET_PARAMETERS] = parameters_default,
	[ICC_CLOCK] = icc_clock,
	[XFR_BLOCK] = exchange_block,
	[SECURE] = secure_message,
	[MECHANICAL] = mechanical,
	[SET_DATA_RATE] = parameters_set_rate,
};

/* Some announce no slot at all that may be busy; one may. */
static bool all_busy(const struct reader *reader)
{
	unsigned int limit = reader->settings->description.maximum_busy_slots;
	unsigned int i, count = 0;

	for (i = 0; i < reader->slot_count; i++)
		count += reader->slots[i].busy;
	return count >= (limit ? limit : 1);
}

static void begin(struct slot *slot, const u8 *message, u32 length)
{
	slot->busy = true;
	slot->type = message[AT_TYPE];
	slot->sequence = message[AT_SEQUENCE];
	line_time_begin(slot);
	if (functions[slot->type])
		functions[slot->type](slot, message, length);
	else
		answer_error(slot, ERROR_NOT_SUPPORTED);
}

/* Return: bError if a command for @slot is not even begun; -1: it is. */
static int refusal(const struct slot *slot, u32 data_length, u32 length)
{
	if (data_length != length - CCID_HEADER_LENGTH)
		return AT_LENGTH;
	if (slot->abort_requested)
		return ERROR_ABORTED;
	if (slot->busy || all_busy(slot->reader))
		return ERROR_SLOT_BUSY;
	return -1;
}

static void slot_message(struct slot *slot, const u8 *message, u32 length)
{
	int error;

	if (message[AT_TYPE] == ABORT) {
		slot_abort_message(slot, message[AT_SEQUENCE]);
		return;
	}
	error = refusal(slot, scr_get_le32(message + AT_LENGTH), length);
	if (error < 0)
		begin(slot, message, length);
	else
		answer_apart(slot->reader, message[AT_TYPE], slot->index,
			     message[AT_SEQUENCE], STATUS_FAILED | slot_icc_status(slot), error);
}

/* What is too short for a header has nobody to be answered to. */
void ccid_message(struct reader *reader, const u8 *message, u32 length)
{
	u8 slot;

	if (length < CCID_HEADER_LENGTH)
		return;
	slot = message[AT_SLOT];
	reader->counters.messages[message[AT_TYPE]]++;
	if (slot < reader->slot_count)
		slot_message(&reader->slots[slot], message, length);
	else
		answer_apart(reader, message[AT_TYPE], slot, message[AT_SEQUENCE],
			     STATUS_FAILED | ICC_ABSENT, AT_SLOT);
}
