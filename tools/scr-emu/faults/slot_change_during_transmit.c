// SPDX-License-Identifier: BSD-3-Clause
/*
 * slot-change-during-transmit: the card goes in the midst of an exchange.
 */
#include "reader.h"

static bool remove_card(struct fault *fault, struct slot *slot)
{
	(void)fault;
	slot_remove(slot);
	return true;
}

FAULT(slot_change_during_transmit) = {
	.name = "slot-change-during-transmit",
	.what = "The card goes.",
	.end_exchange = remove_card,
};
