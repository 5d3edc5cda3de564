/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A card that speaks T=1, after the rules for the card and with nothing in common
 * with the engine, to see the two of them talk.
 */
#ifndef _SCR_TEST_T1_CARD_H
#define _SCR_TEST_T1_CARD_H

#include <linux/types.h>

#define T1_CARD_MAXIMUM		65544
#define T1_CARD_BLOCK		259

/**
 * struct t1_card - the card
 * @crc: blocks end with a CRC
 * @ifsd: what the interface device takes
 * @extensions: it asks for more time that often before each response
 * @expected: the command that it has to get
 * @expected_length: its length
 * @response: what it answers
 * @response_length: its length
 * @executions: how often it got the whole command since it was given it
 * @wrong_commands: how often it got another one than @expected
 * @send_number: N(S) of the I-block in flight, or of the next one
 * @receive_number: N(S) of the I-block that it expects
 * @in_flight: an I-block is not acknowledged
 * @more: and it is not the last of its chain
 * @taken: bytes of the command so far
 * @offset: of the I-block in flight
 * @chunk: its length
 * @extensions_left: of @extensions
 * @wtx_asked: S(WTX request) is not answered
 * @command: what came
 * @last: the last block that it sent
 * @last_length: its length
 */
struct t1_card {
	bool crc;
	u8 ifsd;
	u8 extensions;
	const u8 *expected;
	size_t expected_length;
	const u8 *response;
	size_t response_length;
	unsigned int executions;
	unsigned int wrong_commands;

	u8 send_number;
	u8 receive_number;
	bool in_flight;
	bool more;
	size_t taken;
	size_t offset;
	size_t chunk;
	u8 extensions_left;
	bool wtx_asked;
	u8 command[T1_CARD_MAXIMUM];
	u8 last[T1_CARD_BLOCK];
	size_t last_length;
};

void t1_card_reset(struct t1_card *card);
void t1_card_answer(struct t1_card *card, const u8 *block, size_t length);

#endif /* _SCR_TEST_T1_CARD_H */
