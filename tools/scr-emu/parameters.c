// SPDX-License-Identifier: BSD-3-Clause
/*
 * The parameters of a slot (6.1.5 to 6.1.7, 6.1.14), and the PPS of readers that
 * make one by themselves (dwFeatures). A reader that does not is set by the host
 * alone, and does not notice if the card is set otherwise.
 */
#include <string.h>

#include "reader.h"

/* Kilohertz of a reader that announces nothing that a card could bear. */
#define USUAL_CLOCK		4000
#define LEAST_CLOCK		1000
#define MOST_CLOCK		20000

/* bError: the index of a byte of abProtocolDataStructure */
#define AT_PARAMETER(index)	(CCID_HEADER_LENGTH + (index))

static const struct description *description_of(const struct slot *slot)
{
	return &slot->reader->settings->description;
}

static bool has(const struct slot *slot, u32 features)
{
	return description_features(description_of(slot)) & features;
}

/* At APDU level every reader has to. */
static bool reads_atr(const struct slot *slot)
{
	return has(slot, FEATURE_READS_ATR | FEATURE_NEGOTIATES | FEATURE_AUTO_PPS) ||
	       description_level(description_of(slot)) >= LEVEL_SHORT;
}

static u32 usual_clock(const struct slot *slot)
{
	u32 clock = description_of(slot)->default_clock;

	return clock < LEAST_CLOCK || clock > MOST_CLOCK ? USUAL_CLOCK : clock;
}

/* Every reader can do what a card does after its reset, listed or not. */
static bool has_rate(const struct slot *slot, u32 rate)
{
	const struct rates *rates = &slot->reader->settings->data_rates;
	u32 usual = line_rate(slot->reader_end.clock, SCR_ATR_DEFAULT_FI_DI);
	u32 most = description_of(slot)->maximum_data_rate;

	if (line_rates_agree(rate, usual))
		return true;
	if (rate > most && !line_rates_agree(rate, most))
		return false;
	return !rates->count || line_rates_agree(rate, rates_nearest(rates, rate + rate / 100));
}

/* The card's best speed that the reader has: Di is lowered until it does. */
static u8 best_speed(const struct slot *slot)
{
	const struct scr_atr *atr = &slot->card_end.atr;
	u8 fi_di = atr->fi_di;

	if (!atr->has_fi_di)
		return SCR_ATR_DEFAULT_FI_DI;
	while (fi_di & 15 && !has_rate(slot, line_rate(slot->reader_end.clock, fi_di)))
		fi_di--;
	return fi_di & 15 ? fi_di : SCR_ATR_DEFAULT_FI_DI;
}

/* What holds after the card's reset, as far as the reader finds out. */
static void reset_reader_end(struct slot *slot)
{
	if (reads_atr(slot))
		line_reader_reset(&slot->reader_end, &slot->card_end);
	else
		line_reader_default(&slot->reader_end);
}

static void reset_card_end(struct slot *slot)
{
	enum t0_procedure procedure = slot->reader->settings->procedure;

	line_card_reset(&slot->card_end, slot->card.atr, slot->card.atr_length,
			iccd_version(slot->reader) ? T0_PROCEDURE_ALL : procedure,
			slot->command, sizeof(slot->command));
	character_reset(slot);
	t1_line_forget(slot);
}

void parameters_reset(struct slot *slot)
{
	u8 fi_di;

	slot->reader_end.clock = usual_clock(slot);
	reset_card_end(slot);
	if (has(slot, FEATURE_NEGOTIATES) && slot->card_end.negotiable) {
		fi_di = best_speed(slot);
		if (fi_di != slot->card_end.fi_di)
			line_negotiate(&slot->card_end, slot->card_end.protocol, &fi_di);
	}
	reset_reader_end(slot);
}

static u32 length_of(u8 protocol)
{
	return protocol == PROTOCOL_T1 ? PARAMETERS_T1 : PARAMETERS_T0;
}

void parameters_get(struct slot *slot, const u8 *message, u32 length)
{
	const struct reader_end *end = &slot->reader_end;

	(void)message;
	(void)length;
	if (slot->powered)
		answer(slot, PARAMETERS, end->protocol, end->parameters,
		       length_of(end->protocol));
	else
		answer_error(slot, ERROR_ICC_MUTE);
}

/* A reader that negotiates keeps to it; of others it is the default speed again. */
void parameters_default(struct slot *slot, const u8 *message, u32 length)
{
	reset_reader_end(slot);
	if (!has(slot, FEATURE_NEGOTIATES) && !slot->card_end.atr.specific_mode)
		line_reader_set_speed(&slot->reader_end, SCR_ATR_DEFAULT_FI_DI);
	parameters_get(slot, message, length);
}

/* Return: 0, or bError. */
static u8 check_protocol(const struct slot *slot, u8 protocol)
{
	u32 protocols = description_of(slot)->protocols & 3;

	/* None is announced by mistake: there would be no reader. */
	if (protocol > PROTOCOL_T1 || (protocols && !(protocols & BIT(protocol))))
		return AT_SPECIFIC;
	if (reads_atr(slot) && !(slot->card_end.atr.protocols & BIT(protocol)))
		return AT_SPECIFIC;
	return 0;
}

static u8 check_t1(const u8 *parameters)
{
	if ((parameters[PARAMETER_TCCK] & 0xfc) != TCCK_T1)
		return AT_PARAMETER(PARAMETER_TCCK);
	if (!parameters[PARAMETER_IFSC] || parameters[PARAMETER_IFSC] > T1_INFORMATION)
		return AT_PARAMETER(PARAMETER_IFSC);
	return 0;
}

static u8 check_parameters(const struct slot *slot, u8 protocol, const u8 *parameters)
{
	u32 rate = line_rate(slot->reader_end.clock, parameters[PARAMETER_FI_DI]);

	if (!rate || !has_rate(slot, rate))
		return AT_PARAMETER(PARAMETER_FI_DI);
	if (protocol == PROTOCOL_T1)
		return check_t1(parameters);
	return parameters[PARAMETER_TCCK] & 0xfd ? AT_PARAMETER(PARAMETER_TCCK) : 0;
}

/*
 * A reader that negotiates has its own idea of the speed. For the other protocol
 * it resets the card, and begins again.
 */
static u8 negotiate_again(struct slot *slot, u8 protocol, u8 *fi_di)
{
	*fi_di = slot->card_end.fi_di;
	if (slot->card_end.protocol == protocol)
		return 0;
	if (!slot->card_end.negotiable) {
		slot->reader->counters.resets++;
		card_reset(&slot->card);
		reset_card_end(slot);
	}
	*fi_di = best_speed(slot);
	return line_negotiate(&slot->card_end, protocol, fi_di) ? 0 : AT_SPECIFIC;
}

/* There is one PPS after a reset, and none if nothing is to change. */
static u8 negotiate_by_pps(struct slot *slot, u8 protocol, u8 *fi_di)
{
	struct card_end *card = &slot->card_end;
	bool same_speed = line_rate(1, card->fi_di) == line_rate(1, *fi_di);

	if (card->protocol == protocol && same_speed)
		return 0;
	if (!card->negotiable)
		return card->protocol == protocol ? AT_PARAMETER(PARAMETER_FI_DI) : AT_SPECIFIC;
	return line_negotiate(card, protocol, fi_di) ? 0 : ERROR_ICC_MUTE;
}

/* Return: 0, or bError. *@fi_di: what the card agreed to. */
static u8 negotiate(struct slot *slot, u8 protocol, u8 *fi_di)
{
	if (has(slot, FEATURE_NEGOTIATES))
		return negotiate_again(slot, protocol, fi_di);
	if (has(slot, FEATURE_AUTO_PPS))
		return negotiate_by_pps(slot, protocol, fi_di);
	return 0;
}

static void note_parameters(struct slot *slot, u8 protocol, const u8 *parameters, u8 fi_di)
{
	struct counters *counters = &slot->reader->counters;
	u32 length = length_of(protocol);

	memcpy(counters->last_parameters, parameters, length);
	counters->last_parameters_length = length;
	slot->reader_end.protocol = protocol;
	memcpy(slot->reader_end.parameters, parameters, length);
	line_reader_set_speed(&slot->reader_end, fi_di);
}

void parameters_set(struct slot *slot, const u8 *message, u32 length)
{
	const u8 *parameters = message + CCID_HEADER_LENGTH;
	u8 protocol = message[AT_SPECIFIC];
	u8 fi_di, error;

	if (!slot->powered) {
		answer_error(slot, ERROR_ICC_MUTE);
		return;
	}
	error = check_protocol(slot, protocol);
	if (!error && length != CCID_HEADER_LENGTH + length_of(protocol))
		error = AT_LENGTH;
	if (!error)
		error = check_parameters(slot, protocol, parameters);
	if (!error) {
		fi_di = parameters[PARAMETER_FI_DI];
		error = negotiate(slot, protocol, &fi_di);
	}
	if (error) {
		answer_error(slot, error);
		return;
	}
	note_parameters(slot, protocol, parameters, fi_di);
	parameters_get(slot, message, length);
}

/* The most of what the reader has that is not above what the host asks for. */
static void choose_rate(struct slot *slot, u32 clock, u32 rate)
{
	const struct settings *settings = slot->reader->settings;
	struct reader_end *end = &slot->reader_end;
	u32 most = description_of(slot)->maximum_data_rate;

	if (settings->clocks.count)
		end->clock = rates_nearest(&settings->clocks, clock);
	else
		end->clock = usual_clock(slot);
	if (settings->data_rates.count)
		end->rate = rates_nearest(&settings->data_rates, rate);
	else
		end->rate = rate < most ? rate : most;
}

/* By themselves, whatever Fi and Di say; the next SetParameters ends that (6.1.14). */
void parameters_set_rate(struct slot *slot, const u8 *message, u32 length)
{
	const u8 *data = message + CCID_HEADER_LENGTH;
	u8 in_force[8];

	if (length != CCID_HEADER_LENGTH + sizeof(in_force)) {
		answer_error(slot, AT_LENGTH);
		return;
	}
	choose_rate(slot, scr_get_le32(data), scr_get_le32(data + 4));
	scr_put_le32(in_force, slot->reader_end.clock);
	scr_put_le32(in_force + 4, slot->reader_end.rate);
	answer(slot, DATA_RATE, 0, in_force, sizeof(in_force));
}
