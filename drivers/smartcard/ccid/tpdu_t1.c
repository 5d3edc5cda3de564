// SPDX-License-Identifier: GPL-2.0-only
/*
 * T=1 with readers that leave the transmission protocol to the host: at TPDU level a
 * block is one XfrBlock, at character level it is made of several. The protocol
 * itself is in ../iso7816/t1.c.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "ccid.h"

/*
 * Has the reader noticed that no block came, or none that could be read? The
 * protocol knows what to do then, if the card still has its power.
 */
static bool ccid_is_block_lost(const struct ccid_answer *answer)
{
	if (answer->command_status != CCID_COMMAND_FAILED ||
	    answer->icc_status != CCID_ICC_ACTIVE)
		return false;
	return answer->error == CCID_ERROR_XFR_PARITY_ERROR ||
	       answer->error == CCID_ERROR_XFR_OVERRUN ||
	       answer->error == CCID_ERROR_ICC_MUTE;
}

static int ccid_block_came(struct ccid_slot *slot, struct scr_request *request, int result)
{
	struct ccid_exchange *exchange = &slot->exchange;

	if (result && ccid_is_block_lost(&slot->answer)) {
		slot->answer.length = 0;
		result = 0;
	}
	return exchange->then(slot, request, result);
}

/* 11.3.1: the prologue says how many characters there are to come. */
static size_t ccid_block_length(struct ccid_slot *slot, const u8 *block)
{
	return SCR_T1_PROLOGUE_LENGTH + block[2] + (slot->t1.crc ? 2 : 1);
}

static unsigned long ccid_block_timeout(struct ccid_slot *slot, u8 multiplier)
{
	/* Before the protocol is in force, what is remembered is another one's. */
	if (multiplier > 1 || slot->reader->card.protocol != SCARD_PROTOCOL_T1)
		return ccid_exchange_timeout(slot, SCARD_PROTOCOL_T1, multiplier);
	return ccid_transmit_timeout(slot);
}

static int ccid_next_block_by_characters(struct ccid_slot *slot)
{
	struct ccid_exchange *exchange = &slot->exchange;
	u8 multiplier = slot->t1.waiting_multiplier;

	exchange->characters = (struct ccid_characters){
		.output = exchange->block,
		.length = scr_t1_encode(&slot->t1, exchange->block),
		.wanted = SCR_T1_PROLOGUE_LENGTH,
		.waiting_multiplier = multiplier > 1 ? multiplier : 0,
		.timeout = ccid_block_timeout(slot, multiplier),
		.count = ccid_block_length,
		.bytes = exchange->block,
		.first = SCR_T1_PROLOGUE_LENGTH,
		.then = ccid_block_came,
	};
	return ccid_next_characters(slot);
}

/* The next of the card is the block that is due; no bytes will be one that is lost. */
static int ccid_next_block(struct ccid_slot *slot, ccid_step then)
{
	u8 multiplier = slot->t1.waiting_multiplier;
	struct ccid_block block = {
		.waiting_multiplier = multiplier > 1 ? multiplier : 0,
		.timeout = ccid_block_timeout(slot, multiplier),
	};

	slot->exchange.then = then;
	if (ccid_is_character_level(slot))
		return ccid_next_block_by_characters(slot);
	block.length = scr_t1_encode(&slot->t1, slot->message + CCID_HEADER_LENGTH);
	return ccid_next_xfr_block(slot, &block, ccid_block_came);
}

static int ccid_begin_block(struct ccid_slot *slot, struct scr_request *request, int result)
{
	return ccid_next_block(slot, ccid_end_exchange);
}

/**
 * ccid_exchange_block() - the T=1 block that is due, and what came for it
 * @slot: a reader at TPDU or character level
 * @request: how to wait
 * @answer: the card's block, no bytes if it is lost
 *
 * Context: may sleep.
 *
 * Return: as ccid_command().
 */
int ccid_exchange_block(struct ccid_slot *slot, struct scr_request *request,
			struct ccid_answer *answer)
{
	int result = ccid_run(slot, request, ccid_begin_block);

	*answer = slot->answer;
	return result;
}

/* What of an information field fits a message of the reader. */
static u8 ccid_maximum_information(struct ccid_slot *slot)
{
	size_t room = ccid_message_room(&slot->device->description);
	size_t epilogue = slot->reader->card.crc ? 2 : 1;

	if (ccid_is_character_level(slot))
		return SCR_T1_MAXIMUM_IFS;
	return min_t(size_t, room - SCR_T1_PROLOGUE_LENGTH - epilogue, SCR_T1_MAXIMUM_IFS);
}

/**
 * ccid_take_information() - what the block that came has of the response
 * @slot: scr_t1_receive() has taken the block
 * @request: the response's
 *
 * Everything is fetched, also what the caller has no room for: the card is in
 * step then.
 *
 * Return: as scr_request_write(); -EPROTO: more than any response has.
 */
int ccid_take_information(struct ccid_slot *slot, struct scr_request *request)
{
	if (request->information > SCR_MAXIMUM_RESPONSE_LENGTH)
		return -EPROTO;
	return scr_request_write(request, slot->t1.information,
				 slot->t1.information_length);
}

/*
 * A @t1_lost that is set now tells the next exchange to begin with RESYNCH.
 */
static int ccid_end_blocks(struct ccid_slot *slot, struct scr_request *request,
			   enum scr_t1_result step, int result)
{
	struct ccid_exchange *exchange = &slot->exchange;

	if (ccid_is_character_level(slot))
		memzero_explicit(exchange->block, sizeof(exchange->block));
	slot->t1_lost = result || step == SCR_T1_DEAD;
	slot->reader->card.ifsc = slot->t1.ifsc;
	if (!result && step == SCR_T1_DEAD)
		result = slot->answer.length ? -EPROTO : -ETIMEDOUT;
	return exchange->block_then(slot, request, result ? result : exchange->written);
}

static int ccid_t1_block_came(struct ccid_slot *slot, struct scr_request *request,
			      int result)
{
	struct ccid_exchange *exchange = &slot->exchange;
	enum scr_t1_result step;

	if (result)
		return ccid_end_blocks(slot, request, SCR_T1_SEND, result);
	step = scr_t1_receive(&slot->t1, slot->answer.data, slot->answer.length);
	if (slot->t1.information_length)
		result = ccid_take_information(slot, request);
	if (result == -EOVERFLOW) {
		exchange->written = result;
		result = 0;
	}
	if (result || step != SCR_T1_SEND)
		return ccid_end_blocks(slot, request, step, result);
	slot->t1.ifsc = min(slot->t1.ifsc, ccid_maximum_information(slot));
	return ccid_next_block(slot, ccid_t1_block_came);
}

/* Blocks go back and forth until the protocol has come to an end. */
static int ccid_next_blocks(struct ccid_slot *slot, ccid_step then)
{
	slot->t1_lost = true;
	slot->exchange.written = 0;
	slot->exchange.block_then = then;
	slot->t1.ifsc = min(slot->t1.ifsc, ccid_maximum_information(slot));
	return ccid_next_block(slot, ccid_t1_block_came);
}

static bool ccid_sends_ifs_request(struct ccid_slot *slot)
{
	return !(slot->device->description.features & CCID_FEATURE_AUTO_IFSD) &&
	       !slot->reader->suppress_ifs_request && !slot->t1_without_ifs;
}

static int ccid_greeted(struct ccid_slot *slot, struct scr_request *request, int result)
{
	slot->reader->card.ifsd = slot->t1.ifsd;
	return slot->exchange.t1_then(slot, request, result);
}

/* See ccid_greet_t1(). */
static int ccid_begin_greeting(struct ccid_slot *slot, struct scr_request *request,
			       ccid_step then)
{
	struct scr_card_parameters *card = &slot->reader->card;
	u8 room = ccid_maximum_information(slot);
	u8 ifsd = slot->device->description.maximum_ifsd;

	slot->exchange.t1_then = then;
	scr_t1_reset(&slot->t1, min(card->ifsc, room), card->crc);
	slot->t1_lost = false;
	if (slot->device->description.features & CCID_FEATURE_AUTO_IFSD)
		slot->t1.ifsd = ifsd;
	if (!ccid_sends_ifs_request(slot) || min(ifsd, room) == slot->t1.ifsd)
		return ccid_greeted(slot, request, 0);
	scr_t1_negotiate_ifsd(&slot->t1, min(ifsd, room));
	return ccid_next_blocks(slot, ccid_greeted);
}

static int ccid_greet(struct ccid_slot *slot, struct scr_request *request, int result)
{
	return ccid_begin_greeting(slot, request, ccid_end_exchange);
}

/**
 * ccid_greet_t1() - T=1 with a card that was reset
 * @slot: a reader at TPDU or character level
 * @request: how to wait
 *
 * S(IFS request) (ISO/IEC 7816-3, 11.4.2) tells the card how long its blocks may
 * be, as the first of all blocks; a reader with that bit among its features has
 * sent it.
 *
 * Context: may sleep.
 *
 * Return: 0; -EPROTO, -ETIMEDOUT: the card does not answer to it, and has to be
 * reset; as ccid_command().
 */
int ccid_greet_t1(struct ccid_slot *slot, struct scr_request *request)
{
	return ccid_run(slot, request, ccid_greet);
}

static int ccid_resynchronized(struct ccid_slot *slot, struct scr_request *request,
			       int result)
{
	if (result)
		return slot->exchange.t1_then(slot, request, result);
	return ccid_begin_greeting(slot, request, slot->exchange.t1_then);
}

/* See ccid_resynchronize(). */
static int ccid_begin_in_step(struct ccid_slot *slot, struct scr_request *request,
			      ccid_step then)
{
	if (likely(!slot->t1_lost))
		return then(slot, request, 0);
	slot->exchange.t1_then = then;
	scr_t1_resynchronize(&slot->t1);
	return ccid_next_blocks(slot, ccid_resynchronized);
}

static int ccid_resynchronization(struct ccid_slot *slot, struct scr_request *request,
				  int result)
{
	return ccid_begin_in_step(slot, request, ccid_end_exchange);
}

/**
 * ccid_resynchronize() - bring a card back to where it waits for a command
 * @slot: a reader at TPDU or character level, and a card that speaks T=1
 * @request: how to wait
 *
 * After an exchange that was given up nobody knows what the card waits for:
 * S(RESYNCH request) makes it wait for a command, as after a reset (11.6.3.2).
 *
 * Context: may sleep.
 *
 * Return: 0, also if nothing was given up; as ccid_begin_t1().
 */
int ccid_resynchronize(struct ccid_slot *slot, struct scr_request *request)
{
	return ccid_run(slot, request, ccid_resynchronization);
}

static int ccid_t1_response(struct ccid_slot *slot, struct scr_request *request, int result)
{
	/* Whatever has ended the wait tells more than that the card had aborted. */
	if ((!result || result == -EOVERFLOW) && slot->t1.aborted)
		result = -EPROTO;
	/* What had come by then is no response. */
	if (result && result != -EOVERFLOW)
		request->information = 0;
	return result;
}

static int ccid_t1_command(struct ccid_slot *slot, struct scr_request *request, int result)
{
	size_t length = scr_request_length(request);

	if (result)
		return result;
	scr_t1_transmit(&slot->t1, scr_request_take(request, length), length);
	return ccid_next_blocks(slot, ccid_t1_response);
}

/**
 * ccid_begin_t1() - an APDU to a card that speaks T=1
 * @slot: a reader at TPDU or character level
 * @request: the APDU, of any length
 * @result: 0
 *
 * The exchange ends with 0; -EPROTO: the card does not keep to the protocol, or has
 * aborted the exchange; -ETIMEDOUT: it does not answer; as ccid_command() and
 * scr_request_write().
 *
 * Return: as ccid_step.
 */
int ccid_begin_t1(struct ccid_slot *slot, struct scr_request *request, int result)
{
	return ccid_begin_in_step(slot, request, ccid_t1_command);
}
