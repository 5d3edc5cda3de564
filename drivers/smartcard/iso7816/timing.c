// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * Waiting times in microseconds. Pure.
 */
#include "atr.h"
#include "timing.h"

#define DEFAULT_CLOCK_RATE	372

/* kHz; the highest of table 7 is 20000. */
#define MAXIMUM_CLOCK		1000000

/* The longest of each: a T=0 command or response, a T=1 block with a CRC. */
#define T0_CHARACTERS		261
#define T1_CHARACTERS		260

/*
 * The clock is what the reader says of itself. A number that is none would make the
 * times too short, or, times D, wrap round to 0.
 */
static u32 clock_of(const struct scr_timing *timing)
{
	if (!timing->clock || timing->clock > MAXIMUM_CLOCK)
		return SCR_TYPICAL_CLOCK;
	return timing->clock;
}

static u32 adjustment_of(const struct scr_timing *timing)
{
	u32 adjustment = scr_atr_baud_rate_adjustment(timing->fi_di & 15);

	return adjustment ? adjustment : 1;
}

/* From one character's start to the next one's: 12 units and N; FF asks for none (8.3). */
static u32 guarded_character(const struct scr_timing *timing)
{
	return 12 + timing->extra_guard_time % SCR_ATR_GUARD_TIME_MINIMUM;
}

/**
 * scr_timing_etu() - elementary time units
 * @timing: what is in force
 * @units: how many
 *
 * Context: any.
 * Return: microseconds, rounded down.
 */
u64 scr_timing_etu(const struct scr_timing *timing, u32 units)
{
	u32 clock_rate = scr_atr_clock_rate(timing->fi_di >> 4);

	/* kHz: clock_rate / clock is in milliseconds. */
	return scr_divide((u64)units * (clock_rate ? clock_rate : DEFAULT_CLOCK_RATE) * 1000,
			  adjustment_of(timing) * clock_of(timing));
}
EXPORT_SYMBOL_IF_KUNIT(scr_timing_etu);

/**
 * scr_timing_t0() - a whole TPDU of T=0
 * @timing: what is in force
 *
 * The larger of sending and of receiving one: characters with their guard time
 * one way, and up to WT = WI x 960 x Fi / f before each character the other way
 * (10.2). The procedure byte NULL prolongs it without limit; that is the
 * reader's to notice, and to tell.
 *
 * Context: any.
 * Return: microseconds.
 */
u64 scr_timing_t0(const struct scr_timing *timing)
{
	u32 guard = guarded_character(timing);
	u32 waiting = 960 * timing->waiting_integer * adjustment_of(timing);
	u64 sending = scr_timing_etu(timing, T0_CHARACTERS * guard) +
		      6 * scr_timing_etu(timing, waiting);
	u64 receiving = scr_timing_etu(timing, 5 * guard) +
			260 * scr_timing_etu(timing, waiting);

	return sending > receiving ? sending : receiving;
}
EXPORT_SYMBOL_IF_KUNIT(scr_timing_t0);

/**
 * scr_timing_t1() - a block of T=1 each way
 * @timing: what is in force
 * @waiting_multiplier: of S(WTX request); 0 counts as 1
 *
 * BWT = 11 etu + 2^BWI x 960 x Fd / f, which is counted at Fd = 372 whatever is
 * in force, and the characters of both blocks, the card's with CWT = 11 + 2^CWI
 * etu between them (11.4.3).
 *
 * Context: any.
 * Return: microseconds.
 */
u64 scr_timing_t1(const struct scr_timing *timing, u8 waiting_multiplier)
{
	u32 bwi = timing->bwi < 9 ? timing->bwi : 9;
	u32 characters = 11 + (1u << (timing->cwi & 15));
	u64 block = scr_divide((960ull * DEFAULT_CLOCK_RATE * 1000) << bwi, clock_of(timing));

	return block * (waiting_multiplier ? waiting_multiplier : 1) +
	       scr_timing_etu(timing, 11 + T1_CHARACTERS * (guarded_character(timing) +
							    characters));
}
EXPORT_SYMBOL_IF_KUNIT(scr_timing_t1);
