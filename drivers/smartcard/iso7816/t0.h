/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * The transmission protocol T=0 of ISO/IEC 7816-3:2006, clause 10: TPDUs, and
 * the procedure bytes that move them character by character.
 */
#ifndef _SCR_ISO7816_T0_H
#define _SCR_ISO7816_T0_H

#include "portable.h"

/* CLA INS P1 P2 P3 */
#define SCR_T0_HEADER_LENGTH		5

/* 256 bytes and SW1 SW2. */
#define SCR_T0_RESPONSE_LENGTH		258

size_t scr_t0_tpdu_length(const u8 *apdu, size_t length);
bool scr_t0_get_response(u8 *tpdu, const u8 *apdu, size_t length, const u8 *response,
			 size_t response_length);

/**
 * enum scr_t0_result - what is to be done next
 * @SCR_T0_EXCHANGE: send &scr_t0.output, and then expect &scr_t0.wanted characters
 * @SCR_T0_DONE: the response is whole
 * @SCR_T0_BROKEN: the card does not keep to the protocol; it has to be reset
 */
enum scr_t0_result {
	SCR_T0_EXCHANGE,
	SCR_T0_DONE,
	SCR_T0_BROKEN,
};

/**
 * struct scr_t0 - one TPDU on its way, for a reader that moves characters only
 * @output: to be sent now
 * @output_length: bytes of it, also none
 * @wanted: characters that the card is to send then, at least one
 * @response: data and SW1 SW2
 * @response_length: bytes of it
 * @instruction: INS, by which procedure bytes are known
 * @data: of the command, not sent yet
 * @data_length: bytes of it
 * @expected: bytes of the response's data that have not come
 * @transfer: that many of @expected come before the next procedure byte
 * @status: SW1 has come
 */
struct scr_t0 {
	const u8 *output;
	size_t output_length;
	size_t wanted;
	u8 response[SCR_T0_RESPONSE_LENGTH];
	size_t response_length;
	u8 instruction;
	const u8 *data;
	size_t data_length;
	size_t expected;
	size_t transfer;
	bool status;
};

enum scr_t0_result scr_t0_transmit(struct scr_t0 *t0, const u8 *tpdu, size_t length);
enum scr_t0_result scr_t0_receive(struct scr_t0 *t0, const u8 *characters, size_t length);

#endif /* _SCR_ISO7816_T0_H */
