/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * How long a card may take: guard times and waiting times of ISO/IEC
 * 7816-3:2006, 10.2 and 11.4.3, at the speed in force.
 */
#ifndef _SCR_ISO7816_TIMING_H
#define _SCR_ISO7816_TIMING_H

#include "portable.h"

/**
 * struct scr_timing - what the times are computed from
 * @clock: kHz; 0, and what is no clock of a card, is taken for 3571
 * @fi_di: as TA1, in force; reserved ones count as 11
 * @extra_guard_time: N, as TC1
 * @waiting_integer: WI, as TC2; T=0
 * @bwi: block waiting integer; T=1
 * @cwi: character waiting integer; T=1
 */
struct scr_timing {
	u32 clock;
	u8 fi_di;
	u8 extra_guard_time;
	u8 waiting_integer;
	u8 bwi;
	u8 cwi;
};

u64 scr_timing_etu(const struct scr_timing *timing, u32 units);
u64 scr_timing_t0(const struct scr_timing *timing);
u64 scr_timing_t1(const struct scr_timing *timing, u8 waiting_multiplier);

#endif /* _SCR_ISO7816_TIMING_H */
