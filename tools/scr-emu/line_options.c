// SPDX-License-Identifier: BSD-3-Clause
/*
 * The options about the line between reader and card.
 */
#include <stdlib.h>
#include <string.h>

#include "line_options.h"
#include "report.h"

const char line_usage[] =
"The line between them:\n"
"  --data-rates LIST             in bits per second, by commas: the reader has no other\n"
"  --clocks LIST                 in kHz\n"
"  --wrong-count N               both lists have so many entries when asked for\n"
"  --procedure all|one|null      T=0: INS, INS ^ FF, or NULL before each of them\n"
"  --timing                      characters take as long as at real readers\n"
"  --iccd a|b                    card and reader in one, by the control pipe";

static int count_option(struct settings *settings, const char *name, const char *text)
{
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	if (!count || *end || count > MAXIMUM_RATES)
		return report("--%s %s: from 1 to %d", name, text, MAXIMUM_RATES);
	settings->wrong_count = count;
	return 0;
}

/* The descriptor as devices in the field have it. */
static int iccd_option(struct settings *settings, const char *text)
{
	struct description *description = &settings->description;
	bool version_b = !strcmp(text, "b");

	if (!version_b && strcmp(text, "a"))
		return report("--iccd %s: a or b", text);
	description->interface_protocol = version_b ? ICCD_VERSION_B : ICCD_VERSION_A;
	description->endpoints = 0;
	description->voltage_support = 1;
	description->protocols = version_b ? BIT(PROTOCOL_T1) : BIT(PROTOCOL_T0);
	description->features = FEATURE_OF_ICCD | FEATURE_NEGOTIATES |
		(version_b ? LEVEL_SHORT : LEVEL_CHARACTER);
	description->default_clock = 3580;
	description->maximum_clock = 3580;
	description->data_rate = 9600;
	description->maximum_data_rate = 9600;
	description->maximum_message_length = version_b ? 261 : 271;
	return 0;
}

static int procedure_option(struct settings *settings, const char *text)
{
	static const char *const words[] = {
		[T0_PROCEDURE_ALL] = "all",
		[T0_PROCEDURE_ONE] = "one",
		[T0_PROCEDURE_NULL] = "null",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (!strcmp(words[i], text)) {
			settings->procedure = i;
			return 0;
		}
	}
	return report("--procedure %s: all, one or null", text);
}

int line_option(struct settings *settings, int option, const char *name, const char *text)
{
	int result = -1;

	switch (option) {
	case LINE_OPTION_DATA_RATES:
		result = rates_parse(&settings->data_rates, name, text);
		settings->description.data_rates = settings->data_rates.count;
		break;
	case LINE_OPTION_CLOCKS:
		result = rates_parse(&settings->clocks, name, text);
		settings->description.clocks = settings->clocks.count;
		break;
	case LINE_OPTION_WRONG_COUNT:
		result = count_option(settings, name, text);
		break;
	case LINE_OPTION_ICCD:
		result = iccd_option(settings, text);
		break;
	case LINE_OPTION_TIMING:
		settings->timing = true;
		result = 0;
		break;
	case LINE_OPTION_PROCEDURE:
		result = procedure_option(settings, text);
		break;
	}
	return result;
}
