// SPDX-License-Identifier: BSD-3-Clause
/*
 * The time that characters take on the line (--timing): a start, 8 bits, parity
 * and guard time at the rate in force, one after the other (ISO/IEC 7816-3, 7.2).
 * It is summed up while a command goes on.
 */
#include "reader.h"

#define NANOSECONDS		1000000000ULL
#define NANOSECONDS_PER_MS	1000000ULL

/* From one character's start to the next one's, without extra guard time. */
#define CHARACTER		12

/* And if the other side sends the next one: T=0 (7.2), and T=1's BGT (11.4.3). */
#define TURN_T0			16
#define TURN_T1			22

/* Around the INF of a block, and a block without one. */
#define OVERHEAD(t1)		(T1_PROLOGUE + t1_card_epilogue(t1))

static bool is_off(const struct slot *slot)
{
	return !slot->reader->settings->timing || iccd_version(slot->reader);
}

/* FF: in T=0 nothing extra, in T=1 a unit less (8.3). */
static u32 character_of(const struct slot *slot)
{
	u8 extra = slot->reader_end.parameters[PARAMETER_GUARD_TIME];

	if (extra != SCR_ATR_GUARD_TIME_MINIMUM)
		return CHARACTER + extra;
	return slot->reader_end.protocol == PROTOCOL_T1 ? CHARACTER - 1 : CHARACTER;
}

void line_time_begin(struct slot *slot)
{
	slot->line_time %= NANOSECONDS_PER_MS;
}

static void add(struct slot *slot, u64 units, u32 rate)
{
	slot->line_time += units * NANOSECONDS / rate;
}

void line_time_characters(struct slot *slot, u32 count)
{
	u32 turn = slot->reader_end.protocol == PROTOCOL_T1 ? TURN_T1 : TURN_T0;

	if (is_off(slot) || !count || !slot->reader_end.rate)
		return;
	add(slot, (u64)count * character_of(slot) + turn - CHARACTER, slot->reader_end.rate);
}

/* Whatever the speed is afterwards: the answer to reset comes at 372/1. */
void line_time_atr(struct slot *slot, u32 count)
{
	if (!is_off(slot))
		add(slot, (u64)count * CHARACTER,
		    line_rate(slot->reader_end.clock, SCR_ATR_DEFAULT_FI_DI));
}

/* A chain of I-blocks, each acknowledged but the last, which is answered. */
static void chain(struct slot *slot, u32 length, u32 room)
{
	const struct t1_card *t1 = &slot->card_end.t1;

	for (; length > room; length -= room) {
		line_time_characters(slot, room + OVERHEAD(t1));
		line_time_characters(slot, OVERHEAD(t1));
	}
	line_time_characters(slot, length + OVERHEAD(t1));
}

/* A TPDU: header, procedure byte, data, status. */
static void tpdu(struct slot *slot, u32 sent, u32 received)
{
	line_time_characters(slot, T0_HEADER + sent);
	line_time_characters(slot, 1 + received + 2);
}

/* What does not fit in one is fetched by GET RESPONSE; a case 4 as well (12.2). */
static void tpdus(struct slot *slot, u32 command, u32 response)
{
	u32 data = command > T0_HEADER ? command - T0_HEADER : 0;
	u32 first = data ? 0 : response;

	if (first > T0_DATA)
		first = T0_DATA;
	tpdu(slot, data, first);
	for (response -= first; response > T0_DATA; response -= T0_DATA)
		tpdu(slot, 0, T0_DATA);
	if (response)
		tpdu(slot, 0, response);
}

void line_time_apdu(struct slot *slot, u32 command, u32 response)
{
	u32 ifsd = slot->reader->settings->description.maximum_ifsd;

	if (is_off(slot))
		return;
	if (slot->reader_end.protocol == PROTOCOL_T0) {
		tpdus(slot, command, response > 2 ? response - 2 : 0);
		return;
	}
	chain(slot, command, slot->card_end.t1.ifsc);
	chain(slot, response, ifsd && ifsd < T1_INFORMATION ? ifsd : T1_INFORMATION);
}

u32 line_time_take(struct slot *slot)
{
	u32 milliseconds = slot->line_time / NANOSECONDS_PER_MS;

	slot->line_time %= NANOSECONDS_PER_MS;
	return milliseconds;
}
