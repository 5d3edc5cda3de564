/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Colour, on terminals that want it.
 */
#ifndef SCRCTL_COLOUR_H
#define SCRCTL_COLOUR_H

#include <stdbool.h>
#include <linux/types.h>

enum colour {
	COLOUR_GOOD,
	COLOUR_DOUBTFUL,
	COLOUR_BAD,
	COLOUR_HEADING,
};

/*
 * What --color takes: auto, always, never; false for anything else. Until it is
 * called it is auto: where stdout is a terminal that is not dumb, and NO_COLOR is
 * not set.
 */
bool colour_choose(const char *when);

/* What begins a colour, and what ends it: empty strings where there is none. */
const char *colour_begin(enum colour colour);
const char *colour_end(void);

/* Done, done with a warning, or refused. */
enum colour colour_of_status_word(__u16 status_word);

#endif /* SCRCTL_COLOUR_H */
