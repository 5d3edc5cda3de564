/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A card that speaks T=0: the answering side of ISO/IEC 7816-3, clause 10, in
 * characters. Pure: characters come and go, or a command is complete.
 */
#ifndef SCR_EMU_T0_CARD_H
#define SCR_EMU_T0_CARD_H

#include "portable.h"

#define T0_HEADER		5
#define T0_DATA			256

/* Every byte of data with a procedure byte before it, NULL, SW1, SW2. */
#define T0_OUTPUT		(2 * T0_DATA + 3)

/* NULL (10.3.3): wait on. */
#define T0_NULL			0x60

/* How the card asks for and announces data. */
enum t0_procedure {
	T0_PROCEDURE_ALL,	/* INS: all that is left */
	T0_PROCEDURE_ONE,	/* INS ^ FF: the next byte */
	T0_PROCEDURE_NULL,	/* as ALL, with a NULL before each procedure byte */
};

/* Which way the data of a command goes; real cards know it from INS. */
enum t0_direction {
	T0_DIRECTION_OF_INS,
	T0_DIRECTION_TO_CARD,
	T0_DIRECTION_FROM_CARD,
};

/**
 * enum t0_card_result - what the card does about a character
 * @T0_CARD_WAITS: for more of them; there may be t0_card.output meanwhile
 * @T0_CARD_COMMAND: has its command, and works until t0_card_respond()
 */
enum t0_card_result {
	T0_CARD_WAITS,
	T0_CARD_COMMAND,
};

/**
 * struct t0_card - the state of a card's T=0
 * @working: it has a command, and has not answered yet
 * @command: header and data; with Le after the data it is what the card gets
 * @received: characters of it so far
 * @length: of the command, once the header is there
 * @response: data that waits for GET RESPONSE, or for the right P3
 * @response_length: bytes of it
 * @response_sent: and so many have gone
 * @status: SW1, SW2 that come after it
 * @held: P3 was wrong: @held_header with the right one gets @response
 * @output: for the reader; who takes it sets @output_length to 0
 */
struct t0_card {
	enum t0_procedure procedure;
	bool working;
	u8 command[T0_HEADER + T0_DATA + 1];
	u16 received;
	u16 length;
	u8 response[T0_DATA];
	u16 response_length;
	u16 response_sent;
	u16 status;
	bool held;
	u8 held_header[4];
	u8 output[T0_OUTPUT];
	u16 output_length;
};

void t0_card_reset(struct t0_card *t0, enum t0_procedure procedure);

enum t0_card_result t0_card_receive(struct t0_card *t0, u8 character,
				    enum t0_direction direction);

/* The APDU that T0_CARD_COMMAND is about. Return: its length. */
u32 t0_card_apdu(const struct t0_card *t0, u8 *apdu);

/* The card has worked: @response is data and status, of which T=0 takes 256 + 2. */
void t0_card_respond(struct t0_card *t0, const u8 *response, u32 length);

#endif /* SCR_EMU_T0_CARD_H */
