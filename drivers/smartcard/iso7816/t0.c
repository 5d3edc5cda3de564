// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * T=0 (ISO/IEC 7816-3:2006, clause 10): from an APDU to a TPDU, and the TPDU by
 * its procedure bytes. Pure.
 */
#include "t0.h"

/* The procedure byte that asks for patience (10.3.3). */
#define NULL_BYTE	0x60

/* SW1 that comes with bytes left, and INS that fetches them (12.2.5). */
#define MORE_AVAILABLE	0x61
#define GET_RESPONSE	0xc0

/**
 * scr_t0_tpdu_length() - how much of a short command APDU is its TPDU
 * @apdu: the APDU
 * @length: bytes of it
 *
 * Case 1 lacks P3, which is 0 then; of case 4, Le stays behind (12.2).
 *
 * Context: any.
 * Return: bytes of the TPDU; 0 if there is none: too few bytes, P3 and the data
 * do not agree, or an extended APDU.
 */
size_t scr_t0_tpdu_length(const u8 *apdu, size_t length)
{
	size_t whole;

	if (length == SCR_T0_HEADER_LENGTH - 1 || length == SCR_T0_HEADER_LENGTH)
		return SCR_T0_HEADER_LENGTH;
	if (length < SCR_T0_HEADER_LENGTH || !apdu[4])
		return 0;
	whole = SCR_T0_HEADER_LENGTH + apdu[4];
	return length == whole || length == whole + 1 ? whole : 0;
}
EXPORT_SYMBOL_IF_KUNIT(scr_t0_tpdu_length);

/**
 * scr_t0_get_response() - the second TPDU of case 4
 * @tpdu: SCR_T0_HEADER_LENGTH bytes
 * @apdu: the command of case 4
 * @length: bytes of it
 * @response: what the card said to the first TPDU
 * @response_length: bytes of it
 *
 * 12.2.5: the caller has named in Le how much it expects, the card says 61XX how
 * much there is. What is left then, and 6CXX, are the caller's: programs know
 * them, and do not want to be served twice.
 *
 * Context: any.
 * Return: true if @tpdu is to be sent; false: the response is the command's.
 */
bool scr_t0_get_response(u8 *tpdu, const u8 *apdu, size_t length, const u8 *response,
			 size_t response_length)
{
	u8 expected, available;

	if (length <= SCR_T0_HEADER_LENGTH || length != SCR_T0_HEADER_LENGTH + apdu[4] + 1u ||
	    response_length != 2 || response[0] != MORE_AVAILABLE)
		return false;
	expected = apdu[length - 1];
	available = response[1];
	tpdu[0] = apdu[0];
	tpdu[1] = GET_RESPONSE;
	tpdu[2] = 0;
	tpdu[3] = 0;
	/* 0 stands for 256 in both: one less makes them comparable. */
	tpdu[4] = (u8)(expected - 1) < (u8)(available - 1) ? expected : available;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(scr_t0_get_response);

/**
 * scr_t0_transmit() - begin with a TPDU
 * @t0: filled
 * @tpdu: stays valid until the exchange has ended
 * @length: bytes of it, as scr_t0_tpdu_length() has it
 *
 * Context: any.
 * Return: SCR_T0_EXCHANGE.
 */
enum scr_t0_result scr_t0_transmit(struct scr_t0 *t0, const u8 *tpdu, size_t length)
{
	memset(t0, 0, sizeof(*t0));
	t0->output = tpdu;
	t0->output_length = SCR_T0_HEADER_LENGTH;
	t0->wanted = 1;
	t0->instruction = tpdu[1];
	t0->data = tpdu + SCR_T0_HEADER_LENGTH;
	t0->data_length = length - SCR_T0_HEADER_LENGTH;
	/* P3 = 0 stands for 256 bytes from the card (10.3.2). */
	if (!t0->data_length)
		t0->expected = tpdu[4] ? tpdu[4] : 256;
	return SCR_T0_EXCHANGE;
}
EXPORT_SYMBOL_IF_KUNIT(scr_t0_transmit);

/* The card takes @count bytes of the command's data, or gives them. */
static enum scr_t0_result transfer(struct scr_t0 *t0, size_t count)
{
	if (t0->data_length) {
		t0->output = t0->data;
		t0->output_length = count;
		t0->data += count;
		t0->data_length -= count;
		return SCR_T0_EXCHANGE;
	}
	if (!t0->expected)
		return SCR_T0_BROKEN;
	t0->transfer = count;
	return SCR_T0_EXCHANGE;
}

/*
 * 10.3.3: INS: all that is left; its complement: one byte. That bit 0 may differ
 * too is older: the card asked for the programming voltage with it.
 */
static enum scr_t0_result heed_procedure_byte(struct scr_t0 *t0, u8 byte)
{
	size_t left = t0->data_length ? t0->data_length : t0->expected;

	if (byte == NULL_BYTE)
		return SCR_T0_EXCHANGE;
	if ((byte & 0xf0) == 0x60 || (byte & 0xf0) == 0x90) {
		t0->response[t0->response_length++] = byte;
		t0->status = true;
		return SCR_T0_EXCHANGE;
	}
	if (((byte ^ t0->instruction) & 0xfe) == 0)
		return transfer(t0, left);
	if (((byte ^ t0->instruction) & 0xfe) == 0xfe)
		return transfer(t0, 1);
	return SCR_T0_BROKEN;
}

static enum scr_t0_result heed(struct scr_t0 *t0, u8 character)
{
	if (t0->status) {
		t0->response[t0->response_length++] = character;
		return SCR_T0_DONE;
	}
	if (!t0->transfer)
		return heed_procedure_byte(t0, character);
	t0->transfer--;
	t0->expected--;
	t0->response[t0->response_length++] = character;
	return SCR_T0_EXCHANGE;
}

/**
 * scr_t0_receive() - characters of the card have come
 * @t0: after SCR_T0_EXCHANGE
 * @characters: what has come
 * @length: how many; all that were wanted, or some of them
 *
 * NULL is heeded as often as it comes: the caller has a deadline.
 *
 * Context: any.
 * Return: see enum scr_t0_result. SCR_T0_BROKEN also for no characters, for
 * more than were wanted, and for data that nobody asked for.
 */
enum scr_t0_result scr_t0_receive(struct scr_t0 *t0, const u8 *characters, size_t length)
{
	enum scr_t0_result result = SCR_T0_EXCHANGE;
	size_t i;

	if (!length || length > t0->wanted)
		return SCR_T0_BROKEN;
	t0->output_length = 0;
	for (i = 0; i < length && result == SCR_T0_EXCHANGE; i++)
		result = heed(t0, characters[i]);
	t0->wanted = t0->transfer ? t0->transfer : 1;
	return result;
}
EXPORT_SYMBOL_IF_KUNIT(scr_t0_receive);
