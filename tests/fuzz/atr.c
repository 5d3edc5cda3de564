// SPDX-License-Identifier: GPL-2.0-only
/*
 * The answer to reset: any bytes. What is taken for good is whole, in range, and
 * reads the same without what came behind it.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "iso7816/atr.h"

static bool is_defined(u8 fi_di)
{
	return scr_atr_clock_rate(fi_di >> 4) && scr_atr_baud_rate_adjustment(fi_di & 15);
}

static void check_any(const struct scr_atr *atr, enum scr_atr_error error, const u8 *raw,
		      size_t length)
{
	must((unsigned int)error < SCR_ATR_ERROR_COUNT);
	must(strcmp(scr_atr_error_text(error), "unknown error"));
	must(atr->length == (length < sizeof(atr->raw) ? length : sizeof(atr->raw)));
	must(!length || !memcmp(atr->raw, raw, atr->length));
	must(atr->historical_offset + atr->historical_length <= atr->length ||
	     !atr->historical_offset);
	must(atr->historical_length <= 15);
	must(error ? atr->error_offset <= atr->length : !atr->error_offset);
	must((error == SCR_ATR_TOO_LONG) == (length > SCR_ATR_MAXIMUM_LENGTH));
	must((error == SCR_ATR_EMPTY) == !length);
}

static void check_good(const struct scr_atr *atr)
{
	must(atr->historical_offset + atr->historical_length + atr->has_check_byte +
	     atr->surplus == atr->length);
	must(atr->protocols & ~(1u << SCR_ATR_T_GLOBAL));
	must(atr->protocols & 1u << atr->first_protocol);
	must(atr->specific_implicit || is_defined(atr->fi_di));
	must(atr->waiting_integer);
	must(atr->ifsc && atr->ifsc <= SCR_ATR_MAXIMUM_IFSC);
	must(atr->bwi <= 9 && atr->cwi <= 15);
	must(atr->clock_stop <= 3 && atr->class_indicator <= 63);
	must(!atr->specific_mode || atr->protocols & 1u << atr->specific_protocol);
	must(atr->has_check_byte || atr->protocols == 1);
}

/* What came behind is not part of it, and nothing depends on what was there before. */
static void check_without_surplus(const struct scr_atr *atr)
{
	size_t length = atr->length - atr->surplus;
	u8 *raw = fuzz_copy(atr->raw, length);
	struct scr_atr again, expected = *atr;

	memset(&again, 0xa5, sizeof(again));
	must(scr_atr_parse(&again, raw, length) == SCR_ATR_OK);
	memset(expected.raw + length, 0, atr->surplus);
	expected.length = length;
	expected.surplus = 0;
	must(!memcmp(&again, &expected, sizeof(again)));
	free(raw);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct scr_atr atr, again;
	enum scr_atr_error error;

	memset(&atr, 0x5a, sizeof(atr));
	error = scr_atr_parse(&atr, data, size);
	check_any(&atr, error, data, size);
	must(scr_atr_parse(&again, data, size) == error);
	must(!memcmp(&atr, &again, sizeof(atr)));
	if (error)
		return 0;
	check_good(&atr);
	check_without_surplus(&atr);
	return 0;
}

/* Every other one gets a TCK that is right, where its structure puts it. */
size_t LLVMFuzzerCustomMutator(u8 *data, size_t size, size_t room, unsigned int seed)
{
	struct scr_atr atr;
	enum scr_atr_error error;
	size_t tck, i;

	size = LLVMFuzzerMutate(data, size, room);
	if (!size || seed & 1)
		return size;
	data[0] = seed & 2 ? 0x3b : 0x3f;
	error = scr_atr_parse(&atr, data, size);
	if ((error != SCR_ATR_BAD_TCK && error != SCR_ATR_MISSING_TCK) ||
	    atr.error_offset >= room)
		return size;
	tck = atr.error_offset;
	data[tck] = 0;
	for (i = 1; i < tck; i++)
		data[tck] ^= data[i];
	return tck < size ? size : tck + 1;
}
