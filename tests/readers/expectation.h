/* SPDX-License-Identifier: GPL-2.0-only */
/* What the driver has to make of a row, worked out from the columns. */
#ifndef _READERS_EXPECTATION_H
#define _READERS_EXPECTATION_H

#include "ccid/descriptor.h"
#include "row.h"

struct expectation {
	enum ccid_refusal refusal;
	u32 level;
	u32 slots;
	u32 busy_slots;
	u32 protocols;
	u32 voltages;
	u32 maximum_ifsd;
	u32 maximum_message_length;
};

void expect(struct expectation *expectation, const struct row *row);

#endif /* _READERS_EXPECTATION_H */
