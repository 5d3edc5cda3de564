// SPDX-License-Identifier: GPL-2.0-only
/*
 * What expectation.c says of a row, and what the driver's quirks make of that:
 * which readers have some is for quirks.c alone to tell.
 */
#include <uapi/linux/scr.h>

#include "ccid/quirks.h"
#include "expectation.h"
#include "reader.h"

#define LONGEST_COMMAND		65544
#define LONGEST_SHORT_COMMAND	261
#define HEADER			10

/* dwFeatures: the reader does PPS, when the card is reset or for parameters */
#define DOES_PPS		0xc0

static u32 minimum(u32 a, u32 b)
{
	return a < b ? a : b;
}

static u32 maximum_command(const struct ccid_reader_description *description)
{
	u32 length = description->maximum_message_length;

	switch (description->level) {
	case SCR_EXCHANGE_LEVEL_EXTENDED_APDU:
		return LONGEST_COMMAND;
	case SCR_EXCHANGE_LEVEL_SHORT_APDU:
		/* 263: the maker counted the status word, and no header. */
		return length == 263 ? LONGEST_SHORT_COMMAND :
		       minimum(length - HEADER, LONGEST_SHORT_COMMAND);
	default:
		return description->protocols & CCID_PROTOCOLS_T1 ? LONGEST_COMMAND :
		       LONGEST_SHORT_COMMAND;
	}
}

/* The quirks tell the level apart from the features. */
static u32 working_features(const struct ccid_reader_description *description)
{
	u32 features = description->features & ~0x70000;

	return description->level ? features | 0x8000 << description->level : features;
}

/* At APDU level the host cannot send a PPS. */
static bool first_protocol_only(const struct ccid_reader_description *description)
{
	return description->quirks & CCID_QUIRK_NO_PPS ||
	       (description->level >= SCR_EXCHANGE_LEVEL_SHORT_APDU &&
		!(description->features & DOES_PPS));
}

static void describe(struct ccid_reader_description *description, const struct row *row,
		     const struct expectation *plain)
{
	const struct ccid_identity identity = {
		.vendor = row->value[ID_VENDOR],
		.product = row->value[ID_PRODUCT],
		.release = row->value[DEVICE_RELEASE],
		.interface = row->value[INTERFACE_NUMBER],
	};

	*description = (struct ccid_reader_description) {
		.features = row->value[FEATURES],
		.maximum_data_rate = row->value[MAXIMUM_DATA_RATE],
		.pin_support = row->value[PIN_SUPPORT],
		.level = plain->level,
		.slots = plain->slots,
		.busy_slots = plain->busy_slots,
		.protocols = plain->protocols,
		.voltages = plain->voltages,
		.maximum_ifsd = plain->maximum_ifsd,
		.maximum_message_length = plain->maximum_message_length,
	};
	ccid_quirks_apply(description, &identity);
}

void expect_reader(struct reader_expectation *expectation, const struct row *row)
{
	struct ccid_reader_description description;
	struct expectation plain;

	expect(&plain, row);
	describe(&description, row, &plain);
	*expectation = (struct reader_expectation) {
		.refusal = plain.refusal ? ccid_refusal_text(plain.refusal) :
			   ccid_quirks_refusal(&description),
		.refused_by_quirk = !plain.refusal && ccid_quirks_refusal(&description),
		.level = description.level,
		.slots = description.slots,
		.protocols = description.protocols,
		.voltages = description.voltages,
		.maximum_command = maximum_command(&description),
		.features = working_features(&description),
		.first_protocol_only = first_protocol_only(&description),
	};
}
