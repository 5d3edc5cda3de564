// SPDX-License-Identifier: GPL-2.0-only
/*
 * Speeds and waiting times: whatever reader and card say of themselves, the speed
 * is one that both have, and the fastest; and times come out, longer ones for those
 * who ask for more.
 */
#include <stdlib.h>

#include "fuzz.h"
#include "iso7816/atr.h"
#include "iso7816/speed.h"
#include "iso7816/timing.h"

#define ENTRIES		6

static unsigned int take_table(struct fuzz_input *input, u32 *table)
{
	unsigned int count = fuzz_u8(input) % (ENTRIES + 1), i;

	for (i = 0; i < count; i++)
		table[i] = fuzz_u32(input);
	return count;
}

static bool card_takes(u8 offered, u8 fi_di)
{
	return offered >> 4 == fi_di >> 4 &&
	       scr_atr_baud_rate_adjustment(fi_di & 15) <=
	       scr_atr_baud_rate_adjustment(offered & 15);
}

/* Of all that is possible at that clock, none is faster. */
static void check_none_faster(const struct scr_speed_reader *reader, u8 offered, u32 clock,
			      u32 rate)
{
	unsigned int di;

	for (di = 1; di < 16; di++) {
		u8 fi_di = (offered & 0xf0) | di;

		if (card_takes(offered, fi_di) && scr_speed_is_possible(reader, clock, fi_di))
			must(scr_speed_rate(clock, fi_di) <= rate);
	}
}

static void check_choice(const struct scr_speed_reader *reader, u8 offered)
{
	u32 own = reader->clock ? reader->clock : SCR_TYPICAL_CLOCK;
	struct scr_speed speed;
	bool announced;
	unsigned int i;
	u32 rate;

	scr_speed_choose(reader, offered, &speed);
	announced = speed.clock == own;
	rate = scr_speed_rate(speed.clock, speed.fi_di);
	check_none_faster(reader, offered, own, rate);
	for (i = 0; i < reader->clock_count; i++) {
		if (reader->clocks[i] > scr_atr_maximum_frequency(offered >> 4))
			continue;
		announced |= speed.clock == reader->clocks[i];
		check_none_faster(reader, offered, reader->clocks[i], rate);
	}
	must(announced);
	if (speed.fi_di != SCR_ATR_DEFAULT_FI_DI || speed.clock != own)
		must(card_takes(offered, speed.fi_di) &&
		     scr_speed_is_possible(reader, speed.clock, speed.fi_di));
}

/* At 1 MHz, with the longest waiting times that a byte can ask for. */
#define HOURS		(3600ull * 1000000)
#define LONGEST_T0	(48 * HOURS)
#define LONGEST_T1	(6 * HOURS)

static void check_times(const struct scr_timing *timing, u8 multiplier)
{
	struct scr_timing more = *timing;

	must(scr_timing_etu(timing, 372) >= scr_timing_etu(timing, 371));
	must(scr_timing_t1(timing, 0) == scr_timing_t1(timing, 1));
	must(scr_timing_t1(timing, multiplier) >= scr_timing_t1(timing, 1));
	if (timing->clock >= 1000) {
		must(scr_timing_t0(timing) <= LONGEST_T0);
		must(scr_timing_t1(timing, 1) <= LONGEST_T1);
	}
	if (more.waiting_integer < 255) {
		more.waiting_integer++;
		must(scr_timing_t0(&more) >= scr_timing_t0(timing));
	}
	if (more.bwi < 9) {
		more.bwi++;
		must(scr_timing_t1(&more, multiplier) >= scr_timing_t1(timing, multiplier));
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct fuzz_input input = { data, size };
	struct scr_speed_reader reader = { .clock = fuzz_u32(&input) };
	u8 offered = fuzz_u8(&input), multiplier = fuzz_u8(&input);
	struct scr_timing timing = {
		.clock = fuzz_u32(&input),
		.fi_di = fuzz_u8(&input),
		.extra_guard_time = fuzz_u8(&input),
		.waiting_integer = fuzz_u8(&input),
		.bwi = fuzz_u8(&input),
		.cwi = fuzz_u8(&input),
	};
	u32 clocks[ENTRIES], rates[ENTRIES];

	reader.maximum_rate = fuzz_u32(&input);
	reader.clock_count = take_table(&input, clocks);
	reader.rate_count = take_table(&input, rates);
	reader.clocks = clocks;
	reader.rates = rates;
	check_choice(&reader, offered);
	check_times(&timing, multiplier);
	return 0;
}
