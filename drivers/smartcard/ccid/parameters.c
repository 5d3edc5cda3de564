// SPDX-License-Identifier: GPL-2.0-only
/*
 * RDF_SET_PROTOCOL: the protocol and its parameters, by SetParameters and
 * GetParameters (6.1.5, 6.1.7). Whether the host has a say in it at all is the
 * reader's to tell (dwFeatures).
 */
#include <linux/jiffies.h>

#include "../iso7816/atr.h"
#include "ccid.h"

/* A reader that does PPS on SetParameters talks to the card meanwhile. */
#define CCID_PARAMETERS_TIMEOUT	(15 * HZ)

static bool ccid_has(struct ccid_slot *slot, u32 features)
{
	return slot->device->description.features & features;
}

/* What the ATR asks for, in the protocol that was chosen. */
static void ccid_parameters_of_atr(struct ccid_slot *slot, u8 protocol, bool defaults,
				   struct ccid_parameters *parameters)
{
	const struct scr_atr *atr = slot->reader->atr;

	memset(parameters, 0, sizeof(*parameters));
	parameters->protocol = protocol;
	parameters->fi_di = defaults ? SCR_ATR_DEFAULT_FI_DI : atr->fi_di;
	parameters->guard_time = atr->extra_guard_time;
	parameters->clock_stop = atr->clock_stop;
	if (atr->inverse_convention)
		parameters->tcck |= CCID_TCCKS_INVERSE_CONVENTION;
	if (protocol == CCID_PROTOCOL_T0) {
		parameters->waiting_integers = atr->waiting_integer;
		return;
	}
	parameters->tcck |= CCID_TCCKS_T1 | (atr->crc ? CCID_TCCKS_CRC : 0);
	parameters->waiting_integers = atr->bwi << 4 | atr->cwi;
	parameters->ifsc = atr->ifsc;
}

/* What is in force, for the attributes and for the waiting times. */
static void ccid_note_parameters(struct ccid_slot *slot,
				 const struct ccid_parameters *parameters)
{
	struct scr_card_parameters *card = &slot->reader->card;

	card->fi_di = parameters->fi_di;
	card->extra_guard_time = parameters->guard_time;
	card->ifsd = slot->device->description.maximum_ifsd;
	if (parameters->protocol == CCID_PROTOCOL_T0) {
		card->waiting_integer = parameters->waiting_integers;
		return;
	}
	card->bwi = parameters->waiting_integers >> 4;
	card->cwi = parameters->waiting_integers & 15;
	card->crc = parameters->tcck & CCID_TCCKS_CRC;
	card->ifsc = parameters->ifsc;
}

/*
 * A reader that does not know SetParameters, or does not like a byte of it, has
 * its own idea of the parameters, and exchanges work all the same: libccid has
 * gone on in this case for years.
 */
static bool ccid_is_tolerable(int result, const struct ccid_answer *answer)
{
	return result && answer->command_status == CCID_COMMAND_FAILED &&
	       answer->error <= CCID_ERROR_INDEX_LAST &&
	       answer->icc_status == CCID_ICC_ACTIVE;
}

static int ccid_set_parameters(struct ccid_slot *slot, struct scr_request *request,
			       const struct ccid_parameters *wanted)
{
	struct ccid_parameters in_force = *wanted;
	struct ccid_answer answer;
	size_t length;
	int result;

	length = ccid_encode_parameters(slot->message + CCID_HEADER_LENGTH, wanted);
	ccid_encode_set_parameters(slot->message, length, slot->index,
				   ccid_next_sequence(slot), wanted->protocol);
	result = ccid_command(slot, request, CCID_HEADER_LENGTH + length,
			      CCID_PARAMETERS_TIMEOUT, &answer);
	if (result && !ccid_is_tolerable(result, &answer))
		return result;
	if (!result)
		ccid_decode_parameters(&in_force, &answer);
	ccid_note_parameters(slot, &in_force);
	return 0;
}

/* Return: 0, and what is in force if the reader tells it; else as ccid_command(). */
static int ccid_get_parameters(struct ccid_slot *slot, struct scr_request *request,
			       struct ccid_parameters *in_force, bool *known)
{
	struct ccid_answer answer;
	int result;

	ccid_encode_get_parameters(slot->message, slot->index, ccid_next_sequence(slot));
	result = ccid_command(slot, request, CCID_HEADER_LENGTH, CCID_PARAMETERS_TIMEOUT,
			      &answer);
	*known = !result && ccid_decode_parameters(in_force, &answer);
	return ccid_is_tolerable(result, &answer) ? 0 : result;
}

/*
 * 0x40: the reader has negotiated by itself when the card was reset. If it chose
 * the other protocol, it may let itself be asked.
 */
static int ccid_accept_negotiated(struct ccid_slot *slot, struct scr_request *request,
				  const struct ccid_parameters *wanted)
{
	struct ccid_parameters in_force;
	bool known;
	int result;

	result = ccid_get_parameters(slot, request, &in_force, &known);
	if (result)
		return result;
	if (known && in_force.protocol != wanted->protocol)
		return ccid_set_parameters(slot, request, wanted);
	ccid_note_parameters(slot, known ? &in_force : wanted);
	return 0;
}

/* The defaults: forget what an earlier card or program had set (6.1.6). */
static int ccid_reset_parameters(struct ccid_slot *slot, struct scr_request *request)
{
	struct ccid_answer answer;
	int result;

	ccid_encode_reset_parameters(slot->message, slot->index,
				     ccid_next_sequence(slot));
	result = ccid_command(slot, request, CCID_HEADER_LENGTH, CCID_PARAMETERS_TIMEOUT,
			      &answer);
	return ccid_is_tolerable(result, &answer) ? 0 : result;
}

/*
 * Without PPS by the reader, and none by the host, the card stays with what
 * holds after the reset: its first protocol at the default speed, or, in
 * specific mode, what TA1 and TA2 say (ISO 7816-3, 6.3.1).
 */
static int ccid_without_pps(struct ccid_slot *slot, struct ccid_parameters *wanted)
{
	const struct scr_atr *atr = slot->reader->atr;

	if (atr->specific_mode)
		return 0;
	if (wanted->protocol != atr->first_protocol)
		return -EOPNOTSUPP;
	wanted->fi_di = SCR_ATR_DEFAULT_FI_DI;
	return 0;
}

static int ccid_negotiate(struct ccid_slot *slot, struct scr_request *request)
{
	bool defaults = request->minor & SCARD_PROTOCOL_DEFAULT;
	u8 protocol = request->minor & SCARD_PROTOCOL_T1 ? CCID_PROTOCOL_T1 :
							    CCID_PROTOCOL_T0;
	struct ccid_parameters wanted;
	int result;

	ccid_parameters_of_atr(slot, protocol, defaults, &wanted);
	if (ccid_has(slot, CCID_FEATURE_AUTO_NEGOTIATION))
		return ccid_accept_negotiated(slot, request, &wanted);
	if (!ccid_has(slot, CCID_FEATURE_AUTO_PPS)) {
		result = ccid_without_pps(slot, &wanted);
		if (result)
			return result;
	}
	if (defaults) {
		result = ccid_reset_parameters(slot, request);
		if (result)
			return result;
	}
	return ccid_set_parameters(slot, request, &wanted);
}

/**
 * ccid_set_protocol() - RDF_SET_PROTOCOL
 * @reader: the reader
 * @request: @minor is one protocol, with SCARD_PROTOCOL_DEFAULT beside it or not
 *
 * Context: may sleep.
 *
 * Return: 0; -EOPNOTSUPP: the card would have to be asked by a PPS that neither
 * reader nor host does; as ccid_command().
 */
int ccid_set_protocol(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	int result;

	mutex_lock(&slot->lock);
	result = ccid_negotiate(slot, request);
	ccid_forget_answer(slot);
	mutex_unlock(&slot->lock);
	return result;
}
