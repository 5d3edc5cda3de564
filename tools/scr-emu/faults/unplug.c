// SPDX-License-Identifier: BSD-3-Clause
/*
 * unplug-message, unplug-during: the device goes, at any message or in the midst of an
 * exchange.
 */
#include "reader.h"

static bool unplug(struct fault *fault, struct reader *reader, struct urb *urb)
{
	(void)fault;
	(void)urb;
	reader_unplug(reader);
	return true;
}

static bool unplug_slot(struct fault *fault, struct slot *slot)
{
	(void)fault;
	reader_unplug(slot->reader);
	return true;
}

FAULT(unplug_message) = {
	.name = "unplug-message",
	.argument = "N",
	.what = "At it, or the Nth, the device goes. To an ICCD it is a request.",
	.counting = FAULT_NTH,
	.end_message = unplug,
	.end_iccd_request = unplug,
};

FAULT(unplug_during) = {
	.name = "unplug-during",
	.what = "The device goes.",
	.place = -1,
	.end_exchange = unplug_slot,
};
