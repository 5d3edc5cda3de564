// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * The answer to reset: a parser for ISO/IEC 7816-3:2006, clause 8.
 *
 * TS T0 TA1 TB1 TC1 TD1 TA2 .. TDn T1 .. TK TCK: T0 and each TDi say in their
 * high half which of the four interface bytes of the next round are there. The
 * low half of T0 counts the historical bytes T1 to TK; that of TDi names the
 * transmission protocol T which the bytes of the next round are about.
 *
 * Pure: works on bytes, allocates nothing, and reads none behind @length. It is
 * strict wherever a guess would put wrong parameters in force, and tolerant of
 * what changes none: see scr_atr_parse().
 */
#include "atr.h"

/* The interface bytes that T0 or TDi announces for the next round. */
#define FOLLOWS_TA	0x10
#define FOLLOWS_TB	0x20
#define FOLLOWS_TC	0x40
#define FOLLOWS_TD	0x80

/* TA2 (8.3): bit 8 the mode can not be changed, bit 5 implicit parameters. */
#define TA2_CANNOT_CHANGE	0x80
#define TA2_IMPLICIT		0x10

#define TA1_OFFSET	2
#define T_MASK		0x0f
#define BWI_MAXIMUM	9

/*
 * Where the parser is. A defect of meaning is noted and the walk goes on: if
 * the structure or TCK turns out to be broken too, that is the thing to tell.
 */
struct cursor {
	struct scr_atr *atr;
	u8 at;
	u8 round;
	u8 t;
	bool seen_ta_t1, seen_tb_t1, seen_tc_t1;
	u8 ta2_offset;
	enum scr_atr_error noted;
	u8 noted_offset;
};

static enum scr_atr_error fail(struct scr_atr *atr, enum scr_atr_error error, u8 offset)
{
	atr->error_offset = offset;
	return error;
}

static void note(struct cursor *cursor, enum scr_atr_error error)
{
	if (cursor->noted)
		return;
	cursor->noted = error;
	cursor->noted_offset = cursor->at;
}

static void take_ta1(struct cursor *cursor, u8 ta)
{
	cursor->atr->has_fi_di = true;
	cursor->atr->fi_di = ta;
}

static void take_ta2(struct cursor *cursor, u8 ta)
{
	struct scr_atr *atr = cursor->atr;

	atr->specific_mode = true;
	atr->specific_protocol = ta & T_MASK;
	atr->specific_implicit = ta & TA2_IMPLICIT;
	atr->specific_can_change = !(ta & TA2_CANNOT_CHANGE);
	cursor->ta2_offset = cursor->at;
}

static void take_ta_t1(struct cursor *cursor, u8 ta)
{
	if (cursor->seen_ta_t1)
		return;
	cursor->seen_ta_t1 = true;
	cursor->atr->ifsc = ta <= SCR_ATR_MAXIMUM_IFSC ? ta : SCR_ATR_MAXIMUM_IFSC;
	if (ta == 0)
		note(cursor, SCR_ATR_RESERVED_IFSC);
}

static void take_ta_global(struct cursor *cursor, u8 ta)
{
	if (cursor->atr->has_clock_stop_and_class)
		return;
	cursor->atr->has_clock_stop_and_class = true;
	cursor->atr->clock_stop = ta >> 6;
	cursor->atr->class_indicator = ta & 0x3f;
}

static void take_ta(struct cursor *cursor, u8 ta)
{
	if (cursor->round == 1)
		take_ta1(cursor, ta);
	else if (cursor->round == 2)
		take_ta2(cursor, ta);
	else if (cursor->t == 1)
		take_ta_t1(cursor, ta);
	else if (cursor->t == SCR_ATR_T_GLOBAL)
		take_ta_global(cursor, ta);
}

static void take_tb_t1(struct cursor *cursor, u8 tb)
{
	if (cursor->seen_tb_t1)
		return;
	cursor->seen_tb_t1 = true;
	cursor->atr->bwi = tb >> 4;
	cursor->atr->cwi = tb & 0x0f;
	if (cursor->atr->bwi > BWI_MAXIMUM)
		note(cursor, SCR_ATR_RESERVED_BWI);
}

static void take_tb(struct cursor *cursor, u8 tb)
{
	if (cursor->round == 1) {
		cursor->atr->has_tb1 = true;
	} else if (cursor->round == 2) {
		cursor->atr->has_tb2 = true;
	} else if (cursor->t == 1) {
		take_tb_t1(cursor, tb);
	} else if (cursor->t == SCR_ATR_T_GLOBAL && !cursor->atr->has_spu) {
		cursor->atr->has_spu = true;
		cursor->atr->spu = tb;
	}
}

static void take_tc(struct cursor *cursor, u8 tc)
{
	if (cursor->round == 1) {
		cursor->atr->extra_guard_time = tc;
	} else if (cursor->round == 2) {
		cursor->atr->waiting_integer = tc;
		if (tc == 0)
			note(cursor, SCR_ATR_RESERVED_WAITING_INTEGER);
	} else if (cursor->t == 1 && !cursor->seen_tc_t1) {
		cursor->seen_tc_t1 = true;
		cursor->atr->crc = tc & 1;
	}
}

/* T rises from one TDi to the next; it may stay, for more bytes about the same. */
static void take_td(struct cursor *cursor, u8 td)
{
	u8 t = td & T_MASK;

	if (cursor->round == 1) {
		cursor->atr->first_protocol = t;
		cursor->atr->protocols = 0;
		if (t == SCR_ATR_T_GLOBAL)
			note(cursor, SCR_ATR_BAD_PROTOCOL_ORDER);
	} else if (t < cursor->t) {
		note(cursor, SCR_ATR_BAD_PROTOCOL_ORDER);
	}
	cursor->atr->protocols |= BIT(t);
	cursor->t = t;
}

/* One interface byte, if @follows says that it is there. */
static bool take(struct cursor *cursor, u8 follows, void (*taker)(struct cursor *, u8))
{
	if (!follows)
		return true;
	if (cursor->at >= cursor->atr->length)
		return false;
	taker(cursor, cursor->atr->raw[cursor->at]);
	cursor->at++;
	return true;
}

/* From T0 to the last TDi; the rounds end because the bytes do. */
static enum scr_atr_error take_interface_bytes(struct cursor *cursor)
{
	struct scr_atr *atr = cursor->atr;
	u8 follows;

	cursor->at = 1;
	if (atr->length < 2)
		return fail(atr, SCR_ATR_TRUNCATED_INTERFACE_BYTES, 1);
	follows = atr->raw[cursor->at++];
	atr->historical_length = follows & 0x0f;

	for (cursor->round = 1; follows & 0xf0; cursor->round++) {
		if (!take(cursor, follows & FOLLOWS_TA, take_ta) ||
		    !take(cursor, follows & FOLLOWS_TB, take_tb) ||
		    !take(cursor, follows & FOLLOWS_TC, take_tc) ||
		    !take(cursor, follows & FOLLOWS_TD, take_td))
			return fail(atr, SCR_ATR_TRUNCATED_INTERFACE_BYTES, atr->length);
		follows = follows & FOLLOWS_TD ? atr->raw[cursor->at - 1] : 0;
	}
	return SCR_ATR_OK;
}

static enum scr_atr_error take_historical_bytes(struct cursor *cursor)
{
	struct scr_atr *atr = cursor->atr;

	atr->historical_offset = cursor->at;
	if (atr->historical_length > atr->length - cursor->at) {
		atr->historical_length = atr->length - cursor->at;
		return fail(atr, SCR_ATR_TRUNCATED_HISTORICAL_BYTES, atr->length);
	}
	cursor->at += atr->historical_length;
	return SCR_ATR_OK;
}

/* T0 to TCK exclusive-or to zero. */
static bool check_byte_is_right(const struct scr_atr *atr, u8 tck)
{
	u8 sum = 0;
	u8 i;

	for (i = 1; i <= tck; i++)
		sum ^= atr->raw[i];
	return sum == 0;
}

/*
 * TCK has to be there as soon as any T but 0 is indicated, T=15 included. Cards
 * that speak T=0 alone must not send one; some do, and if it is right it is
 * taken for what it is.
 */
static enum scr_atr_error take_check_byte(struct cursor *cursor)
{
	struct scr_atr *atr = cursor->atr;
	u8 tck = cursor->at;

	if (atr->protocols == BIT(0) &&
	    (tck == atr->length || !check_byte_is_right(atr, tck)))
		return SCR_ATR_OK;
	if (tck == atr->length)
		return fail(atr, SCR_ATR_MISSING_TCK, tck);
	if (!check_byte_is_right(atr, tck))
		return fail(atr, SCR_ATR_BAD_TCK, tck);
	atr->has_check_byte = true;
	cursor->at++;
	return SCR_ATR_OK;
}

/* With implicit parameters TA1 is not used: what it says does no harm then. */
static enum scr_atr_error check_fi_di(const struct scr_atr *atr)
{
	if (atr->specific_implicit)
		return SCR_ATR_OK;
	if (!scr_atr_clock_rate(atr->fi_di >> 4))
		return SCR_ATR_RESERVED_FI;
	if (!scr_atr_baud_rate_adjustment(atr->fi_di & 0x0f))
		return SCR_ATR_RESERVED_DI;
	return SCR_ATR_OK;
}

/* In the order of the bytes: TA1 is the first interface byte if it is there. */
static enum scr_atr_error check_meaning(struct cursor *cursor)
{
	struct scr_atr *atr = cursor->atr;
	enum scr_atr_error error = check_fi_di(atr);

	if (error)
		return fail(atr, error, TA1_OFFSET);
	if (cursor->noted)
		return fail(atr, cursor->noted, cursor->noted_offset);
	if (atr->specific_mode &&
	    (atr->specific_protocol == SCR_ATR_T_GLOBAL ||
	     !(atr->protocols & BIT(atr->specific_protocol))))
		return fail(atr, SCR_ATR_BAD_SPECIFIC_PROTOCOL, cursor->ta2_offset);
	return SCR_ATR_OK;
}

static void set_defaults(struct scr_atr *atr)
{
	memset(atr, 0, sizeof(*atr));
	atr->protocols = BIT(0);
	atr->fi_di = SCR_ATR_DEFAULT_FI_DI;
	atr->waiting_integer = SCR_ATR_DEFAULT_WAITING_INTEGER;
	atr->ifsc = SCR_ATR_DEFAULT_IFSC;
	atr->bwi = SCR_ATR_DEFAULT_BWI;
	atr->cwi = SCR_ATR_DEFAULT_CWI;
	atr->class_indicator = 1;
}

static enum scr_atr_error parse(struct cursor *cursor)
{
	struct scr_atr *atr = cursor->atr;
	enum scr_atr_error error;

	if (atr->raw[0] != 0x3b && atr->raw[0] != 0x3f)
		return fail(atr, SCR_ATR_BAD_TS, 0);
	atr->inverse_convention = atr->raw[0] == 0x3f;

	error = take_interface_bytes(cursor);
	if (!error)
		error = take_historical_bytes(cursor);
	if (!error)
		error = take_check_byte(cursor);
	if (!error)
		error = check_meaning(cursor);
	if (!error)
		atr->surplus = atr->length - cursor->at;
	return error;
}

/**
 * scr_atr_parse() - read an answer to reset
 * @atr: filled in any case: with what @raw says, or with defaults and what was
 *	read before the defect
 * @raw: the bytes from TS on, in direct convention also after a TS of 3F: that
 *	is how CCID readers deliver them
 * @length: bytes at @raw, any number
 *
 * Refused is what leaves a protocol parameter unknown or the bytes in doubt,
 * reserved Fi and Di included, as Windows does. Taken in the card's favour,
 * because cards in the field have it and no parameter depends on it:
 *
 * * bytes after the end (29 of the 3803 cards of pcsc-tools' list; readers pad):
 *   counted in @atr->surplus;
 * * a right TCK where T=0 alone is offered, and none is due;
 * * an IFSC of 255, reserved: it is read as 254 (4 of the 3803);
 * * reserved bits in TA2, in TC for T=1, in class indicator and SPU.
 *
 * Context: any; takes no lock and does not sleep.
 * Return: SCR_ATR_OK, or the first defect, with @atr->error_offset telling the
 * byte. Of a structural defect and one of meaning it is the structural one.
 */
enum scr_atr_error scr_atr_parse(struct scr_atr *atr, const u8 *raw, size_t length)
{
	struct cursor cursor = { .atr = atr };

	set_defaults(atr);
	if (length == 0)
		return fail(atr, SCR_ATR_EMPTY, 0);
	atr->length = length < sizeof(atr->raw) ? length : sizeof(atr->raw);
	memcpy(atr->raw, raw, atr->length);
	if (length > sizeof(atr->raw))
		return fail(atr, SCR_ATR_TOO_LONG, sizeof(atr->raw));
	return parse(&cursor);
}
EXPORT_SYMBOL_IF_KUNIT(scr_atr_parse);

static const char * const error_texts[] = {
	[SCR_ATR_OK] = "good",
	[SCR_ATR_EMPTY] = "empty",
	[SCR_ATR_TOO_LONG] = "longer than 33 bytes",
	[SCR_ATR_BAD_TS] = "TS is neither 3B nor 3F",
	[SCR_ATR_TRUNCATED_INTERFACE_BYTES] = "interface bytes are missing at the end",
	[SCR_ATR_TRUNCATED_HISTORICAL_BYTES] = "historical bytes are missing at the end",
	[SCR_ATR_MISSING_TCK] = "check byte TCK is missing",
	[SCR_ATR_BAD_TCK] = "check byte TCK is wrong",
	[SCR_ATR_RESERVED_FI] = "TA1 has a reserved clock rate (Fi)",
	[SCR_ATR_RESERVED_DI] = "TA1 has a reserved baud rate adjustment (Di)",
	[SCR_ATR_BAD_PROTOCOL_ORDER] = "protocols in TDi are out of order",
	[SCR_ATR_BAD_SPECIFIC_PROTOCOL] = "TA2 names a protocol that is not offered",
	[SCR_ATR_RESERVED_WAITING_INTEGER] = "TC2 is 0, a reserved waiting integer",
	[SCR_ATR_RESERVED_IFSC] = "information field size for T=1 is 0",
	[SCR_ATR_RESERVED_BWI] = "block waiting integer for T=1 is above 9",
};

/**
 * scr_atr_error_text() - an answer-to-reset error in words
 * @error: what scr_atr_parse() returned
 *
 * Return: a string that needs no release, never NULL.
 */
const char *scr_atr_error_text(enum scr_atr_error error)
{
	if ((unsigned int)error >= ARRAY_SIZE(error_texts))
		return "unknown error";
	return error_texts[error];
}
EXPORT_SYMBOL_IF_KUNIT(scr_atr_error_text);

/* Tables 7 and 8: F and the highest f in kHz for Fi, D for Di; 0 is reserved. */
static const u16 clock_rates[16] = {
	372, 372, 558, 744, 1116, 1488, 1860, 0, 0, 512, 768, 1024, 1536, 2048, 0, 0
};

static const u16 maximum_frequencies[16] = {
	4000, 5000, 6000, 8000, 12000, 16000, 20000, 0,
	0, 5000, 7500, 10000, 15000, 20000, 0, 0
};

static const u8 baud_rate_adjustments[16] = {
	0, 1, 2, 4, 8, 16, 32, 64, 12, 20, 0, 0, 0, 0, 0, 0
};

/**
 * scr_atr_clock_rate() - clock rate conversion integer F (table 7)
 * @fi: Fi, 0 to 15: the high half of TA1
 *
 * Return: F in clock cycles per elementary time unit at D = 1; 0 if @fi is reserved.
 */
u16 scr_atr_clock_rate(u8 fi)
{
	return fi < ARRAY_SIZE(clock_rates) ? clock_rates[fi] : 0;
}
EXPORT_SYMBOL_GPL(scr_atr_clock_rate);

/**
 * scr_atr_maximum_frequency() - f(max) that goes with F (table 7)
 * @fi: Fi, 0 to 15: the high half of TA1
 *
 * Return: the highest clock frequency in kHz; 0 if @fi is reserved.
 */
u16 scr_atr_maximum_frequency(u8 fi)
{
	return fi < ARRAY_SIZE(maximum_frequencies) ? maximum_frequencies[fi] : 0;
}
EXPORT_SYMBOL_GPL(scr_atr_maximum_frequency);

/**
 * scr_atr_baud_rate_adjustment() - baud rate adjustment integer D (table 8)
 * @di: Di, 0 to 15: the low half of TA1
 *
 * Return: D, by which the clock cycles of an elementary time unit are divided;
 * 0 if @di is reserved.
 */
u8 scr_atr_baud_rate_adjustment(u8 di)
{
	return di < ARRAY_SIZE(baud_rate_adjustments) ? baud_rate_adjustments[di] : 0;
}
EXPORT_SYMBOL_GPL(scr_atr_baud_rate_adjustment);
