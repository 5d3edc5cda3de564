// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules of drivers/smartcard/ccid/descriptor.h a second time, from the
 * columns of a row and with the numbers of the specification in plain sight:
 * none of the constants and functions under test is used for them.
 */
#include "expectation.h"

static u32 level(u32 features)
{
	u32 bits = features >> 16 & 7;

	return bits & 4 ? 3 : bits & 2 ? 2 : bits & 1;
}

static u32 limited(u32 value, u32 maximum)
{
	return value < maximum ? value : maximum;
}

static enum ccid_refusal refusal(const struct row *row)
{
	u32 class = row->value[INTERFACE_CLASS];

	if (class != 11 && class != 255)
		return CCID_REFUSED_INTERFACE_CLASS;
	if (row->value[INTERFACE_PROTOCOL] > 2)
		return CCID_REFUSED_INTERFACE_PROTOCOL;
	if (row->value[INTERFACE_PROTOCOL] == 0 && row->value[ENDPOINTS] < 2)
		return CCID_REFUSED_ENDPOINTS;
	if (row->value[MAXIMUM_SLOT_INDEX] > 31)
		return CCID_REFUSED_SLOTS;
	if (row->value[MAXIMUM_MESSAGE_LENGTH] < 43)
		return CCID_REFUSED_MESSAGE_LENGTH;
	return CCID_ACCEPTED;
}

void expect(struct expectation *expectation, const struct row *row)
{
	const u32 *value = row->value;
	u32 slots = value[INTERFACE_PROTOCOL] ? 1 : value[MAXIMUM_SLOT_INDEX] + 1;

	expectation->refusal = refusal(row);
	expectation->level = level(value[FEATURES]);
	/* An ICCD of version B chains. */
	if (value[INTERFACE_PROTOCOL] == 2)
		expectation->level = 3;
	expectation->slots = slots;
	expectation->busy_slots = value[BUSY_SLOTS] ? limited(value[BUSY_SLOTS], slots) : 1;
	expectation->protocols = value[PROTOCOLS] % 4 ? value[PROTOCOLS] % 4 : 3;
	expectation->voltages = value[VOLTAGES] % 8 ? value[VOLTAGES] % 8 : 7;
	expectation->maximum_ifsd = value[MAXIMUM_IFSD] ? limited(value[MAXIMUM_IFSD], 254) : 254;
	expectation->maximum_message_length = limited(value[MAXIMUM_MESSAGE_LENGTH], 65554);
}
