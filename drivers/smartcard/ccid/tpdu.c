// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readers that leave the transmission protocol to the host: at TPDU level a
 * whole TPDU of T=0 or a block of T=1 is one XfrBlock, at character level it is
 * made of several. The protocols themselves are in ../iso7816.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "../iso7816/t0.h"
#include "ccid.h"

static bool ccid_is_character_level(struct ccid_slot *slot)
{
	return slot->device->description.level == SCR_EXCHANGE_LEVEL_CHARACTER;
}

/**
 * struct ccid_t0_response - what the card said to a TPDU
 * @bytes: until the next command
 * @length: how many
 * @t0: at character level, where they are put together
 */
struct ccid_t0_response {
	const u8 *bytes;
	size_t length;
	struct scr_t0 t0;
};

static int ccid_t0_by_characters(struct ccid_slot *slot, struct scr_request *request,
				 const u8 *tpdu, size_t length,
				 struct ccid_t0_response *response)
{
	struct ccid_characters characters = {
		.timeout = ccid_exchange_timeout(slot, SCARD_PROTOCOL_T0, 0),
	};
	struct scr_t0 *t0 = &response->t0;
	struct ccid_answer answer;
	enum scr_t0_result step;
	int result;

	step = scr_t0_transmit(t0, tpdu, length);
	while (step == SCR_T0_EXCHANGE) {
		characters.output = t0->output;
		characters.length = t0->output_length;
		characters.wanted = t0->wanted;
		result = ccid_xfr_characters(slot, request, &characters, &answer);
		if (result)
			return result;
		step = scr_t0_receive(t0, answer.data, answer.length);
	}
	response->bytes = t0->response;
	response->length = t0->response_length;
	return step == SCR_T0_BROKEN ? -EPROTO : 0;
}

static int ccid_t0_by_block(struct ccid_slot *slot, struct scr_request *request,
			    const u8 *tpdu, size_t length,
			    struct ccid_t0_response *response)
{
	struct ccid_block block = {
		.length = length,
		.timeout = ccid_exchange_timeout(slot, SCARD_PROTOCOL_T0, 0),
	};
	struct ccid_answer answer;
	int result;

	if (length > ccid_message_room(&slot->device->description))
		return -EINVAL;
	memcpy(slot->message + CCID_HEADER_LENGTH, tpdu, length);
	result = ccid_xfr_block(slot, request, &block, &answer);
	response->bytes = answer.data;
	response->length = answer.length;
	return result;
}

static int ccid_exchange_tpdu(struct ccid_slot *slot, struct scr_request *request,
			      const u8 *tpdu, size_t length,
			      struct ccid_t0_response *response)
{
	if (ccid_is_character_level(slot))
		return ccid_t0_by_characters(slot, request, tpdu, length, response);
	return ccid_t0_by_block(slot, request, tpdu, length, response);
}

/* The command's TPDU; of case 4, GET RESPONSE after it. */
static int ccid_exchange_tpdus(struct ccid_slot *slot, struct scr_request *request,
			       const u8 *apdu, size_t length)
{
	struct ccid_t0_response response;
	u8 header[SCR_T0_HEADER_LENGTH] = {};
	const u8 *tpdu = apdu;
	int result;

	if (length < sizeof(header)) {
		memcpy(header, apdu, length);
		tpdu = header;
	}
	result = ccid_exchange_tpdu(slot, request, tpdu, scr_t0_tpdu_length(apdu, length),
				    &response);
	if (!result && scr_t0_get_response(header, apdu, length, response.bytes,
					   response.length))
		result = ccid_exchange_tpdu(slot, request, header, sizeof(header), &response);
	if (!result)
		result = scr_request_write(request, response.bytes, response.length);
	memzero_explicit(&response.t0, sizeof(response.t0));
	return result;
}

/*
 * What is no TPDU, the reader may know all the same: QEMU's, which announces TPDU
 * level, takes every APDU.
 */
static int ccid_exchange_unknown(struct ccid_slot *slot, struct scr_request *request,
				 const u8 *bytes, size_t length)
{
	struct ccid_t0_response response;
	int result;

	if (ccid_is_character_level(slot))
		return -EINVAL;
	result = ccid_t0_by_block(slot, request, bytes, length, &response);
	return result ? result : scr_request_write(request, response.bytes, response.length);
}

/**
 * ccid_exchange_t0() - a short APDU to a card that speaks T=0
 * @slot: a reader at TPDU or character level
 * @request: the APDU
 *
 * Return: 0; -EINVAL: no TPDU can be made of it, or none that the reader can
 * take; -EPROTO: the card does not keep to the protocol; as ccid_command() and
 * scr_request_write().
 */
int ccid_exchange_t0(struct ccid_slot *slot, struct scr_request *request)
{
	size_t length = scr_request_length(request);
	const u8 *apdu = scr_request_take(request, length);

	if (scr_t0_tpdu_length(apdu, length))
		return ccid_exchange_tpdus(slot, request, apdu, length);
	return ccid_exchange_unknown(slot, request, apdu, length);
}

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

/* 11.3.1: the prologue says how many characters there are to come. */
static size_t ccid_block_length(struct ccid_slot *slot, const u8 *block)
{
	return SCR_T1_PROLOGUE_LENGTH + block[2] + (slot->t1.crc ? 2 : 1);
}

static int ccid_block_by_characters(struct ccid_slot *slot, struct scr_request *request,
				    u8 *block, size_t length, struct ccid_answer *answer)
{
	u8 multiplier = slot->t1.waiting_multiplier;
	struct ccid_characters characters = {
		.output = block,
		.length = length,
		.wanted = SCR_T1_PROLOGUE_LENGTH,
		.waiting_multiplier = multiplier > 1 ? multiplier : 0,
		.timeout = ccid_exchange_timeout(slot, SCARD_PROTOCOL_T1, multiplier),
	};

	return ccid_xfr_counted(slot, request, &characters, block, ccid_block_length, answer);
}

static int ccid_block_whole(struct ccid_slot *slot, struct scr_request *request,
			    const u8 *bytes, size_t length, struct ccid_answer *answer)
{
	u8 multiplier = slot->t1.waiting_multiplier;
	struct ccid_block block = {
		.length = length,
		.waiting_multiplier = multiplier > 1 ? multiplier : 0,
		.timeout = ccid_exchange_timeout(slot, SCARD_PROTOCOL_T1, multiplier),
	};

	memcpy(slot->message + CCID_HEADER_LENGTH, bytes, length);
	return ccid_xfr_block(slot, request, &block, answer);
}

/**
 * ccid_exchange_block() - the T=1 block that is due, and what came for it
 * @slot: a reader at TPDU or character level
 * @request: how to wait
 * @block: SCR_T1_BLOCK_LENGTH + 1 bytes, for both of them
 * @answer: the card's block, no bytes if it is lost
 *
 * Return: as ccid_command().
 */
int ccid_exchange_block(struct ccid_slot *slot, struct scr_request *request,
			u8 *block, struct ccid_answer *answer)
{
	size_t length = scr_t1_encode(&slot->t1, block);
	int result;

	if (ccid_is_character_level(slot))
		result = ccid_block_by_characters(slot, request, block, length, answer);
	else
		result = ccid_block_whole(slot, request, block, length, answer);
	if (result && ccid_is_block_lost(answer)) {
		answer->length = 0;
		return 0;
	}
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
 * Blocks go back and forth until the protocol has come to an end. A @t1_lost
 * that is set when this returns tells the next exchange to begin with RESYNCH.
 */
static int ccid_run_t1(struct ccid_slot *slot, struct scr_request *request)
{
	u8 block[SCR_T1_BLOCK_LENGTH + 1];
	enum scr_t1_result step = SCR_T1_SEND;
	struct ccid_answer answer;
	int result = 0, written = 0;

	slot->t1_lost = true;
	while (step == SCR_T1_SEND && !result) {
		slot->t1.ifsc = min(slot->t1.ifsc, ccid_maximum_information(slot));
		result = ccid_exchange_block(slot, request, block, &answer);
		if (result)
			break;
		step = scr_t1_receive(&slot->t1, answer.data, answer.length);
		if (slot->t1.information_length)
			result = ccid_take_information(slot, request);
		if (result == -EOVERFLOW) {
			written = result;
			result = 0;
		}
	}
	memzero_explicit(block, sizeof(block));
	slot->t1_lost = result || step == SCR_T1_DEAD;
	slot->reader->card.ifsc = slot->t1.ifsc;
	if (result)
		return result;
	if (step == SCR_T1_DEAD)
		return answer.length ? -EPROTO : -ETIMEDOUT;
	return written;
}

static bool ccid_sends_ifs_request(struct ccid_slot *slot)
{
	return !(slot->device->description.features & CCID_FEATURE_AUTO_IFSD) &&
	       !slot->reader->suppress_ifs_request && !slot->t1_without_ifs;
}

/**
 * ccid_begin_t1() - T=1 with a card that was reset
 * @slot: a reader at TPDU or character level
 * @request: how to wait
 *
 * S(IFS request) (ISO/IEC 7816-3, 11.4.2) tells the card how long its blocks may
 * be, as the first of all blocks; a reader with that bit among its features has
 * sent it.
 *
 * Return: 0; -EPROTO, -ETIMEDOUT: the card does not answer to it, and has to be
 * reset; as ccid_command().
 */
int ccid_begin_t1(struct ccid_slot *slot, struct scr_request *request)
{
	struct scr_card_parameters *card = &slot->reader->card;
	u8 room = ccid_maximum_information(slot);
	u8 ifsd = slot->device->description.maximum_ifsd;
	int result = 0;

	scr_t1_reset(&slot->t1, min(card->ifsc, room), card->crc);
	slot->t1_lost = false;
	if (slot->device->description.features & CCID_FEATURE_AUTO_IFSD)
		slot->t1.ifsd = ifsd;
	if (ccid_sends_ifs_request(slot) && min(ifsd, room) != slot->t1.ifsd) {
		scr_t1_negotiate_ifsd(&slot->t1, min(ifsd, room));
		result = ccid_run_t1(slot, request);
	}
	card->ifsd = slot->t1.ifsd;
	return result;
}

/**
 * ccid_resynchronize() - bring a card back to where it waits for a command
 * @slot: a reader at TPDU or character level, and a card that speaks T=1
 * @request: how to wait
 *
 * After an exchange that was given up nobody knows what the card waits for:
 * S(RESYNCH request) makes it wait for a command, as after a reset (11.6.3.2).
 *
 * Return: 0, also if nothing was given up; as ccid_exchange_t1().
 */
int ccid_resynchronize(struct ccid_slot *slot, struct scr_request *request)
{
	int result;

	if (!slot->t1_lost)
		return 0;
	scr_t1_resynchronize(&slot->t1);
	result = ccid_run_t1(slot, request);
	return result ? result : ccid_begin_t1(slot, request);
}

/**
 * ccid_exchange_t1() - an APDU to a card that speaks T=1
 * @slot: a reader at TPDU or character level
 * @request: the APDU, of any length
 *
 * Return: 0; -EPROTO: the card does not keep to the protocol, or has aborted the
 * exchange; -ETIMEDOUT: it does not answer; as ccid_command() and
 * scr_request_write().
 */
int ccid_exchange_t1(struct ccid_slot *slot, struct scr_request *request)
{
	size_t length = scr_request_length(request);
	int result;

	result = ccid_resynchronize(slot, request);
	if (result)
		return result;
	scr_t1_transmit(&slot->t1, scr_request_take(request, length), length);
	result = ccid_run_t1(slot, request);
	/* Whatever has ended the wait tells more than that the card had aborted. */
	if ((!result || result == -EOVERFLOW) && slot->t1.aborted)
		result = -EPROTO;
	/* What had come by then is no response. */
	if (result && result != -EOVERFLOW)
		request->information = 0;
	return result;
}
