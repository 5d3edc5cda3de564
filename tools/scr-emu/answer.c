// SPDX-License-Identifier: BSD-3-Clause
/*
 * The answer that ends a command: at once, when its characters have gone over the line, or
 * never.
 */
#include <string.h>

#include "reader.h"

/* Return: true if the reader asks for more time instead, until the command is aborted. */
static bool extends_for_ever(struct slot *slot)
{
	if (!fault_happens(&slot->reader->faults, FAULT_ENDLESS_EXTENSION, slot->type))
		return false;
	slot->manner = CARD_EXTENDS;
	exchange_wait(slot, NULL);
	return true;
}

static void over(struct slot *slot)
{
	const struct late_answer *late = &slot->late;

	slot->speaking = false;
	answer(slot, late->type, late->specific, late->data, late->length);
}

/* At APDU levels the reader asks the host for more time. */
static void wait(struct slot *slot, u32 milliseconds)
{
	slot->speaking = true;
	if (description_level(&slot->reader->settings->description) < LEVEL_SHORT) {
		exchange_pause(slot, milliseconds, over);
		return;
	}
	slot->manner = CARD_ANSWERS;
	slot->deadline = loop_now() + milliseconds;
	exchange_wait(slot, over);
}

/* Return: true if that answer goes later. */
static bool is_late(struct slot *slot, u8 type, u8 specific, const u8 *data, u32 length)
{
	u32 milliseconds = line_time_take(slot);

	if (!milliseconds)
		return false;
	slot->late.type = type;
	slot->late.specific = specific;
	slot->late.length = length;
	if (length)
		memcpy(slot->late.data, data, length);
	wait(slot, milliseconds);
	return true;
}

void answer(struct slot *slot, u8 type, u8 specific, const u8 *data, u32 length)
{
	if (!extends_for_ever(slot) && !is_late(slot, type, specific, data, length))
		answer_now(slot, type, specific, data, length);
}
