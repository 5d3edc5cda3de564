// SPDX-License-Identifier: BSD-3-Clause
/*
 * The answer that ends a command: at once, when its characters have gone over the line, or
 * never.
 */
#include <string.h>

#include "fault_occasions.h"

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
	if (!faults_replace_answer(slot) && !is_late(slot, type, specific, data, length))
		answer_now(slot, type, specific, data, length);
}
