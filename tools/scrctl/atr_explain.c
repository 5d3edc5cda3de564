// SPDX-License-Identifier: BSD-3-Clause
/*
 * An answer to reset in words. What it means is found by the parser that the
 * kernel has too, drivers/smartcard/iso7816/atr.c.
 */
#include "atr_explain.h"

#include <stdio.h>
#include <string.h>

#include "atr.h"
#include "atr_parts.h"
#include "output.h"

static const struct flag_name t_flags[] = {
	{ 1U << 0, "T=0" },
	{ 1U << 1, "T=1" },
	{ 1U << 14, "T=14" },
	{ 0, NULL }
};

static const struct flag_name class_flags[] = {
	{ 1, "A (5 V)" },
	{ 2, "B (3 V)" },
	{ 4, "C (1.8 V)" },
	{ 0, NULL }
};

static void explain_speed(const struct scr_atr *atr)
{
	u8 fi = atr->fi_di >> 4;
	u8 di = atr->fi_di & 15;
	char text[80];

	snprintf(text, sizeof(text), "F = %u, D = %u, clock up to %u.%u MHz%s",
		 scr_atr_clock_rate(fi), scr_atr_baud_rate_adjustment(di),
		 scr_atr_maximum_frequency(fi) / 1000,
		 scr_atr_maximum_frequency(fi) % 1000 / 100,
		 atr->has_fi_di ? "" : " (default)");
	if (!output_is_json())
		output_text("speed", "  speed", text);
	output_number("f", NULL, scr_atr_clock_rate(fi), NULL);
	output_number("d", NULL, scr_atr_baud_rate_adjustment(di), NULL);
	output_number("maximum_clock_khz", NULL, scr_atr_maximum_frequency(fi), NULL);
	output_number("extra_guard_time", "  extra guard time", atr->extra_guard_time,
		      atr->extra_guard_time == SCR_ATR_GUARD_TIME_MINIMUM ?
		      "(the shortest)" : "etu");
}

static void explain_mode(const struct scr_atr *atr)
{
	char text[80];

	output_flags("protocols", "  protocols", atr->protocols, t_flags);
	snprintf(text, sizeof(text), "T=%u", atr->first_protocol);
	output_text("first_protocol", NULL, text);
	if (!atr->specific_mode) {
		output_text("mode", "  mode", "negotiable");
		return;
	}
	snprintf(text, sizeof(text), "specific, T=%u%s%s", atr->specific_protocol,
		 atr->specific_implicit ? ", parameters known implicitly" : "",
		 atr->specific_can_change ? ", may change after a warm reset" : "");
	output_text("mode", "  mode", text);
}

static void explain_t1(const struct scr_atr *atr)
{
	output_number("ifsc", "  T=1 IFSC", atr->ifsc, "bytes");
	output_number("bwi", "  T=1 BWI", atr->bwi, NULL);
	output_number("cwi", "  T=1 CWI", atr->cwi, NULL);
	output_text("error_detection", "  T=1 check", atr->crc ? "CRC" : "LRC");
}

static void explain_global(const struct scr_atr *atr)
{
	static const char * const clock_stop[] = {
		"not possible", "in state L", "in state H", "in either state",
	};

	if (atr->has_clock_stop_and_class) {
		output_text("clock_stop", "  clock stop", clock_stop[atr->clock_stop & 3]);
		output_flags("classes", "  classes", atr->class_indicator, class_flags);
	}
	if (atr->has_spu)
		output_bytes("spu", "  SPU", &atr->spu, 1);
}

/* Those of cards of old may be readable: show what can be read of them. */
static void explain_historical(const struct scr_atr *atr)
{
	const u8 *bytes = atr->raw + atr->historical_offset;
	char text[16] = "";
	size_t i;

	output_bytes("historical_bytes", "  historical bytes", bytes, atr->historical_length);
	for (i = 0; i < atr->historical_length && i < sizeof(text) - 1; i++)
		text[i] = bytes[i] >= 0x20 && bytes[i] < 0x7F ? bytes[i] : '.';
	if (!output_is_json() && atr->historical_length)
		output_text("historical_text", "", text);
}

static void explain_right(const struct scr_atr *atr)
{
	output_text("convention", "  convention",
		    atr->inverse_convention ? "inverse" : "direct");
	explain_mode(atr);
	explain_speed(atr);
	if (atr->protocols & 1U << 0)
		output_number("waiting_integer", "  T=0 WI", atr->waiting_integer, NULL);
	if (atr->protocols & 1U << 1)
		explain_t1(atr);
	explain_global(atr);
	explain_historical(atr);
	output_text("check_byte", "  TCK", atr->has_check_byte ? "right" : "none");
}

void atr_defect(const __u8 *bytes, size_t length, char *text, size_t size)
{
	struct scr_atr atr;
	enum scr_atr_error error = scr_atr_parse(&atr, bytes, length);

	text[0] = '\0';
	if (error == SCR_ATR_EMPTY)
		snprintf(text, size, "%s", scr_atr_error_text(error));
	else if (error)
		snprintf(text, size, "%s, at byte %u of %zu", scr_atr_error_text(error),
			 atr.error_offset + 1, length);
}

void atr_explain(const __u8 *bytes, size_t length)
{
	struct scr_atr atr;
	char defect[128];

	output_bytes("atr", "ATR", bytes, length);
	atr_defect(bytes, length, defect, sizeof(defect));
	output_begin("atr_meaning");
	if (defect[0])
		output_text("defect", "  defect", defect);
	if (scr_atr_parse(&atr, bytes, length) == SCR_ATR_OK)
		explain_right(&atr);
	output_end();
}

bool atr_explain_in_words(const __u8 *bytes, size_t length)
{
	struct scr_atr atr;
	char defect[128];

	output_bytes("atr", "ATR", bytes, length);
	atr_defect(bytes, length, defect, sizeof(defect));
	if (scr_atr_parse(&atr, bytes, length) != SCR_ATR_OK) {
		output_text("defect", "defect", defect);
		return false;
	}
	atr_show_interface_bytes(&atr);
	atr_show_times(&atr);
	atr_show_historical_bytes(atr.raw + atr.historical_offset, atr.historical_length);
	if (atr.surplus)
		output_number("surplus", "surplus", atr.surplus,
			      "bytes after the end, which mean nothing");
	return true;
}
