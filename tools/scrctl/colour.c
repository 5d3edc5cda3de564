// SPDX-License-Identifier: BSD-3-Clause
/*
 * Colour, on terminals that want it: all that scrctl sends to a terminal to
 * colour something is here.
 */
#include "colour.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER } chosen;

bool colour_choose(const char *when)
{
	if (strcmp(when, "auto") == 0)
		chosen = WHEN_AUTO;
	else if (strcmp(when, "always") == 0)
		chosen = WHEN_ALWAYS;
	else if (strcmp(when, "never") == 0)
		chosen = WHEN_NEVER;
	else
		return false;
	return true;
}

/* no-color.org: set and not empty. */
static bool terminal_wants_it(void)
{
	const char *refused = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	return (!refused || !*refused) && terminal && *terminal &&
	       strcmp(terminal, "dumb") != 0 && isatty(STDOUT_FILENO);
}

static bool is_on(void)
{
	return chosen == WHEN_ALWAYS || (chosen == WHEN_AUTO && terminal_wants_it());
}

const char *colour_begin(enum colour colour)
{
	static const char * const sequences[] = {
		[COLOUR_GOOD] = "\033[32m",
		[COLOUR_DOUBTFUL] = "\033[33m",
		[COLOUR_BAD] = "\033[31m",
		[COLOUR_HEADING] = "\033[1m",
	};

	return is_on() ? sequences[colour] : "";
}

const char *colour_end(void)
{
	return is_on() ? "\033[0m" : "";
}

enum colour colour_of_status_word(__u16 status_word)
{
	switch (status_word >> 8) {
	case 0x61:
	case 0x91:
	case 0x9F:
		return COLOUR_GOOD;
	case 0x62:
	case 0x63:
	case 0x6C:
		return COLOUR_DOUBTFUL;
	default:
		return status_word == 0x9000 ? COLOUR_GOOD : COLOUR_BAD;
	}
}
