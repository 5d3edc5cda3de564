// SPDX-License-Identifier: GPL-2.0-only
/*
 * levels_test [OPTION]... TOPIC /dev/scrN: a reader of scr-emu, with its card in
 * it and nobody else at it, in KTAP.
 *
 *	script	commands and answers of all lengths; each case tells a digest of
 *		its answers: the same at every level, or a level is wrong
 *	ending	commands that the card never answers
 *
 *	--t0, --t1	the protocol; T=1 by default
 *	--extended	extended APDUs, too
 *	--few		for readers and cards with short blocks: few lengths
 *	--ring		through io_uring
 *	--disturbance COMMAND	before each command of the script
 *	--silence COMMAND	after it the reader does not answer its next XfrBlock
 *
 * Exit status: 0; 1 if a case failed; 2 if the reader is not usable.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "../reader.h"
#include "card.h"
#include "levels.h"

struct options options = { .protocol = SCARD_PROTOCOL_T1 };

static int usage(const char *name)
{
	fprintf(stderr, "Usage: %s [OPTION]... script|ending /dev/scrN\n", name);
	return 2;
}

static const struct group *topic_by_name(const char *name)
{
	if (!strcmp(name, "script"))
		return script_groups;
	return strcmp(name, "ending") ? NULL : ending_groups;
}

static bool take_option(int option)
{
	switch (option) {
	case '0':
		options.protocol = SCARD_PROTOCOL_T0;
		return true;
	case '1':
		options.protocol = SCARD_PROTOCOL_T1;
		return true;
	case 'e':
		options.extended = true;
		return true;
	case 'f':
		options.few = true;
		return true;
	case 'r':
		options.ring = true;
		return true;
	case 'd':
		options.disturbance = optarg;
		return true;
	case 's':
		options.silence = optarg;
		return true;
	default:
		return false;
	}
}

static const struct group *arguments(int count, char **values)
{
	static const struct option long_options[] = {
		{ "t0", no_argument, NULL, '0' },
		{ "t1", no_argument, NULL, '1' },
		{ "extended", no_argument, NULL, 'e' },
		{ "few", no_argument, NULL, 'f' },
		{ "ring", no_argument, NULL, 'r' },
		{ "disturbance", required_argument, NULL, 'd' },
		{ "silence", required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 }
	};
	int option;

	while ((option = getopt_long(count, values, "", long_options, NULL)) != -1)
		if (!take_option(option))
			return NULL;
	if (optind != count - 2)
		return NULL;
	reader.path = values[optind + 1];
	return topic_by_name(values[optind]);
}

int main(int count, char **values)
{
	const struct group *topic = arguments(count, values);

	return topic ? run_all(&topic, 1) : usage(values[0]);
}
