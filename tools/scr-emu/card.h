/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The card: what it answers to an APDU. Kinds of card are models of it:
 *
 *	test_card.c	every SELECT succeeds; commands for tests
 *	file_card.c	files and PINs of ISO 7816-4
 *	openpgp_card.c	keys for OpenPGP
 *	vicc.c		a program that connects by TCP
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
 * @command: all of it; @length bytes
 * @data: the command data field
 * @nc: bytes of it
 * @ne: the most that the card is to answer; 0 if there is no Le
 */
struct apdu {
	const u8 *command;
	u32 length;
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
	CARD_LATER,		/* with a call of struct card's answered */
};

struct card;
struct file_system;

/**
 * struct card_kind - what --card says
 * @model: of every card
 * @files: with which a card of files begins; lives as long as the program
 * @port: where the first slot's program connects; the next slot has the next
 */
struct card_kind {
	const struct card_model *model;
	const struct file_system *files;
	unsigned int port;
};

/**
 * struct card_model - what a kind of card does; nothing of it waits
 * @atr: its own answer to reset, with T=1; NULL: it has none
 * @atr_length: bytes of it
 * @comes_by_itself: cards are inserted by @open's doing, not by the user's
 * @open: a new card
 * @close: it is thrown away
 * @reset: an answer to reset
 * @power_off: no power any more
 * @remove: it leaves the slot
 * @process: puts the answer in the card, which has 9000 and no data; or says by
 *	its manner that it comes later
 *
 * All but @process may be NULL.
 */
struct card_model {
	const u8 *atr;
	u8 atr_length;
	bool comes_by_itself;
	void (*open)(struct card *card, const struct card_kind *kind, unsigned int slot);
	void (*close)(struct card *card);
	void (*reset)(struct card *card);
	void (*power_off)(struct card *card);
	void (*remove)(struct card *card);
	void (*process)(struct card *card, const struct apdu *apdu);
};

extern const struct card_model test_card;
extern const struct card_model file_card;
extern const struct card_model openpgp_card;
extern const struct card_model vicc_card;

/* "test", "files:FOLDER", "openpgp" or "vicc:PORT". Return: 0, or -1 after an error message. */
int card_kind_parse(struct card_kind *kind, const char *text);

/**
 * struct card - a card
 * @state: the model's own
 * @context: for the caller
 * @answered: the answer that was to come later is there; not called for one that
 *	a reset or another command has overtaken
 * @changed: a card that comes by itself has come or gone
 * @voltages: at which it answers to reset: 1 5 V, 2 3 V, 4 1.8 V
 * @resets: answers to reset so far
 * @apdus: commands since the latest, the current one included
 * @manner: of the current answer
 * @milliseconds: until it comes
 * @data: the response data field of the latest command
 * @length: bytes of it
 * @keeps_all: the answer may be longer than Le where there is none
 * @status: SW1, SW2
 */
struct card {
	const struct card_model *model;
	void *state;
	void *context;
	void (*answered)(struct card *card);
	void (*changed)(struct card *card, bool present);
	u8 atr[MAXIMUM_ATR];
	u8 atr_length;
	u8 voltages;
	u32 resets;
	u32 apdus;
	enum card_manner manner;
	u32 milliseconds;
	u8 data[MAXIMUM_RESPONSE];
	u32 length;
	bool keeps_all;
	u16 status;
};

/* SW1, SW2 (ISO 7816-4, 5.6) */
#define STATUS_DONE		0x9000
#define STATUS_MORE		0x6100
#define STATUS_END_OF_FILE	0x6282
#define STATUS_TRIES_LEFT	0x63c0
#define STATUS_TERMINATED	0x6285
#define STATUS_FAILURE		0x6400
#define STATUS_WRONG_LENGTH	0x6700
#define STATUS_NO_CHANNEL	0x6881
#define STATUS_NO_SECURITY	0x6882
#define STATUS_NO_CHAINING	0x6884
#define STATUS_INCOMPATIBLE	0x6981
#define STATUS_FORBIDDEN	0x6982
#define STATUS_BLOCKED		0x6983
#define STATUS_CONDITIONS	0x6985
#define STATUS_NO_FILE		0x6986
#define STATUS_WRONG_DATA	0x6a80
#define STATUS_FILE_NOT_FOUND	0x6a82
#define STATUS_NO_RECORD	0x6a83
#define STATUS_NO_ROOM		0x6a84
#define STATUS_WRONG_P1_P2	0x6a86
#define STATUS_NOT_FOUND	0x6a88
#define STATUS_OUTSIDE		0x6b00
#define STATUS_WRONG_LE		0x6c00
#define STATUS_UNKNOWN		0x6d00
#define STATUS_UNKNOWN_CLASS	0x6e00

/* @card is all zero but for its ATR, its voltages, the two calls and their context. */
void card_open(struct card *card, const struct card_kind *kind, unsigned int slot);
void card_close(struct card *card);
void card_reset(struct card *card);
void card_power_off(struct card *card);
void card_remove(struct card *card);

/* The commands for tests, class 80. */
void card_test_command(struct card *card, const struct apdu *apdu);

/*
 * Puts the whole answer to a command APDU in @card: its data, length and status.
 * With CARD_LATER they are there only when answered is called.
 */
void card_apdu(struct card *card, const u8 *command, u32 length);

#endif /* SCR_EMU_CARD_H */
