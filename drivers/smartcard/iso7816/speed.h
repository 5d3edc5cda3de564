/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * How fast a card and a reader can speak to each other: clock, Fi and Di
 * (ISO/IEC 7816-3:2006, 8.3 and 9.2; CCID 1.1, 5.1 and 5.3).
 */
#ifndef _SCR_ISO7816_SPEED_H
#define _SCR_ISO7816_SPEED_H

#include "portable.h"

/**
 * struct scr_speed_reader - what the reader can do
 * @clock: kHz that it gives by itself; 0 is taken for 3571
 * @clocks: kHz that it may be told to give, besides @clock
 * @clock_count: how many
 * @maximum_rate: bit/s; 0: nothing is known, then the default speed it is
 * @rates: bit/s that it can do; if there are none, every one up to @maximum_rate
 * @rate_count: how many
 */
struct scr_speed_reader {
	u32 clock;
	const u32 *clocks;
	unsigned int clock_count;
	u32 maximum_rate;
	const u32 *rates;
	unsigned int rate_count;
};

/**
 * struct scr_speed - a choice
 * @clock: kHz
 * @fi_di: as TA1
 */
struct scr_speed {
	u32 clock;
	u8 fi_di;
};

u32 scr_speed_rate(u32 clock, u8 fi_di);
bool scr_speed_is_possible(const struct scr_speed_reader *reader, u32 clock, u8 fi_di);
void scr_speed_choose(const struct scr_speed_reader *reader, u8 offered,
		      struct scr_speed *speed);

#endif /* _SCR_ISO7816_SPEED_H */
