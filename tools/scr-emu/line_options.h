/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The options about the line between reader and card.
 */
#ifndef SCR_EMU_LINE_OPTIONS_H
#define SCR_EMU_LINE_OPTIONS_H

#include "reader.h"

/* The numbers of getopt_long(). */
enum {
	LINE_OPTION_FIRST = 512,
	LINE_OPTION_DATA_RATES = LINE_OPTION_FIRST,
	LINE_OPTION_CLOCKS,
	LINE_OPTION_WRONG_COUNT,
	LINE_OPTION_ICCD,
	LINE_OPTION_PROCEDURE,
	LINE_OPTION_TIMING,
};

extern const char line_usage[];

/* Return: 0, or -1 after an error message. */
int line_option(struct settings *settings, int option, const char *name, const char *text);

#endif /* SCR_EMU_LINE_OPTIONS_H */
