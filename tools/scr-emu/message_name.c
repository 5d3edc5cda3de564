// SPDX-License-Identifier: BSD-3-Clause
/*
 * What the messages of the host are called.
 */
#include <stddef.h>
#include <strings.h>

#include "ccid.h"

static const struct {
	u8 type;
	const char *name;
} messages[] = {
	{ SET_PARAMETERS, "SetParameters" },
	{ ICC_POWER_ON, "IccPowerOn" },
	{ ICC_POWER_OFF, "IccPowerOff" },
	{ GET_SLOT_STATUS, "GetSlotStatus" },
	{ SECURE, "Secure" },
	{ T0_APDU, "T0APDU" },
	{ ESCAPE, "Escape" },
	{ GET_PARAMETERS, "GetParameters" },
	{ RESET_PARAMETERS, "ResetParameters" },
	{ ICC_CLOCK, "IccClock" },
	{ XFR_BLOCK, "XfrBlock" },
	{ MECHANICAL, "Mechanical" },
	{ ABORT, "Abort" },
	{ SET_DATA_RATE, "SetDataRateAndClockFrequency" },
};

const char *message_name(u8 type)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(messages); i++) {
		if (messages[i].type == type)
			return messages[i].name;
	}
	return NULL;
}

u8 message_by_name(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(messages); i++) {
		if (!strcasecmp(messages[i].name, name))
			return messages[i].type;
	}
	return 0;
}
