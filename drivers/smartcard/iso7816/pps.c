// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * Protocol and parameters selection (ISO/IEC 7816-3:2006, clause 9). Pure.
 */
#include "atr.h"
#include "pps.h"

static u8 check_byte(const u8 *bytes, size_t length)
{
	u8 check = 0;

	while (length--)
		check ^= bytes[length];
	return check;
}

/**
 * scr_pps_request() - what to ask a card
 * @request: at least SCR_PPS_REQUEST_LENGTH bytes
 * @protocol: T, 0 to 14
 * @fi_di: Fi and Di as in TA1; for the default ones, 11, PPS1 is left out
 *
 * Context: any.
 * Return: bytes of the request, 3 or 4.
 */
size_t scr_pps_request(u8 *request, u8 protocol, u8 fi_di)
{
	size_t length = 0;

	request[length++] = SCR_PPS_PPSS;
	request[length++] = protocol;
	if (fi_di != SCR_ATR_DEFAULT_FI_DI) {
		request[1] |= SCR_PPS_HAS_PPS1;
		request[length++] = fi_di;
	}
	request[length] = check_byte(request, length);
	return length + 1;
}
EXPORT_SYMBOL_IF_KUNIT(scr_pps_request);

/**
 * scr_pps_response_length() - how long a response is
 * @pps0: its second character
 *
 * Context: any.
 * Return: characters, PPSS and PCK included, 3 to 6.
 */
size_t scr_pps_response_length(u8 pps0)
{
	return 3 + !!(pps0 & SCR_PPS_HAS_PPS1) + !!(pps0 & SCR_PPS_HAS_PPS2) +
	       !!(pps0 & SCR_PPS_HAS_PPS3);
}
EXPORT_SYMBOL_IF_KUNIT(scr_pps_response_length);

/**
 * scr_pps_judge() - whether the card agrees
 * @request: from scr_pps_request()
 * @response: what came back
 * @length: bytes of it, any number
 *
 * PPS1 is echoed, or left out together with its bit; everything else has to be
 * as it was in the request. PPS2 and PPS3, which were not asked for, have no
 * place in it (9.3).
 *
 * Context: any.
 * Return: see enum scr_pps_result.
 */
enum scr_pps_result scr_pps_judge(const u8 *request, const u8 *response, size_t length)
{
	if (length < 3 || response[0] != SCR_PPS_PPSS ||
	    length != scr_pps_response_length(response[1]) ||
	    check_byte(response, length) != 0 ||
	    (response[1] ^ request[1]) & ~SCR_PPS_HAS_PPS1)
		return SCR_PPS_REFUSED;
	if (!(response[1] & SCR_PPS_HAS_PPS1))
		return request[1] & SCR_PPS_HAS_PPS1 ? SCR_PPS_DEFAULT_SPEED :
						       SCR_PPS_ACCEPTED;
	if (!(request[1] & SCR_PPS_HAS_PPS1) || response[2] != request[2])
		return SCR_PPS_REFUSED;
	return SCR_PPS_ACCEPTED;
}
EXPORT_SYMBOL_IF_KUNIT(scr_pps_judge);
