/* SPDX-License-Identifier: GPL-2.0-only */
/* What the driver has to make of a row when it meets the reader as a USB device. */
#ifndef _READERS_READER_H
#define _READERS_READER_H

#include "row.h"

/**
 * struct reader_expectation - see there
 * @refusal: why the driver leaves it alone; NULL: it does not
 * @refused_by_quirk: that is why, and the parameter drive_refused is for it
 * @level: SCR_EXCHANGE_LEVEL_*
 * @slots: and so many nodes
 * @protocols: SCARD_PROTOCOL_*
 * @voltages: as in scr_info
 * @maximum_command: as in scr_info
 * @features: what the reader does, by all that is known
 * @first_protocol_only: the card's other one cannot be had
 */
struct reader_expectation {
	const char *refusal;
	bool refused_by_quirk;
	u32 level;
	u32 slots;
	u32 protocols;
	u32 voltages;
	u32 maximum_command;
	u32 features;
	bool first_protocol_only;
};

void expect_reader(struct reader_expectation *expectation, const struct row *row);

/* Against @folder, the USB device's in sysfs. Return: false, with a complaint. */
bool reader_check(const char *folder, const struct row *row,
		  const struct reader_expectation *expected, struct complaint *complaint);

/* What sysfs has of it, and of its interface. Return: false: nothing. */
bool reader_serial(char *text, size_t room, const char *folder);
bool reader_modalias(char *text, size_t room, const char *folder, const struct row *row);

#endif /* _READERS_READER_H */
