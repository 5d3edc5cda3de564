// SPDX-License-Identifier: BSD-3-Clause
/*
 * What an answer to reset says all together: protocols, speeds and waiting times
 * at the clock that gives 9600 bit/s by default, and voltages.
 */
#include <stdio.h>

#include "atr_parts.h"
#include "atr_words.h"
#include "output.h"

/* Hz: 9600 bit/s at F = 372, D = 1; 3.571 MHz. */
#define DEFAULT_CLOCK	(9600ULL * 372)

static __u64 bits_per_second(__u8 fi_di)
{
	return DEFAULT_CLOCK * scr_atr_baud_rate_adjustment(fi_di & 15) /
	       scr_atr_clock_rate(fi_di >> 4);
}

/* Elementary time units. */
static __u64 microseconds(__u64 units, __u8 fi_di)
{
	return units * scr_atr_clock_rate(fi_di >> 4) * 1000000 /
	       (scr_atr_baud_rate_adjustment(fi_di & 15) * DEFAULT_CLOCK);
}

/* Before PPS it is the default, in specific mode that of TA1, if that is right. */
static __u8 in_force(const struct scr_atr *atr)
{
	return atr->specific_mode && !atr->specific_implicit ? atr->fi_di :
							       SCR_ATR_DEFAULT_FI_DI;
}

static void show_protocols(const struct scr_atr *atr)
{
	struct json_object *array = output_is_json() ? json_object_new_array() : NULL;
	char text[128] = "", name[8];
	size_t used = 0;
	unsigned int t;

	for (t = 0; t < SCR_ATR_T_GLOBAL; t++) {
		if (!(atr->protocols & BIT(t)))
			continue;
		snprintf(name, sizeof(name), "T=%u", t);
		used += snprintf(text + used, sizeof(text) - used, "%s%s",
				 used ? ", " : "", name);
		if (array)
			json_object_array_add(array, json_object_new_string(name));
	}
	if (array)
		output_add("protocols", array);
	else
		output_text("protocols", "protocols", text);
	snprintf(text, sizeof(text), atr->specific_mode ? "specific: T=%u is in force" :
		 "negotiable: T=%u until the reader asks for another (PPS)",
		 atr->specific_mode ? atr->specific_protocol : atr->first_protocol);
	output_text("mode", "mode", text);
}

static void show_speeds(const struct scr_atr *atr)
{
	char text[128];
	__u64 now = bits_per_second(in_force(atr));
	__u64 best = atr->specific_implicit ? now : bits_per_second(atr->fi_di);

	output_number("clock_hz", NULL, DEFAULT_CLOCK, NULL);
	output_number("bits_per_second", NULL, now, NULL);
	output_number("offered_bits_per_second", NULL, best, NULL);
	if (output_is_json())
		return;
	snprintf(text, sizeof(text), "%llu bit/s after reset", now);
	if (atr->specific_implicit)
		snprintf(text, sizeof(text), "known to both sides, and not said here");
	else if (best != now)
		snprintf(text, sizeof(text), "%llu bit/s after reset, %llu bit/s after PPS",
			 now, best);
	output_text(NULL, "speed at 3.571 MHz", text);
}

static void show_time(const char *key, const char *label, __u64 time)
{
	char text[64];

	if (output_is_json()) {
		output_number(key, NULL, time, NULL);
		return;
	}
	if (time >= 10000)
		snprintf(text, sizeof(text), "%llu ms", (time + 500) / 1000);
	else
		snprintf(text, sizeof(text), "%llu us", time);
	output_text(NULL, label, text);
}

/* 10.2, and 11.4.3, where the block waiting time counts at F = 372 whatever is in force. */
static void show_waiting_times(const struct scr_atr *atr)
{
	__u8 speed = in_force(atr);
	unsigned int adjustment = scr_atr_baud_rate_adjustment(speed & 15);

	if (atr->protocols & BIT(0))
		show_time("waiting_time_us", "T=0 waiting time",
			  microseconds(960ULL * atr->waiting_integer * adjustment, speed));
	if (!(atr->protocols & BIT(1)))
		return;
	show_time("block_waiting_time_us", "T=1 block waiting",
		  microseconds(11, speed) +
		  microseconds(960ULL << atr->bwi, SCR_ATR_DEFAULT_FI_DI));
	show_time("character_waiting_time_us", "T=1 characters",
		  microseconds(11 + (1ULL << atr->cwi), speed));
	output_number("ifsc", "T=1 blocks", atr->ifsc, "bytes for the card");
	output_text("error_detection", "T=1 check", atr->crc ? "CRC" : "LRC");
}

static void show_classes(const struct scr_atr *atr)
{
	static const struct flag_name names[] = {
		{ 1, "A (5 V)" }, { 2, "B (3 V)" }, { 4, "C (1.8 V)" }, { 0, NULL }
	};

	if (atr->has_clock_stop_and_class)
		output_flags("classes", "voltage classes", atr->class_indicator, names);
	else if (!output_is_json())
		output_text(NULL, "voltage classes", "A (5 V): it names none");
}

void atr_show_times(const struct scr_atr *atr)
{
	output_heading("in short");
	show_protocols(atr);
	show_speeds(atr);
	show_waiting_times(atr);
	show_classes(atr);
}
