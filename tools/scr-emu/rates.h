/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The data rates and clock frequencies that a reader lists (5.3.2, 5.3.3).
 */
#ifndef SCR_EMU_RATES_H
#define SCR_EMU_RATES_H

#include <stdbool.h>

#include "description.h"

/* A list with a wrong count may be longer than a byte counts. */
#define MAXIMUM_RATES		512

/**
 * struct rates - a list of the user's
 * @count: 0: there is none, and the reader has whatever its maximum allows
 * @values: in bits per second or kHz
 */
struct rates {
	u32 count;
	u32 values[255];
};

/* Reads "9600,19200" in @text. Return: 0, or -1 after an error message about @name. */
int rates_parse(struct rates *rates, const char *name, const char *text);

/* Return: the highest that is not above @value, or the lowest. */
u32 rates_nearest(const struct rates *rates, u32 value);

/**
 * rates_write() - what GET_DATA_RATES or GET_CLOCK_FREQUENCIES answers
 * @rates: a list of the user's
 * @announced: bNumDataRatesSupported or bNumClockSupported, for readers without
 * @value: what the reader has by default
 * @maximum: the most that it has
 * @count: so many instead, or 0: the fault of a wrong count
 * @bytes: room for MAXIMUM_RATES
 *
 * A reader that announces a list, and of which none is known, gets one that goes
 * evenly from @value to @maximum.
 *
 * Return: bytes written.
 */
u32 rates_write(const struct rates *rates, u8 announced, u32 value, u32 maximum, u32 count,
		u8 *bytes);

#endif /* SCR_EMU_RATES_H */
