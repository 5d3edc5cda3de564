// SPDX-License-Identifier: BSD-3-Clause
/*
 * The bytes of an answer to reset from TS to TDn, and TCK, each by its name and
 * in words: ISO/IEC 7816-3:2006, 8.2 and 8.3.
 */
#include <stdio.h>
#include <string.h>

#include "atr_parts.h"
#include "atr_words.h"
#include "output.h"

/**
 * struct round - TAi to TDi
 * @atr: it is parsed, and good
 * @section: where the words go
 * @number: i
 * @t: the T that the TD before them names; 0 in the first
 * @seen: which of TA to TC came before for this T: those that come again mean
 *	nothing (bit 0 for TA)
 */
struct round {
	const struct scr_atr *atr;
	struct atr_section section;
	unsigned int number;
	unsigned int t;
	unsigned int seen;
};

static void explain_td(struct atr_words *words, unsigned int number, __u8 td, bool is_t0)
{
	static const char letters[] = "ABCD";
	char follow[40] = "";
	size_t used = 0, i;

	for (i = 0; i < 4; i++) {
		if (td & 0x10 << i)
			used += snprintf(follow + used, sizeof(follow) - used, " T%c%u",
					 letters[i], number + 1);
	}
	if (!is_t0 && (td & 15) == 15)
		atr_words_add(words, "what follows is for all protocols (T=15)");
	else if (!is_t0)
		atr_words_add(words, "protocol T=%u is offered", td & 15);
	if (used)
		atr_words_add(words, "followed by%s", follow);
	else
		atr_words_add(words, "no more interface bytes follow");
	if (is_t0)
		atr_words_add(words, "%u historical bytes", td & 15);
}

static void explain_ta1(struct atr_words *words, __u8 ta)
{
	unsigned int frequency = scr_atr_maximum_frequency(ta >> 4);

	if (frequency)
		atr_words_add(words, "F = %u, clock up to %u.%u MHz", scr_atr_clock_rate(ta >> 4),
			      frequency / 1000, frequency % 1000 / 100);
	else
		atr_words_add(words, "F is reserved");
	if (scr_atr_baud_rate_adjustment(ta & 15))
		atr_words_add(words, "D = %u", scr_atr_baud_rate_adjustment(ta & 15));
	else
		atr_words_add(words, "D is reserved");
}

static void explain_ta2(struct atr_words *words, __u8 ta)
{
	atr_words_add(words, "specific mode: T=%u is in force, without PPS", ta & 15);
	atr_words_add(words, ta & 0x10 ? "its speed is known to both sides, not that of TA1" :
					 "its speed is that of TA1");
	atr_words_add(words, ta & 0x80 ? "the mode can't change" :
					 "the mode may change after a warm reset");
}

/* What is programmed by a voltage of its own has not been made for decades. */
static void explain_tb1(struct atr_words *words, __u8 tb)
{
	if (tb & 31)
		atr_words_add(words, "programming voltage of %u V (no longer used)", tb & 31);
	else
		atr_words_add(words, "no programming voltage (no longer used)");
}

static void explain_tc1(struct atr_words *words, __u8 tc)
{
	if (tc == SCR_ATR_GUARD_TIME_MINIMUM)
		atr_words_add(words, "extra guard time: the shortest, T=0: 12 units, T=1: 11");
	else
		atr_words_add(words, "extra guard time: %u units, %u a character", tc, 12 + tc);
}

static void explain_first_two(struct round *round, struct atr_words *words, char letter, __u8 byte)
{
	bool first = round->number == 1;

	if (letter == 'A' && first)
		explain_ta1(words, byte);
	else if (letter == 'A')
		explain_ta2(words, byte);
	else if (letter == 'B' && first)
		explain_tb1(words, byte);
	else if (letter == 'B')
		atr_words_add(words, "programming voltage of %u.%u V (no longer used)",
			      byte / 10, byte % 10);
	else if (first)
		explain_tc1(words, byte);
	else
		atr_words_add(words, "T=0: waiting integer WI = %u", byte);
}

static void explain_t1(struct atr_words *words, char letter, __u8 byte)
{
	if (letter == 'A')
		atr_words_add(words, "T=1: blocks of up to %u bytes for the card (IFSC)%s",
			      byte == 255 ? 254 : byte, byte == 255 ? ", FF is reserved" : "");
	else if (letter == 'C')
		atr_words_add(words, "T=1: blocks end with %s",
			      byte & 1 ? "a CRC" : "a check byte (LRC)");
	if (letter != 'B')
		return;
	atr_words_add(words, "T=1: block waiting integer BWI = %u", byte >> 4);
	atr_words_add(words, "T=1: character waiting integer CWI = %u", byte & 15);
}

static void explain_classes(struct atr_words *words, __u8 ta)
{
	static const char * const stops[] = {
		"can't be stopped", "may be stopped, low", "may be stopped, high",
		"may be stopped, low or high",
	};

	atr_words_add(words, "the clock %s", stops[ta >> 6]);
	atr_words_add(words, "voltage classes:%s%s%s%s", ta & 1 ? " A (5 V)" : "",
		      ta & 2 ? " B (3 V)" : "", ta & 4 ? " C (1.8 V)" : "",
		      ta & 7 ? "" : " none that is known");
}

static void explain_global(struct atr_words *words, char letter, __u8 byte)
{
	if (letter == 'A')
		explain_classes(words, byte);
	else if (letter == 'B')
		atr_words_add(words, "contact SPU (C6): %s",
			      !byte ? "not used" :
			      byte & 0x80 ? "used in a proprietary way" : "used as standardised");
	else
		atr_words_add(words, "reserved");
}

static void explain_later(struct round *round, struct atr_words *words, char letter, __u8 byte)
{
	unsigned int bit = 1U << (letter - 'A');

	if (round->seen & bit)
		atr_words_add(words, "T=%u: comes again, and counts no more", round->t);
	else if (round->t == 1)
		explain_t1(words, letter, byte);
	else if (round->t == SCR_ATR_T_GLOBAL)
		explain_global(words, letter, byte);
	else
		atr_words_add(words, "T=%u: no meaning is defined", round->t);
	round->seen |= bit;
}

static void add_byte(struct round *round, char letter, const __u8 *byte)
{
	struct atr_words words = { .used = 0 };
	char name[16];

	snprintf(name, sizeof(name), "T%c%u", letter, round->number);
	if (letter == 'D')
		explain_td(&words, round->number, *byte, false);
	else if (round->number <= 2)
		explain_first_two(round, &words, letter, *byte);
	else
		explain_later(round, &words, letter, *byte);
	atr_section_add(&round->section, name, byte, 1, &words);
}

/* The parser has found that they are all there. */
static void add_rounds(struct round *round)
{
	const __u8 *at = round->atr->raw + 2;
	__u8 td = round->atr->raw[1];
	size_t i;

	while (td & 0xF0) {
		round->number++;
		for (i = 0; i < 4; i++) {
			if (td & 0x10 << i)
				add_byte(round, "ABCD"[i], at++);
		}
		td = td & 0x80 ? at[-1] : 0;
		/* What came in the first two rounds is not for this T alone. */
		if ((td & 15) != round->t || round->number <= 2)
			round->seen = 0;
		round->t = td & 15;
	}
}

static void add_check_byte(struct round *round)
{
	const struct scr_atr *atr = round->atr;
	struct atr_words words = { .used = 0 };
	size_t end = atr->historical_offset + atr->historical_length;

	if (atr->has_check_byte)
		atr_words_add(&words, "check byte, right");
	else
		atr_words_add(&words, "no check byte: T=0 alone has none");
	atr_section_add(&round->section, "TCK", atr->raw + end, atr->has_check_byte, &words);
}

void atr_show_interface_bytes(const struct scr_atr *atr)
{
	struct atr_words convention = { .used = 0 }, format = { .used = 0 };
	struct round round = { .atr = atr };

	atr_section_begin(&round.section, "bytes", "bytes");
	atr_words_add(&convention, atr->inverse_convention ? "inverse convention" :
							     "direct convention");
	atr_section_add(&round.section, "TS", atr->raw, 1, &convention);
	explain_td(&format, 0, atr->raw[1], true);
	atr_section_add(&round.section, "T0", atr->raw + 1, 1, &format);
	add_rounds(&round);
	add_check_byte(&round);
	atr_section_end(&round.section);
}
