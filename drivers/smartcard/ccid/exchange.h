/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an exchange of a slot is at: its commands, and what comes next.
 */
#ifndef _SCR_CCID_EXCHANGE_H
#define _SCR_CCID_EXCHANGE_H

#include <linux/types.h>

#include "../iso7816/t0.h"
#include "../iso7816/t1-block.h"

struct ccid_slot;
struct scr_request;

/**
 * typedef ccid_step - what comes next in an exchange
 * @slot: its lock is held
 * @request: whose exchange it is
 * @result: of what was before; the answer of the reader is in &ccid_slot.answer
 *
 * Context: any; does not sleep, if scr_request_write() does not have to.
 *
 * Return: -EINPROGRESS: a command is in &ccid_slot.message, to be sent, and
 * &ccid_exchange.step says what comes then; else how the exchange has ended.
 */
typedef int (*ccid_step)(struct ccid_slot *slot, struct scr_request *request,
			 int result);

/**
 * struct ccid_characters - XfrBlocks at character level
 * @output: to be sent; of a card that counts, may be @bytes
 * @length: bytes of it that are left, perhaps none
 * @wanted: characters to expect then
 * @waiting_multiplier: as of ccid_next_xfr_block()
 * @timeout: jiffies for each
 * @count: how many there will be in all, from the first @wanted ones; NULL: as
 *	many as come at once
 * @bytes: with @count: where they are put together
 * @first: with @count: how many it has to see
 * @received: with @count: how many have come
 * @level: wLevelParameter of the message under way
 * @then: what comes when they have come; they are the answer's data
 */
struct ccid_characters {
	const u8 *output;
	size_t length;
	size_t wanted;
	u8 waiting_multiplier;
	unsigned long timeout;
	size_t (*count)(struct ccid_slot *slot, const u8 *bytes);
	u8 *bytes;
	size_t first;
	size_t received;
	size_t level;
	ccid_step then;
};

/**
 * struct ccid_exchange - commands of a slot, one after the other, to one end
 * @step: what comes when the command has ended
 * @length: bytes of the command
 * @timeout: jiffies for it
 * @written: why the caller could not take all of the response, or 0
 * @level: extended APDU level: wLevelParameter of the command's latest piece
 * @apdu: T=0: the command
 * @apdu_length: T=0: bytes of @apdu
 * @header: T=0: of a TPDU that the command does not have
 * @then: what comes after the TPDU, or after the card's block
 * @block_then: T=1: what comes after all blocks
 * @t1_then: T=1: what comes after S(RESYNCH) and S(IFS)
 * @characters: at character level
 * @t0: T=0 at character level
 * @block: T=1 at character level
 * @reset: of a reset: SCARD_COLD_RESET or SCARD_WARM_RESET
 * @voltage: of a reset: the next of the voltages to be tried
 * @select: of a reset: bPowerSelect
 * @left_emv_mode: of a reset: tried at this voltage
 * @result: of a reset: what the latest voltage has come to
 */
struct ccid_exchange {
	ccid_step step;
	size_t length;
	unsigned long timeout;
	int written;
	u16 level;

	const u8 *apdu;
	size_t apdu_length;
	u8 header[SCR_T0_HEADER_LENGTH];
	ccid_step then;
	ccid_step block_then;
	ccid_step t1_then;
	struct ccid_characters characters;
	union {
		struct scr_t0 t0;
		u8 block[SCR_T1_BLOCK_LENGTH + 1];
	};

	u32 reset;
	unsigned int voltage;
	u8 select;
	bool left_emv_mode;
	int result;
};

#endif /* _SCR_CCID_EXCHANGE_H */
