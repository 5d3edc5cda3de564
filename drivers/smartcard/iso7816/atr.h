/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * The answer to reset of ISO/IEC 7816-3:2006, clause 8: from its bytes to what
 * they say about the card.
 */
#ifndef _SCR_ISO7816_ATR_H
#define _SCR_ISO7816_ATR_H

#include "portable.h"

/* TS and at most 32 characters after it (8.2.1). */
#define SCR_ATR_MAXIMUM_LENGTH		33

/* What holds where the interface byte is absent (8.3, 10.2, 11.4). */
#define SCR_ATR_DEFAULT_FI_DI		0x11
#define SCR_ATR_DEFAULT_WAITING_INTEGER	10
#define SCR_ATR_DEFAULT_IFSC		32
#define SCR_ATR_DEFAULT_BWI		4
#define SCR_ATR_DEFAULT_CWI		13

/* kHz, where the reader does not tell its own: 9600 bit/s at 372/1. */
#define SCR_TYPICAL_CLOCK		3571

/* A block counts its bytes in one, and 255 is reserved (11.3.2.3). */
#define SCR_ATR_MAXIMUM_IFSC		254

/* The extra guard time that asks for the shortest one (TC1 = FF, 8.3). */
#define SCR_ATR_GUARD_TIME_MINIMUM	255

/* The T that stands for global interface bytes and no protocol (8.2.3). */
#define SCR_ATR_T_GLOBAL		15

/**
 * enum scr_atr_error - what is wrong with an answer to reset
 * @SCR_ATR_OK: nothing
 * @SCR_ATR_EMPTY: no byte at all
 * @SCR_ATR_TOO_LONG: more than 33 bytes (8.2.1)
 * @SCR_ATR_BAD_TS: TS is neither 3B nor 3F (8.1)
 * @SCR_ATR_TRUNCATED_INTERFACE_BYTES: ends before T0 or within TAi to TDi
 * @SCR_ATR_TRUNCATED_HISTORICAL_BYTES: fewer historical bytes than T0 counts
 * @SCR_ATR_MISSING_TCK: another T than 0 is indicated and TCK is not there (8.2.5)
 * @SCR_ATR_BAD_TCK: T0 to TCK do not exclusive-or to zero (8.2.5)
 * @SCR_ATR_RESERVED_FI: TA1 has an Fi that is reserved (8.3, table 7)
 * @SCR_ATR_RESERVED_DI: TA1 has a Di that is reserved (8.3, table 8)
 * @SCR_ATR_BAD_PROTOCOL_ORDER: the T of TDi descend, or T=15 comes first (8.2.3)
 * @SCR_ATR_BAD_SPECIFIC_PROTOCOL: TA2 names T=15, or a T that no TDi offers (8.3)
 * @SCR_ATR_RESERVED_WAITING_INTEGER: TC2 is 0 (10.2)
 * @SCR_ATR_RESERVED_IFSC: the first TA for T=1 is 0 (11.4.2)
 * @SCR_ATR_RESERVED_BWI: the first TB for T=1 has a BWI over 9 (11.4.3)
 * @SCR_ATR_ERROR_COUNT: how many there are
 *
 * Values are positive and stay: they are printed by tools and tests.
 */
enum scr_atr_error {
	SCR_ATR_OK,
	SCR_ATR_EMPTY,
	SCR_ATR_TOO_LONG,
	SCR_ATR_BAD_TS,
	SCR_ATR_TRUNCATED_INTERFACE_BYTES,
	SCR_ATR_TRUNCATED_HISTORICAL_BYTES,
	SCR_ATR_MISSING_TCK,
	SCR_ATR_BAD_TCK,
	SCR_ATR_RESERVED_FI,
	SCR_ATR_RESERVED_DI,
	SCR_ATR_BAD_PROTOCOL_ORDER,
	SCR_ATR_BAD_SPECIFIC_PROTOCOL,
	SCR_ATR_RESERVED_WAITING_INTEGER,
	SCR_ATR_RESERVED_IFSC,
	SCR_ATR_RESERVED_BWI,
	SCR_ATR_ERROR_COUNT
};

/**
 * struct scr_atr - what an answer to reset says
 * @raw: the bytes, as the reader delivered them
 * @length: bytes of @raw in use, at most 33
 * @surplus: bytes at the end of @raw that are not part of the answer to reset
 * @error_offset: index of the byte that is wrong; @length if one is missing
 * @inverse_convention: TS was 3F. Readers decode the characters themselves, so
 *	the bytes after TS read the same either way.
 * @historical_offset: index of the first historical byte
 * @historical_length: number of historical bytes, 0 to 15
 * @protocols: bit T is set for each T offered, 0 if no TDi says otherwise;
 *	bit 15 says that global bytes for T=15 came
 * @first_protocol: the T offered first, the one in use without PPS
 * @has_fi_di: TA1 is there
 * @fi_di: TA1: Fi in the high half, Di in the low; default 11
 * @has_tb1: TB1 is there (programming voltage, deprecated; not looked at)
 * @has_tb2: TB2 is there (the same)
 * @extra_guard_time: TC1, N in elementary time units; 255 asks for the shortest
 * @specific_mode: TA2 is there: no PPS, @specific_protocol is in force
 * @specific_protocol: T of TA2
 * @specific_implicit: the parameters are not those of TA1 but known implicitly
 * @specific_can_change: a warm reset may lead to negotiable mode
 * @waiting_integer: WI of T=0 (TC2), 1 to 255, default 10
 * @ifsc: information field size of the card for T=1, 1 to 254, default 32;
 *	the reserved 255 is taken for 254
 * @bwi: block waiting integer for T=1, 0 to 9, default 4
 * @cwi: character waiting integer for T=1, 0 to 15, default 13
 * @crc: T=1 blocks end with a CRC, not with an LRC
 * @has_clock_stop_and_class: the first TA for T=15 is there
 * @clock_stop: X of it: 0 not possible, 1 in state L, 2 in state H, 3 either
 * @class_indicator: Y of it: 1 for class A, 2 for B, 4 for C, or'ed; default 1
 * @has_spu: the first TB for T=15 is there
 * @spu: that byte, use of the contact SPU (C6); bit 7 set: proprietary
 * @has_check_byte: TCK is there, and right
 *
 * Filled by scr_atr_parse(). All of it is copied out of the input: nothing
 * points anywhere.
 */
struct scr_atr {
	u8 raw[SCR_ATR_MAXIMUM_LENGTH];
	u8 length;
	u8 surplus;
	u8 error_offset;
	bool inverse_convention;
	u8 historical_offset;
	u8 historical_length;
	u16 protocols;
	u8 first_protocol;
	bool has_fi_di;
	u8 fi_di;
	bool has_tb1;
	bool has_tb2;
	u8 extra_guard_time;
	bool specific_mode;
	u8 specific_protocol;
	bool specific_implicit;
	bool specific_can_change;
	u8 waiting_integer;
	u8 ifsc;
	u8 bwi;
	u8 cwi;
	bool crc;
	bool has_clock_stop_and_class;
	u8 clock_stop;
	u8 class_indicator;
	bool has_spu;
	u8 spu;
	bool has_check_byte;
};

enum scr_atr_error scr_atr_parse(struct scr_atr *atr, const u8 *raw, size_t length);
const char *scr_atr_error_text(enum scr_atr_error error);

u16 scr_atr_clock_rate(u8 fi);
u16 scr_atr_maximum_frequency(u8 fi);
u8 scr_atr_baud_rate_adjustment(u8 di);

#endif /* _SCR_ISO7816_ATR_H */
