// SPDX-License-Identifier: GPL-2.0-only
/*
 * RDF_SET_PROTOCOL: card and reader agree on a protocol and on its parameters.
 * Who does what is the reader's to tell (dwFeatures):
 *
 *	0x40	the reader has negotiated when the card was reset: ask it
 *	0x80	the reader does PPS for the parameters that it is given
 *	neither	the host does PPS, and then gives the reader the parameters;
 *		at APDU level, where nothing but APDUs passes, the card stays with
 *		what holds after its reset
 *
 * Then, at TPDU and character level, S(IFS request), unless with 0x400 the reader
 * has sent it.
 */
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/string.h>

#include "../compat.h"
#include "../iso7816/atr.h"
#include "../iso7816/pps.h"
#include "../iso7816/speed.h"
#include "ccid.h"

static bool ccid_has(struct ccid_slot *slot, u32 features)
{
	return slot->device->description.features & features;
}

static bool ccid_host_speaks_protocol(struct ccid_slot *slot)
{
	return slot->device->description.level == SCR_EXCHANGE_LEVEL_TPDU ||
	       ccid_is_character_level(slot);
}

/* What the ATR asks for, in the protocol that was chosen. */
static void ccid_parameters_of_atr(struct ccid_slot *slot, u8 protocol,
				   struct ccid_parameters *parameters)
{
	const struct scr_atr *atr = slot->reader->atr;

	memset(parameters, 0, sizeof(*parameters));
	parameters->protocol = protocol;
	parameters->fi_di = atr->fi_di;
	parameters->guard_time = atr->extra_guard_time;
	parameters->clock_stop = atr->clock_stop;
	if (atr->inverse_convention)
		parameters->tcck |= CCID_TCCKS_INVERSE_CONVENTION;
	if (protocol == CCID_PROTOCOL_T0) {
		parameters->waiting_integers = atr->waiting_integer;
		return;
	}
	parameters->tcck |= CCID_TCCKS_T1 | (atr->crc ? CCID_TCCKS_CRC : 0);
	parameters->waiting_integers = ccid_quirk_waiting_integers(atr->raw, atr->length,
								   atr->bwi << 4 | atr->cwi);
	parameters->ifsc = atr->ifsc;
}

/*
 * 0x40: the reader has negotiated by itself when the card was reset. If it chose
 * the other protocol, it may let itself be asked.
 */
static int ccid_accept_negotiated(struct ccid_slot *slot, struct scr_request *request,
				  const struct ccid_parameters *wanted)
{
	struct ccid_parameters in_force;
	bool known, refused = false;
	int result;

	result = ccid_get_parameters(slot, request, &in_force, &known);
	if (result)
		return result;
	if (known && in_force.protocol != wanted->protocol) {
		result = ccid_set_parameters(slot, request, wanted, &refused);
		return refused ? -EOPNOTSUPP : result;
	}
	ccid_note_parameters(slot, known ? &in_force : wanted);
	return 0;
}

/* The response's second character says how long it is. */
static size_t ccid_pps_length(struct ccid_slot *slot, const u8 *response)
{
	return scr_pps_response_length(response[1]);
}

static int ccid_begin_characters(struct ccid_slot *slot, struct scr_request *request,
				 int result)
{
	return ccid_next_characters(slot);
}

static int ccid_pps_by_characters(struct ccid_slot *slot, struct scr_request *request,
				  const u8 *pps, size_t length, u8 *response,
				  size_t *received)
{
	int result;

	slot->exchange.characters = (struct ccid_characters){
		.output = pps,
		.length = length,
		.wanted = 2,
		.timeout = ccid_exchange_timeout(slot, SCARD_PROTOCOL_T0, 0),
		.count = ccid_pps_length,
		.bytes = response,
		.first = 2,
		.then = ccid_end_exchange,
	};
	result = ccid_run(slot, request, ccid_begin_characters);
	if (!result)
		*received = slot->answer.length;
	return result;
}

static int ccid_pps_whole(struct ccid_slot *slot, struct scr_request *request,
			  const u8 *pps, size_t length, u8 *response, size_t *received)
{
	struct ccid_block block = {
		.length = length,
		.timeout = ccid_exchange_timeout(slot, SCARD_PROTOCOL_T0, 0),
	};
	struct ccid_answer answer;
	int result;

	memcpy(slot->message + CCID_HEADER_LENGTH, pps, length);
	result = ccid_xfr_block(slot, request, &block, &answer);
	if (result)
		return result;
	*received = min_t(size_t, answer.length, SCR_PPS_RESPONSE_LENGTH);
	memcpy(response, answer.data, *received);
	return 0;
}

/*
 * Return: 0, with @fi_di set right if the card takes the protocol but not the
 * speed; -EPROTO: it does not agree; as ccid_command().
 */
static int ccid_pps(struct ccid_slot *slot, struct scr_request *request, u8 protocol,
		    u8 *fi_di)
{
	u8 pps[SCR_PPS_REQUEST_LENGTH], response[SCR_PPS_RESPONSE_LENGTH];
	size_t length = scr_pps_request(pps, protocol, *fi_di);
	size_t received;
	int result;

	if (ccid_is_character_level(slot))
		result = ccid_pps_by_characters(slot, request, pps, length, response,
						&received);
	else
		result = ccid_pps_whole(slot, request, pps, length, response, &received);
	if (result)
		return result;
	switch (scr_pps_judge(pps, response, received)) {
	case SCR_PPS_ACCEPTED:
		return 0;
	case SCR_PPS_DEFAULT_SPEED:
		*fi_di = SCR_ATR_DEFAULT_FI_DI;
		return 0;
	default:
		return -EPROTO;
	}
}

/* Specific mode: TA1 and TA2 hold from the reset on, there is nothing to negotiate. */
static int ccid_specific_speed(struct ccid_slot *slot,
			       const struct scr_speed_reader *abilities,
			       struct scr_speed *speed)
{
	const struct scr_atr *atr = slot->reader->atr;

	if (atr->specific_implicit)
		return -EOPNOTSUPP;
	speed->fi_di = atr->fi_di;
	if (speed->fi_di != SCR_ATR_DEFAULT_FI_DI &&
	    !scr_speed_is_possible(abilities, speed->clock, speed->fi_di))
		return -EOPNOTSUPP;
	return 0;
}

static int ccid_choose_speed(struct ccid_slot *slot, bool defaults,
			     struct scr_speed *speed)
{
	const struct scr_atr *atr = slot->reader->atr;
	struct scr_speed_reader abilities = { .clock = slot->device->description.default_clock };
	u8 offered = defaults ? SCR_ATR_DEFAULT_FI_DI : atr->fi_di;

	if (atr->fi_di != SCR_ATR_DEFAULT_FI_DI)
		ccid_speed_abilities(slot, &abilities);
	scr_speed_choose(&abilities, offered, speed);
	if (atr->specific_mode)
		return ccid_specific_speed(slot, &abilities, speed);
	return 0;
}

static bool ccid_needs_pps(struct ccid_slot *slot, const struct ccid_parameters *wanted)
{
	const struct scr_atr *atr = slot->reader->atr;

	return !ccid_has(slot, CCID_FEATURE_AUTO_PPS) && !atr->specific_mode &&
	       (wanted->protocol != atr->first_protocol ||
		wanted->fi_di != SCR_ATR_DEFAULT_FI_DI);
}

/* Without a PPS, the host's or the reader's, the card has its first protocol. */
static bool ccid_has_protocol(struct ccid_slot *slot, const struct ccid_parameters *wanted)
{
	const struct scr_atr *atr = slot->reader->atr;

	return atr->specific_mode || wanted->protocol == atr->first_protocol;
}

/* A reader that follows the parameters needs no further word. */
static bool ccid_needs_speed(struct ccid_slot *slot, const struct scr_speed *speed)
{
	if (!ccid_host_speaks_protocol(slot))
		return false;
	if (!ccid_has(slot, CCID_FEATURE_AUTO_BAUD_RATE))
		return speed->fi_di != SCR_ATR_DEFAULT_FI_DI;
	return speed->clock != slot->device->description.default_clock &&
	       slot->device->tables.clock_count;
}

/* Another try is worth while if the card or the reader did not like this one. */
static bool ccid_is_disliked(int result)
{
	return result == -EPROTO || result == -EREMOTEIO || result == -ETIMEDOUT ||
	       result == -EIO;
}

/* What card and reader have after a reset. */
static void ccid_want_defaults(struct ccid_slot *slot, struct ccid_parameters *wanted,
			       struct scr_speed *speed)
{
	wanted->fi_di = SCR_ATR_DEFAULT_FI_DI;
	speed->fi_di = SCR_ATR_DEFAULT_FI_DI;
	speed->clock = slot->device->description.default_clock;
}

/* CCID_QUIRK_RESET_TWICE: then the card is as it is after a reset, and works. */
static int ccid_go_on_after_resets(struct ccid_slot *slot, struct scr_request *request,
				   struct ccid_parameters *wanted, struct scr_speed *speed)
{
	struct ccid_answer answer;
	int result;

	result = ccid_reset(slot, request, SCARD_WARM_RESET, &answer);
	if (!result)
		result = ccid_reset(slot, request, SCARD_WARM_RESET, &answer);
	if (result)
		return result;
	ccid_want_defaults(slot, wanted, speed);
	ccid_note_parameters(slot, wanted);
	return ccid_has_protocol(slot, wanted) ? 0 : -EOPNOTSUPP;
}

/* Return: -EREMOTEIO: after the host's PPS the card is at a speed of its own. */
static int ccid_tell_parameters(struct ccid_slot *slot, struct scr_request *request,
				struct ccid_parameters *wanted, struct scr_speed *speed,
				bool pps)
{
	bool refused;
	int result;

	result = ccid_set_parameters(slot, request, wanted, &refused);
	if ((refused || ccid_is_disliked(result) || result == -EOPNOTSUPP) &&
	    ccid_has_quirk(slot->device, CCID_QUIRK_RESET_TWICE))
		return ccid_go_on_after_resets(slot, request, wanted, speed);
	if (!refused)
		return result;
	if (pps)
		return wanted->fi_di == SCR_ATR_DEFAULT_FI_DI ? 0 : -EREMOTEIO;
	/* The PPS would have been the reader's, which does not take the command. */
	return ccid_has_protocol(slot, wanted) ? 0 : -EOPNOTSUPP;
}

/*
 * First the card, then the reader: until the PPS response has come both speak at
 * the default speed. Return: as ccid_tell_parameters() and the commands.
 */
static int ccid_apply(struct ccid_slot *slot, struct scr_request *request,
		      struct ccid_parameters *wanted, struct scr_speed *speed)
{
	bool pps = ccid_needs_pps(slot, wanted);
	int result;

	if (pps) {
		result = ccid_pps(slot, request, wanted->protocol, &wanted->fi_di);
		if (result)
			return result;
		speed->fi_di = wanted->fi_di;
	}
	result = ccid_tell_parameters(slot, request, wanted, speed, pps);
	if (result)
		return result;
	slot->reader->card.clock = speed->clock;
	if (!ccid_needs_speed(slot, speed))
		return 0;
	return ccid_set_speed(slot, request, speed);
}

/*
 * A card that did not agree is mute, or at a speed that nobody speaks; reset, it
 * is as it was (ISO/IEC 7816-3, 9.3). The default speed is one that it has.
 */
static int ccid_apply_defaults(struct ccid_slot *slot, struct scr_request *request,
			       struct ccid_parameters *wanted, struct scr_speed *speed)
{
	struct ccid_answer answer;
	int result;

	result = ccid_reset(slot, request, SCARD_COLD_RESET, &answer);
	if (result)
		return result;
	ccid_want_defaults(slot, wanted, speed);
	return ccid_apply(slot, request, wanted, speed);
}

/* If it comes to nothing, the card is left as the core knows it: reset. */
static int ccid_agree(struct ccid_slot *slot, struct scr_request *request,
		      struct ccid_parameters *wanted, struct scr_speed *speed)
{
	struct ccid_answer answer;
	int result;

	result = ccid_apply(slot, request, wanted, speed);
	if (ccid_is_disliked(result) && !slot->reader->atr->specific_mode &&
	    speed->fi_di != SCR_ATR_DEFAULT_FI_DI)
		result = ccid_apply_defaults(slot, request, wanted, speed);
	if (ccid_is_disliked(result))
		ccid_reset(slot, request, SCARD_COLD_RESET, &answer);
	return result == -EREMOTEIO ? -EOPNOTSUPP : result;
}

/*
 * At APDU level nothing but APDUs passes: without PPS by the reader the card
 * stays with its first protocol at the default speed. So it does with readers
 * that stumble over a PPS.
 */
static int ccid_without_pps(struct ccid_slot *slot, struct ccid_parameters *wanted,
			    struct scr_speed *speed)
{
	const struct scr_atr *atr = slot->reader->atr;

	if (atr->specific_mode)
		return 0;
	if (!ccid_has_quirk(slot->device, CCID_QUIRK_NO_PPS) &&
	    (ccid_host_speaks_protocol(slot) || ccid_has(slot, CCID_FEATURE_AUTO_PPS)))
		return 0;
	if (!ccid_has_protocol(slot, wanted))
		return -EOPNOTSUPP;
	wanted->fi_di = SCR_ATR_DEFAULT_FI_DI;
	speed->fi_di = SCR_ATR_DEFAULT_FI_DI;
	return 0;
}

static int ccid_negotiate_parameters(struct ccid_slot *slot, struct scr_request *request,
				     struct ccid_parameters *wanted)
{
	bool defaults = request->minor & SCARD_PROTOCOL_DEFAULT;
	struct scr_speed speed;
	int result;

	if (ccid_has(slot, CCID_FEATURE_AUTO_NEGOTIATION))
		return ccid_accept_negotiated(slot, request, wanted);
	result = ccid_choose_speed(slot, defaults, &speed);
	if (result)
		return result;
	wanted->fi_di = speed.fi_di;
	result = ccid_without_pps(slot, wanted, &speed);
	if (result)
		return result;
	if (ccid_has_quirk(slot->device, CCID_QUIRK_NO_PPS)) {
		ccid_note_parameters(slot, wanted);
		return 0;
	}
	if (defaults) {
		result = ccid_reset_parameters(slot, request);
		if (result)
			return result;
	}
	return ccid_agree(slot, request, wanted, &speed);
}

static int ccid_negotiate(struct ccid_slot *slot, struct scr_request *request)
{
	u8 protocol = request->minor & SCARD_PROTOCOL_T1 ? CCID_PROTOCOL_T1 :
							    CCID_PROTOCOL_T0;
	struct ccid_parameters wanted;
	int result;

	ccid_parameters_of_atr(slot, protocol, &wanted);
	result = ccid_negotiate_parameters(slot, request, &wanted);
	if (result || protocol != CCID_PROTOCOL_T1 || !ccid_host_speaks_protocol(slot))
		return result;
	return ccid_greet_t1(slot, request);
}

/* There are cards that know no S(IFS request), and are silent after it. */
static int ccid_negotiate_without_ifs(struct ccid_slot *slot, struct scr_request *request)
{
	struct ccid_answer answer;
	int result;

	result = ccid_reset(slot, request, SCARD_COLD_RESET, &answer);
	if (result)
		return result;
	slot->t1_without_ifs = true;
	return ccid_negotiate(slot, request);
}

/**
 * ccid_set_protocol() - RDF_SET_PROTOCOL
 * @reader: the reader
 * @request: @minor is one protocol, with SCARD_PROTOCOL_DEFAULT beside it or not
 *
 * Context: may sleep.
 *
 * Return: 0; -EOPNOTSUPP: the card would have to be asked by a PPS that neither
 * reader nor host can do, or it insists on a speed that the reader does not do;
 * -EPROTO: it does not agree; as ccid_command().
 */
int ccid_set_protocol(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	int result;

	ccid_slot_lock(slot);
	slot->t1_lost = false;
	slot->t1_without_ifs = false;
	result = ccid_negotiate(slot, request);
	if (ccid_is_disliked(result) && slot->t1_lost)
		result = ccid_negotiate_without_ifs(slot, request);
	slot->transmit_timeout = 0;
	ccid_forget_answer(slot);
	ccid_slot_unlock(slot);
	return result;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_set_protocol);
