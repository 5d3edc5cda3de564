// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protocol and parameters selection: any request, any response. What is taken for
 * the card's consent is what was asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "iso7816/atr.h"
#include "iso7816/pps.h"

static u8 exclusive_or(const u8 *bytes, size_t length)
{
	u8 sum = 0;

	while (length--)
		sum ^= bytes[length];
	return sum;
}

static void check_request(const u8 *pps, size_t length, u8 protocol, u8 fi_di)
{
	bool has_speed = fi_di != SCR_ATR_DEFAULT_FI_DI;

	must(length == (has_speed ? 4 : 3));
	must(length == scr_pps_response_length(pps[1]));
	must(pps[0] == 0xff && (pps[1] & 15) == protocol);
	must(!has_speed || pps[2] == fi_di);
	must(!exclusive_or(pps, length));
	/* The card echoes it. */
	must(scr_pps_judge(pps, pps, length) == SCR_PPS_ACCEPTED);
}

static void check_response(const u8 *pps, const u8 *response, size_t length)
{
	enum scr_pps_result result = scr_pps_judge(pps, response, length);

	must(result <= SCR_PPS_REFUSED);
	if (result == SCR_PPS_REFUSED)
		return;
	must(length >= 3 && length <= SCR_PPS_RESPONSE_LENGTH);
	must(response[0] == 0xff && (response[1] & 15) == (pps[1] & 15));
	must(!exclusive_or(response, length));
	if (result == SCR_PPS_ACCEPTED)
		must(!memcmp(pps, response, length));
	else
		must(length == 3 && pps[1] & SCR_PPS_HAS_PPS1);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct fuzz_input input = { data, size };
	u8 protocol = fuzz_u8(&input) % 15;
	u8 fi_di = fuzz_u8(&input);
	bool make_right = fuzz_u8(&input) & 1;
	u8 pps[SCR_PPS_REQUEST_LENGTH];
	size_t length = scr_pps_request(pps, protocol, fi_di);
	u8 *response;
	size_t received;

	check_request(pps, length, protocol, fi_di);
	response = fuzz_rest(&input, &received);
	if (received && make_right)
		response[received - 1] ^= exclusive_or(response, received);
	check_response(pps, response, received);
	free(response);
	return 0;
}
