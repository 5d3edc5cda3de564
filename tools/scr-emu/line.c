// SPDX-License-Identifier: BSD-3-Clause
/*
 * The serial line between a reader and its card.
 */
#include <string.h>

#include "line.h"

#define PPS0			1
#define PPS0_PROTOCOL		0x0f
#define PPS0_HAS_PPS1		0x10
#define PPS0_HAS_ANY		0x70

/* Work waiting integer, BWI and CWI without an answer to reset. */
#define DEFAULT_T0_WAITING	0x0a
#define DEFAULT_T1_WAITING	0x4d

u32 line_rate(u32 clock, u8 fi_di)
{
	u32 f = scr_atr_clock_rate(fi_di >> 4);

	return f ? 1000ULL * clock * scr_atr_baud_rate_adjustment(fi_di & 15) / f : 0;
}

/* A character has 10 bits, and its last one is sampled within a fifth of a bit. */
bool line_rates_agree(u32 a, u32 b)
{
	u32 difference = a > b ? a - b : b - a;

	return 50ULL * difference <= (a > b ? a : b);
}

void line_card_reset(struct card_end *card, const u8 *atr, u8 length,
		     enum t0_procedure procedure, u8 *command, u32 room)
{
	scr_atr_parse(&card->atr, atr, length);
	card->protocol = card->atr.first_protocol;
	card->fi_di = SCR_ATR_DEFAULT_FI_DI;
	card->negotiable = !card->atr.specific_mode;
	card->mute = false;
	if (card->atr.specific_mode) {
		card->protocol = card->atr.specific_protocol;
		if (!card->atr.specific_implicit)
			card->fi_di = card->atr.fi_di;
	}
	t0_card_reset(&card->t0, procedure);
	t1_card_reset(&card->t1, card->atr.ifsc, card->atr.crc, command, room);
}

void line_reader_set_speed(struct reader_end *reader, u8 fi_di)
{
	reader->parameters[PARAMETER_FI_DI] = fi_di;
	reader->rate = line_rate(reader->clock, fi_di);
}

void line_reader_default(struct reader_end *reader)
{
	reader->protocol = PROTOCOL_T0;
	memset(reader->parameters, 0, sizeof(reader->parameters));
	reader->parameters[PARAMETER_WAITING] = DEFAULT_T0_WAITING;
	line_reader_set_speed(reader, SCR_ATR_DEFAULT_FI_DI);
}

void line_reader_reset(struct reader_end *reader, const struct card_end *card)
{
	const struct scr_atr *atr = &card->atr;
	u8 *parameters = reader->parameters;

	line_reader_default(reader);
	reader->protocol = card->protocol == PROTOCOL_T1;
	line_reader_set_speed(reader, card->fi_di);
	parameters[PARAMETER_GUARD_TIME] = atr->extra_guard_time;
	parameters[PARAMETER_WAITING] = atr->waiting_integer;
	parameters[PARAMETER_CLOCK_STOP] = atr->clock_stop;
	if (reader->protocol == PROTOCOL_T0)
		return;
	parameters[PARAMETER_TCCK] = TCCK_T1 | (atr->crc ? TCCK_CRC : 0);
	parameters[PARAMETER_WAITING] = atr->bwi << 4 | atr->cwi;
	parameters[PARAMETER_IFSC] = atr->ifsc;
}

/* FF asks for the least, as 0 does (8.3). */
static u8 guard_time(u8 parameter)
{
	return parameter == SCR_ATR_GUARD_TIME_MINIMUM ? 0 : parameter;
}

/*
 * A card that is sent to too fast, or in the other protocol, does not see a
 * command in it. One that is sent to too slowly answers something at last, at its
 * own speed, in which the reader sees no character.
 */
enum line_fault line_fault(const struct reader_end *reader, const struct card_end *card)
{
	u32 rate = line_rate(reader->clock, card->fi_di);

	if (card->mute || reader->protocol != card->protocol)
		return LINE_MUTE;
	if (guard_time(reader->parameters[PARAMETER_GUARD_TIME]) <
	    guard_time(card->atr.extra_guard_time))
		return LINE_MUTE;
	if (line_rates_agree(reader->rate, rate))
		return LINE_GOOD;
	return reader->rate > rate ? LINE_MUTE : LINE_PARITY;
}

static u8 exclusive_or(const u8 *bytes, u32 length)
{
	u8 sum = 0;

	while (length--)
		sum ^= *bytes++;
	return sum;
}

static bool pps_is_right(const u8 *request, u32 length)
{
	u32 expected = 3;
	u8 bit;

	if (length < expected || length > MAXIMUM_PPS)
		return false;
	for (bit = PPS0_HAS_PPS1; bit & PPS0_HAS_ANY; bit <<= 1)
		expected += !!(request[PPS0] & bit);
	return length == expected && !exclusive_or(request, length);
}

/* Up to what TA1 says (9.3); without TA1 there is nothing to agree to. */
static bool accepts_speed(const struct card_end *card, u8 fi_di)
{
	const struct scr_atr *atr = &card->atr;
	u8 adjustment = scr_atr_baud_rate_adjustment(fi_di & 15);

	if (!atr->has_fi_di)
		return false;
	if (fi_di == SCR_ATR_DEFAULT_FI_DI)
		return true;
	return fi_di >> 4 == atr->fi_di >> 4 && adjustment &&
	       adjustment <= scr_atr_baud_rate_adjustment(atr->fi_di & 15);
}

/* A card that does not like the request stays silent until it is reset (9.1). */
u32 line_pps(struct card_end *card, const u8 *request, u32 length, u8 *response)
{
	u8 protocol = request[PPS0] & PPS0_PROTOCOL;
	u32 sent = 2;

	if (!card->negotiable || card->mute || !pps_is_right(request, length) ||
	    protocol > PROTOCOL_T1 || !(card->atr.protocols & BIT(protocol))) {
		card->mute = true;
		return 0;
	}
	card->negotiable = false;
	card->protocol = protocol;
	response[0] = PPSS;
	response[PPS0] = protocol;
	if ((request[PPS0] & PPS0_HAS_PPS1) && accepts_speed(card, request[2])) {
		response[PPS0] |= PPS0_HAS_PPS1;
		response[sent++] = request[2];
		card->fi_di = request[2];
	}
	response[sent] = exclusive_or(response, sent);
	return sent + 1;
}

bool line_negotiate(struct card_end *card, u8 protocol, u8 *fi_di)
{
	u8 request[MAXIMUM_PPS] = { PPSS, protocol };
	u8 response[MAXIMUM_PPS];
	u32 length = 2;

	if (*fi_di != SCR_ATR_DEFAULT_FI_DI) {
		request[PPS0] |= PPS0_HAS_PPS1;
		request[length++] = *fi_di;
	}
	request[length] = exclusive_or(request, length);
	if (!line_pps(card, request, length + 1, response))
		return false;
	*fi_di = card->fi_di;
	return true;
}
