// SPDX-License-Identifier: BSD-3-Clause
/*
 * What the host hears of the line: whether it is good, and what its PPS requests come to.
 */
#include "reader.h"

static bool is_good(struct slot *slot, enum line_fault fault)
{
	if (fault == LINE_GOOD)
		return true;
	answer_error(slot, fault == LINE_PARITY ? ERROR_PARITY : ERROR_ICC_MUTE);
	return false;
}

bool line_use_is_good(struct slot *slot)
{
	if (!is_good(slot, line_fault(&slot->reader_end, &slot->card_end)))
		return false;
	slot->card_end.negotiable = false;
	return true;
}

/* No matter which protocol the reader is set to: the request is of none. */
bool line_use_pps(struct slot *slot, const u8 *request, u32 *length, u8 *response)
{
	struct reader_end end = slot->reader_end;

	end.protocol = slot->card_end.protocol;
	if (!is_good(slot, line_fault(&end, &slot->card_end)))
		return false;
	*length = *length > 1 ? line_pps(&slot->card_end, request, *length, response) : 0;
	return is_good(slot, *length ? LINE_GOOD : LINE_MUTE);
}

void line_use_negotiate(struct slot *slot, const u8 *request, u32 length)
{
	u8 response[MAXIMUM_PPS];

	line_time_characters(slot, length);
	if (!line_use_pps(slot, request, &length, response))
		return;
	line_time_characters(slot, length);
	answer(slot, DATA_BLOCK, 0, response, length);
}
