// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * The fastest speed that a card offers and a reader can do. Pure.
 */
#include "atr.h"
#include "speed.h"

/* Readers round their rates either way. */
#define RATE_TOLERANCE		2

static bool is_about(u32 rate, u32 announced)
{
	u32 difference = rate > announced ? rate - announced : announced - rate;

	return difference <= RATE_TOLERANCE;
}

/**
 * scr_speed_rate() - bits per second on the card's line
 * @clock: kHz
 * @fi_di: Fi and Di as in TA1
 *
 * Context: any.
 * Return: bit/s, rounded down; 0 if @fi_di is reserved.
 */
u32 scr_speed_rate(u32 clock, u8 fi_di)
{
	u32 clock_rate = scr_atr_clock_rate(fi_di >> 4);
	u32 adjustment = scr_atr_baud_rate_adjustment(fi_di & 15);

	if (!clock_rate || clock > 0xffffffff / 64 / 1000)
		return 0;
	return clock * 1000 * adjustment / clock_rate;
}
EXPORT_SYMBOL_IF_KUNIT(scr_speed_rate);

static bool is_listed(const struct scr_speed_reader *reader, u32 rate)
{
	unsigned int i;

	for (i = 0; i < reader->rate_count; i++) {
		if (is_about(rate, reader->rates[i]))
			return true;
	}
	return !reader->rate_count;
}

/**
 * scr_speed_is_possible() - can the reader do it?
 * @reader: what it can do
 * @clock: kHz
 * @fi_di: Fi and Di as in TA1
 *
 * Context: any.
 * Return: true if it can.
 */
bool scr_speed_is_possible(const struct scr_speed_reader *reader, u32 clock, u8 fi_di)
{
	u32 rate = scr_speed_rate(clock, fi_di);

	if (!rate || (rate > reader->maximum_rate && !is_about(rate, reader->maximum_rate)))
		return false;
	return is_listed(reader, rate);
}

/*
 * 9.2: PPS1 may have any F from Fd to Fi and any D from Dd to Di. Cards are sure
 * to know their own F only, so that D is what gives way.
 */
static void try_clock(const struct scr_speed_reader *reader, u8 offered, u32 clock,
		      struct scr_speed *speed)
{
	u8 adjustment = scr_atr_baud_rate_adjustment(offered & 15);
	unsigned int di;
	u8 fi_di;

	for (di = 1; di < 16; di++) {
		fi_di = (offered & 0xf0) | di;
		if (scr_atr_baud_rate_adjustment(di) > adjustment ||
		    !scr_speed_is_possible(reader, clock, fi_di) ||
		    scr_speed_rate(clock, fi_di) <= scr_speed_rate(speed->clock, speed->fi_di))
			continue;
		speed->clock = clock;
		speed->fi_di = fi_di;
	}
}

/**
 * scr_speed_choose() - the fastest speed that both can do
 * @reader: what the reader can do
 * @offered: the card's TA1, 11 if it has none
 * @speed: the choice; the reader's own clock with 372/1, which every card has
 *	to begin with, if there is no faster one
 *
 * Context: any.
 */
void scr_speed_choose(const struct scr_speed_reader *reader, u8 offered,
		      struct scr_speed *speed)
{
	unsigned int i;

	speed->clock = reader->clock ? reader->clock : SCR_TYPICAL_CLOCK;
	speed->fi_di = SCR_ATR_DEFAULT_FI_DI;
	try_clock(reader, offered, speed->clock, speed);
	/* Its own clock the reader gives anyhow; others only if the card stands them. */
	for (i = 0; i < reader->clock_count; i++) {
		if (reader->clocks[i] <= scr_atr_maximum_frequency(offered >> 4))
			try_clock(reader, offered, reader->clocks[i], speed);
	}
}
EXPORT_SYMBOL_IF_KUNIT(scr_speed_choose);
