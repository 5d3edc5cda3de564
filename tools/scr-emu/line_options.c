// SPDX-License-Identifier: BSD-3-Clause
/*
 * The options about the line between reader and card.
 */
#include <stdlib.h>

#include "line_options.h"
#include "report.h"

const char line_usage[] =
"The line between them:\n"
"  --data-rates LIST             in bits per second, by commas: the reader has no other\n"
"  --clocks LIST                 in kHz\n"
"  --wrong-count N               both lists have so many entries when asked for";

static int count_option(struct settings *settings, const char *name, const char *text)
{
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	if (!count || *end || count > MAXIMUM_RATES)
		return report("--%s %s: from 1 to %d", name, text, MAXIMUM_RATES);
	settings->wrong_count = count;
	return 0;
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
	}
	return result;
}
