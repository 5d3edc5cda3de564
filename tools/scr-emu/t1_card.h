/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A card that speaks T=1: the answering side of ISO/IEC 7816-3, clause 11. Pure:
 * a block comes, and a block goes, or a command is complete.
 */
#ifndef SCR_EMU_T1_CARD_H
#define SCR_EMU_T1_CARD_H

#include "portable.h"

/* Prologue, INF, CRC (11.3) */
#define T1_PROLOGUE		3
#define T1_INFORMATION		254
#define T1_BLOCK_LENGTH		(T1_PROLOGUE + T1_INFORMATION + 2)

/* PCB (11.3.2.2) */
#define T1_I_SEQUENCE		0x40
#define T1_I_MORE		0x20
#define T1_R_BLOCK		0x80
#define T1_R_SEQUENCE		0x10
#define T1_R_EDC_ERROR		0x01
#define T1_R_OTHER_ERROR	0x02
#define T1_S_BLOCK		0xc0
#define T1_S_RESPONSE		0x20
#define T1_S_RESYNCH		0xc0
#define T1_S_IFS		0xc1
#define T1_S_ABORT		0xc2
#define T1_S_WTX		0xc3

/**
 * enum t1_card_result - what the card does about a block
 * @T1_CARD_MUTE: nothing: it is at work, or has received nothing
 * @T1_CARD_BLOCK: sends t1_card.block
 * @T1_CARD_COMMAND: has its command, and works until t1_card_respond()
 * @T1_CARD_CONTINUES: has got the time that it asked for, and works on
 */
enum t1_card_result {
	T1_CARD_MUTE,
	T1_CARD_BLOCK,
	T1_CARD_COMMAND,
	T1_CARD_CONTINUES,
};

/**
 * struct t1_card - the state of a card's T=1
 * @ifsc: the longest INF that the card takes
 * @ifsd: the longest that the reader takes
 * @crc: blocks end with a CRC, not with an LRC
 * @working: it has a command, and has not answered yet
 * @next_sent: N(S) of the next I-block of the card
 * @next_received: N(S) that the reader's next one should have
 * @unconfirmed: the latest I-block is to be sent again if the reader asks for it
 * @request: the PCB of an S-block that waits for its answer, or 0
 * @nad: of the reader's latest block, source and destination exchanged
 * @command: the INFs of the reader's chain
 * @room: for them
 * @response: the caller's; data and status
 * @response_sent: bytes of it that have gone, the latest block's included
 * @latest_length: of the INF of the latest I-block
 * @information: INF of @request, or of the S-block that answers
 * @block: what is to be sent, and was sent latest
 */
struct t1_card {
	u8 ifsc;
	u8 ifsd;
	bool crc;
	bool working;
	u8 next_sent;
	u8 next_received;
	bool unconfirmed;
	u8 request;
	u8 nad;
	u8 *command;
	u32 room;
	u32 command_length;
	const u8 *response;
	u32 response_length;
	u32 response_sent;
	u8 latest_length;
	u8 information;
	u8 block[T1_BLOCK_LENGTH];
	u32 block_length;
};

/* After the card's reset. The card keeps its commands at @command. */
void t1_card_reset(struct t1_card *t1, u8 ifsc, bool crc, u8 *command, u32 room);

/* Bytes of the epilogue. */
u32 t1_card_epilogue(const struct t1_card *t1);

enum t1_card_result t1_card_receive(struct t1_card *t1, const u8 *block, u32 length);

/* The card has worked: makes the first block. @response stays the caller's. */
void t1_card_respond(struct t1_card *t1, const u8 *response, u32 length);

/* Makes S(WTX request), S(IFS request) or S(ABORT request), by its PCB. */
void t1_card_request(struct t1_card *t1, u8 pcb, u8 information);

/* Makes a block with its epilogue; t1_card_receive() and others do so themselves. */
u32 t1_card_encode(const struct t1_card *t1, u8 pcb, const u8 *information, u8 length,
		   u8 *block);

#endif /* SCR_EMU_T1_CARD_H */
