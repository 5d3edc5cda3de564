/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The card: what it answers to an APDU.
 */
#ifndef SCR_EMU_CARD_H
#define SCR_EMU_CARD_H

#include <stdbool.h>

#include "portable.h"

#define MAXIMUM_ATR		33
#define MAXIMUM_COMMAND		(4 + 3 + 65535 + 2)
#define MAXIMUM_RESPONSE	(65536 + 2)

/**
 * struct apdu - a command APDU, taken to pieces (ISO 7816-4, 5.1)
 * @data: the command data field
 * @nc: bytes of it
 * @ne: the most that the card is to answer; 0 if there is no Le
 */
struct apdu {
	u8 cla;
	u8 ins;
	u16 parameter;		/* P1, P2 */
	const u8 *data;
	u32 nc;
	u32 ne;
};

/* How a card goes about an answer. */
enum card_manner {
	CARD_ANSWERS,		/* after struct card's milliseconds */
	CARD_HANGS,		/* never */
	CARD_EXTENDS,		/* never, and asks for more time again and again */
};

/**
 * struct card - a card
 * @voltages: at which it answers to reset: 1 5 V, 2 3 V, 4 1.8 V
 * @resets: answers to reset so far
 * @apdus: commands since the latest, the current one included
 * @manner: of the current answer
 * @milliseconds: until it comes
 * @data: the response data field of the latest command
 * @length: bytes of it
 * @fetched: how many GET RESPONSE has fetched (T=0)
 * @status: SW1, SW2
 */
struct card {
	u8 atr[MAXIMUM_ATR];
	u8 atr_length;
	u8 voltages;
	u32 resets;
	u32 apdus;
	enum card_manner manner;
	u32 milliseconds;
	u8 data[MAXIMUM_RESPONSE];
	u32 length;
	u32 fetched;
	u16 status;
};

void card_reset(struct card *card);

/* Puts the whole answer to a command APDU in @card. */
void card_apdu(struct card *card, const u8 *command, u32 length);

/**
 * card_tpdu() - one command TPDU of T=0 (ISO 7816-3, 10.3)
 * @card: the card
 * @command: CLA INS P1 P2 P3, and data if the command has some
 * @length: bytes of it, at least 5
 * @response: room for 258 bytes: data that comes, and the status
 *
 * Return: bytes at @response.
 */
u32 card_tpdu(struct card *card, const u8 *command, u32 length, u8 *response);

#endif /* SCR_EMU_CARD_H */
