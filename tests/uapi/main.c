// SPDX-License-Identifier: GPL-2.0-only
/*
 * uapi_test [--insert COMMAND --remove COMMAND] /dev/scrN: the user interface of
 * a reader, case by case, in KTAP. It expects QEMU's usb-ccid with the emulated
 * card in it, nobody else at it, and root's rights. The commands move the card;
 * without them, the cases without a card are skipped.
 *
 * Exit status: 0; 1 if a case failed; 2 if the reader is not usable.
 */
#include <getopt.h>
#include <stdio.h>

#include "reader.h"
#include "test.h"

static const struct group *const topics[] = {
	state_groups, power_groups, protocol_groups, transmit_groups, attribute_groups,
	vendor_groups, bad_argument_groups, bad_number_groups, presence_groups,
	events_groups, read_write_groups, last_error_groups, session_groups, many_groups,
};

static int usage(const char *name)
{
	fprintf(stderr, "Usage: %s [--insert COMMAND --remove COMMAND] /dev/scrN\n", name);
	return 2;
}

static int arguments(int count, char **values)
{
	static const struct option options[] = {
		{ "insert", required_argument, NULL, 'i' },
		{ "remove", required_argument, NULL, 'r' },
		{ NULL, 0, NULL, 0 }
	};
	int option;

	while ((option = getopt_long(count, values, "i:r:", options, NULL)) != -1) {
		if (option == 'i')
			reader.insert = optarg;
		else if (option == 'r')
			reader.remove = optarg;
		else
			return usage(values[0]);
	}
	if (optind != count - 1 || !reader.insert != !reader.remove)
		return usage(values[0]);
	reader.path = values[optind];
	return 0;
}

int main(int count, char **values)
{
	int result = arguments(count, values);

	return result ? result : run_all(topics, COUNT(topics));
}
