/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * The block protocol T=1 of ISO/IEC 7816-3:2006, clause 11, as the interface
 * device speaks it: what to send next, given what came.
 */
#ifndef _SCR_ISO7816_T1_H
#define _SCR_ISO7816_T1_H

#include "t1-block.h"

#define SCR_T1_DEFAULT_IFSC		32
#define SCR_T1_DEFAULT_IFSD		32

/**
 * enum scr_t1_result - what the block that came leads to
 * @SCR_T1_SEND: scr_t1_encode() gives the block to send now; then wait for the
 *	next block of the card
 * @SCR_T1_DONE: the exchange, or the IFS negotiation, is over. See
 *	&scr_t1.aborted before taking the response for one.
 * @SCR_T1_DEAD: the card does not keep to the protocol any more: it is to be
 *	reset, then scr_t1_reset(); or scr_t1_resynchronize() tries once more.
 *	Until then nothing is sent.
 */
enum scr_t1_result {
	SCR_T1_SEND,
	SCR_T1_DONE,
	SCR_T1_DEAD
};

/**
 * struct scr_t1 - the state of T=1 with one card, from reset to reset
 * @information: INF of the I-block that scr_t1_receive() accepted just now, in
 *	the block it was given; NULL if it accepted none
 * @information_length: its length, 0 to 254
 * @waiting_multiplier: the next block may take so many BWT: what the card asked
 *	for with S(WTX request), else 1
 * @ifsc: information field size of the card, 1 to 254; follows S(IFS request)
 * @ifsd: ours, 32 until scr_t1_negotiate_ifsd() brought another; a RESYNCH puts
 *	it back to 32
 * @aborted: valid with SCR_T1_DONE: the exchange is over without a response,
 *	what came of it is void, and the card is in step and needs no reset.
 *	Either the card sent S(ABORT request), or a RESYNCH was needed at a time
 *	when the card may have had the whole command: it is not known then
 *	whether the command was carried out. Set, too, when what
 *	scr_t1_resynchronize() began is done.
 * @crc: private: blocks end with a CRC, not with an LRC
 * @state: private: what goes on, enum state in t1.c
 * @pcb: private: PCB of the block that is due
 * @parameter: private: INF of the S-block that is due, if it has one
 * @chunk: private: length of INF of the I-block in flight
 * @send_number: private: N(S) of the I-block in flight, or of the next one
 * @receive_number: private: N(S) expected of the card, the N(R) of our R-blocks
 * @failures: private: blocks in a row that brought no progress
 * @resynchronizations: private: S(RESYNCH request) sent in this exchange
 * @may_be_complete: private: the card may have the whole command
 * @response_begun: private: an I-block of the response was accepted
 * @initial_ifsc: private: @ifsc as it was after the reset
 * @ifsd_wanted: private: the IFSD that is being negotiated, 0 in an exchange
 * @command: private: the caller's bytes
 * @length: private: how many
 * @offset: private: how many of them the card has acknowledged
 *
 * The caller reads the members that are not private, after scr_t1_receive().
 * Its bytes are its own: nothing of a command or a response is copied here.
 */
struct scr_t1 {
	const u8 *information;
	size_t information_length;
	u8 waiting_multiplier;
	u8 ifsc;
	u8 ifsd;
	bool aborted;

	bool crc;
	u8 state;
	u8 pcb;
	u8 parameter;
	u8 chunk;
	u8 send_number;
	u8 receive_number;
	u8 failures;
	u8 resynchronizations;
	bool may_be_complete;
	bool response_begun;
	u8 initial_ifsc;
	u8 ifsd_wanted;
	const u8 *command;
	size_t length;
	size_t offset;
};

void scr_t1_reset(struct scr_t1 *t1, u8 ifsc, bool crc);
void scr_t1_transmit(struct scr_t1 *t1, const u8 *command, size_t length);
void scr_t1_negotiate_ifsd(struct scr_t1 *t1, u8 ifsd);
void scr_t1_resynchronize(struct scr_t1 *t1);
size_t scr_t1_encode(const struct scr_t1 *t1, u8 *block);
enum scr_t1_result scr_t1_receive(struct scr_t1 *t1, const u8 *block, size_t length);

#endif /* _SCR_ISO7816_T1_H */
