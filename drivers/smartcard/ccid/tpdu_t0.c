// SPDX-License-Identifier: GPL-2.0-only
/*
 * T=0 with readers that leave the transmission protocol to the host: at TPDU level a
 * whole TPDU is one XfrBlock, at character level it is made of several. The protocol
 * itself is in ../iso7816/t0.c.
 */
#include <linux/string.h>

#include "../iso7816/t0.h"
#include "ccid.h"

static int ccid_t0_characters(struct ccid_slot *slot, struct scr_request *request,
			      enum scr_t0_result next);

static int ccid_t0_characters_came(struct ccid_slot *slot, struct scr_request *request,
				   int result)
{
	struct ccid_exchange *exchange = &slot->exchange;

	if (result)
		return exchange->then(slot, request, result);
	return ccid_t0_characters(slot, request,
				  scr_t0_receive(&exchange->t0, slot->answer.data,
						 slot->answer.length));
}

static int ccid_t0_characters(struct ccid_slot *slot, struct scr_request *request,
			      enum scr_t0_result next)
{
	struct ccid_exchange *exchange = &slot->exchange;
	struct scr_t0 *t0 = &exchange->t0;

	if (next == SCR_T0_EXCHANGE) {
		exchange->characters = (struct ccid_characters){
			.output = t0->output,
			.length = t0->output_length,
			.wanted = t0->wanted,
			.timeout = ccid_transmit_timeout(slot),
			.then = ccid_t0_characters_came,
		};
		return ccid_next_characters(slot);
	}
	slot->answer.data = t0->response;
	slot->answer.length = t0->response_length;
	return exchange->then(slot, request, next == SCR_T0_BROKEN ? -EPROTO : 0);
}

/* The next of the card is a TPDU; the answer's data is then its response. */
static int ccid_next_tpdu(struct ccid_slot *slot, struct scr_request *request,
			  const u8 *tpdu, size_t length, ccid_step then)
{
	struct ccid_block block = {
		.length = length,
		.timeout = ccid_transmit_timeout(slot),
	};

	if (ccid_is_character_level(slot)) {
		slot->exchange.then = then;
		return ccid_t0_characters(slot, request,
					  scr_t0_transmit(&slot->exchange.t0, tpdu, length));
	}
	if (length > ccid_message_room(&slot->device->description))
		return -EINVAL;
	memcpy(slot->message + CCID_HEADER_LENGTH, tpdu, length);
	return ccid_next_xfr_block(slot, &block, then);
}

static int ccid_t0_response(struct ccid_slot *slot, struct scr_request *request, int result)
{
	struct ccid_exchange *exchange = &slot->exchange;

	if (!result)
		result = scr_request_write(request, slot->answer.data,
					   slot->answer.length);
	if (ccid_is_character_level(slot))
		memzero_explicit(&exchange->t0, sizeof(exchange->t0));
	return result;
}

/* The command's TPDU is answered; of case 4, GET RESPONSE comes after it. */
static int ccid_t0_answered(struct ccid_slot *slot, struct scr_request *request, int result)
{
	struct ccid_exchange *exchange = &slot->exchange;

	if (!result && scr_t0_get_response(exchange->header, exchange->apdu,
					   exchange->apdu_length, slot->answer.data,
					   slot->answer.length))
		return ccid_next_tpdu(slot, request, exchange->header,
				      sizeof(exchange->header), ccid_t0_response);
	return ccid_t0_response(slot, request, result);
}

/*
 * What is no TPDU, the reader may know all the same: QEMU's, which announces TPDU
 * level, takes every APDU.
 */
static int ccid_begin_unknown(struct ccid_slot *slot, struct scr_request *request)
{
	if (ccid_is_character_level(slot))
		return -EINVAL;
	return ccid_next_tpdu(slot, request, slot->exchange.apdu,
			      slot->exchange.apdu_length, ccid_t0_response);
}

/**
 * ccid_begin_t0() - a short APDU to a card that speaks T=0
 * @slot: a reader at TPDU or character level
 * @request: the APDU
 * @result: 0
 *
 * The exchange ends with 0; -EINVAL: no TPDU can be made of it, or none that the
 * reader can take; -EPROTO: the card does not keep to the protocol; as
 * ccid_command() and scr_request_write().
 *
 * Return: as ccid_step.
 */
int ccid_begin_t0(struct ccid_slot *slot, struct scr_request *request, int result)
{
	struct ccid_exchange *exchange = &slot->exchange;
	size_t length = scr_request_length(request);
	const u8 *apdu = scr_request_take(request, length);
	size_t tpdu_length = scr_t0_tpdu_length(apdu, length);

	exchange->apdu = apdu;
	exchange->apdu_length = length;
	if (unlikely(!tpdu_length))
		return ccid_begin_unknown(slot, request);
	if (length < sizeof(exchange->header)) {
		memset(exchange->header, 0, sizeof(exchange->header));
		memcpy(exchange->header, apdu, length);
		apdu = exchange->header;
	}
	return ccid_next_tpdu(slot, request, apdu, tpdu_length, ccid_t0_answered);
}
