// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parameters of the exchange, as the reader keeps them: SetParameters,
 * GetParameters, ResetParameters, SetDataRateAndClockFrequency (6.1.5 to 6.1.7,
 * 6.1.14).
 */
#include <linux/jiffies.h>

#include "../iso7816/speed.h"
#include "ccid.h"

/* A reader that does PPS on SetParameters talks to the card meanwhile. */
#define CCID_PARAMETERS_TIMEOUT	(15 * HZ)

/**
 * ccid_note_parameters() - what is in force, for the attributes and the waiting times
 * @slot: the slot
 * @parameters: what was set, or what the reader says
 */
void ccid_note_parameters(struct ccid_slot *slot, const struct ccid_parameters *parameters)
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
 * A reader that does not know a command, or does not like a byte of it, has its
 * own idea of the parameters, and exchanges work all the same: libccid has gone
 * on in this case for years.
 */
static bool ccid_is_refused(int result, const struct ccid_answer *answer)
{
	return result && ccid_is_refusal(answer) && answer->icc_status == CCID_ICC_ACTIVE;
}

/**
 * ccid_set_parameters() - SetParameters
 * @slot: its lock is held
 * @request: how to wait
 * @wanted: the parameters
 * @refused: set if the reader does not take them, and goes on with its own
 *
 * Return: 0; as ccid_command().
 */
int ccid_set_parameters(struct ccid_slot *slot, struct scr_request *request,
			const struct ccid_parameters *wanted, bool *refused)
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
	*refused = ccid_is_refused(result, &answer);
	if (result && !*refused)
		return result;
	if (!result)
		ccid_decode_parameters(&in_force, &answer);
	ccid_note_parameters(slot, &in_force);
	return 0;
}

/**
 * ccid_get_parameters() - GetParameters
 * @slot: its lock is held
 * @request: how to wait
 * @in_force: filled if the reader tells it
 * @known: set if it does
 *
 * Return: 0; as ccid_command().
 */
int ccid_get_parameters(struct ccid_slot *slot, struct scr_request *request,
			struct ccid_parameters *in_force, bool *known)
{
	struct ccid_answer answer;
	int result;

	ccid_encode_get_parameters(slot->message, slot->index, ccid_next_sequence(slot));
	result = ccid_command(slot, request, CCID_HEADER_LENGTH, CCID_PARAMETERS_TIMEOUT,
			      &answer);
	*known = !result && ccid_decode_parameters(in_force, &answer);
	return ccid_is_refused(result, &answer) ? 0 : result;
}

/**
 * ccid_reset_parameters() - ResetParameters: forget what a program has set
 * @slot: its lock is held
 * @request: how to wait
 *
 * Return: 0, also if the reader does not know it; as ccid_command().
 */
int ccid_reset_parameters(struct ccid_slot *slot, struct scr_request *request)
{
	struct ccid_answer answer;
	int result;

	ccid_encode_reset_parameters(slot->message, slot->index,
				     ccid_next_sequence(slot));
	result = ccid_command(slot, request, CCID_HEADER_LENGTH, CCID_PARAMETERS_TIMEOUT,
			      &answer);
	return ccid_is_refused(result, &answer) ? 0 : result;
}

/**
 * ccid_set_speed() - SetDataRateAndClockFrequency
 * @slot: its lock is held
 * @request: how to wait
 * @speed: what the reader is to do
 *
 * Return: 0, also if the reader does not know it; as ccid_command().
 */
int ccid_set_speed(struct ccid_slot *slot, struct scr_request *request,
		   const struct scr_speed *speed)
{
	struct ccid_answer answer;
	int result;

	ccid_encode_set_data_rate_and_clock_frequency(slot->message, slot->index,
						      ccid_next_sequence(slot), speed->clock,
						      scr_speed_rate(speed->clock,
								     speed->fi_di));
	result = ccid_command(slot, request, CCID_HEADER_LENGTH + 8,
			      CCID_PARAMETERS_TIMEOUT, &answer);
	return ccid_is_refused(result, &answer) ? 0 : result;
}
