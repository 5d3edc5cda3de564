/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The serial line between a reader and its card: what the card's end is set to,
 * and whether the reader's end is set alike (ISO/IEC 7816-3, clauses 6 to 9).
 */
#ifndef SCR_EMU_LINE_H
#define SCR_EMU_LINE_H

#include "atr.h"
#include "portable.h"
#include "t0_card.h"
#include "t1_card.h"

#define PROTOCOL_T0		0
#define PROTOCOL_T1		1

/* abProtocolDataStructure (6.1.7); the first five are of T=0 too. */
#define PARAMETER_FI_DI		0
#define PARAMETER_TCCK		1
#define PARAMETER_GUARD_TIME	2
#define PARAMETER_WAITING	3
#define PARAMETER_CLOCK_STOP	4
#define PARAMETER_IFSC		5
#define PARAMETER_NAD		6
#define PARAMETERS_T0		5
#define PARAMETERS_T1		7

/* bmTCCKST1 */
#define TCCK_T1			0x10
#define TCCK_CRC		0x01

/* PPSS PPS0 PPS1 PPS2 PPS3 PCK (9.2) */
#define PPSS			0xff
#define MAXIMUM_PPS		6

/**
 * struct reader_end - what the reader is set to
 * @protocol: 0 T=0, 1 T=1: the parameters' kind
 * @parameters: abProtocolDataStructure
 * @clock: in kHz
 * @rate: in bits per second
 */
struct reader_end {
	u8 protocol;
	u8 parameters[PARAMETERS_T1];
	u32 clock;
	u32 rate;
};

/**
 * struct card_end - what the card is set to
 * @atr: what it has announced
 * @protocol: in force
 * @fi_di: in force
 * @negotiable: a PPS request would be heard
 * @mute: it is lost until the next reset
 * @t0: its T=0
 * @t1: its T=1
 */
struct card_end {
	struct scr_atr atr;
	u8 protocol;
	u8 fi_di;
	bool negotiable;
	bool mute;
	struct t0_card t0;
	struct t1_card t1;
};

/**
 * enum line_fault - what becomes of characters on the line
 * @LINE_GOOD: they arrive
 * @LINE_MUTE: the card does not understand them, and is silent
 * @LINE_PARITY: the card understands, and the reader sees parity errors
 */
enum line_fault {
	LINE_GOOD,
	LINE_MUTE,
	LINE_PARITY,
};

/* Bits per second at a clock in kHz; of a reserved Fi or Di: 0. */
u32 line_rate(u32 clock, u8 fi_di);

/* Are the two near enough for every bit of a character to be read? */
bool line_rates_agree(u32 a, u32 b);

/**
 * line_card_reset() - what holds after the answer to reset
 * @card: the card
 * @atr: the answer
 * @length: bytes of it
 * @procedure: of its T=0
 * @command: where it keeps the blocks of a T=1 command
 * @room: bytes there
 */
void line_card_reset(struct card_end *card, const u8 *atr, u8 length,
		     enum t0_procedure procedure, u8 *command, u32 room);

/* Sets the reader's end to what holds after the card's reset. */
void line_reader_reset(struct reader_end *reader, const struct card_end *card);

/* Sets it to what a reader has that does not look at the answer to reset. */
void line_reader_default(struct reader_end *reader);

/* Fi and Di are new, and the data rate follows. */
void line_reader_set_speed(struct reader_end *reader, u8 fi_di);

enum line_fault line_fault(const struct reader_end *reader, const struct card_end *card);

/**
 * line_pps() - a PPS request, which changes what is in force at the card
 * @card: the card
 * @request: PPSS to PCK
 * @length: bytes of it
 * @response: room for MAXIMUM_PPS bytes
 *
 * Return: bytes of the response; 0: the card is silent.
 */
u32 line_pps(struct card_end *card, const u8 *request, u32 length, u8 *response);

/**
 * line_negotiate() - a reader makes a PPS
 * @card: the card
 * @protocol: what it is to speak
 * @fi_di: how fast; replaced by what the card agreed to
 *
 * Return: true if the card speaks @protocol now.
 */
bool line_negotiate(struct card_end *card, u8 protocol, u8 *fi_di);

#endif /* SCR_EMU_LINE_H */
