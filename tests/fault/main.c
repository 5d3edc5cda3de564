// SPDX-License-Identifier: GPL-2.0-only
/*
 * fault TOPIC ARGUMENTS...: what our modules do with the 1st, 2nd, 3rd ... allocation or
 * user copy failing, until none fails any more. TAP; needs a kernel with
 * CONFIG_FAULT_INJECTION, and root.
 *
 *	calls NODE		every row of tests/calls, at a reader of scr-emu
 */
#include <stdio.h>
#include <string.h>

#include "../uapi/test.h"
#include "fault.h"

static void topic_calls(char **values)
{
	fault_calls(values[0], 0);
}

static const struct {
	const char *name;
	int values;
	void (*run)(char **values);
} topics[] = {
	{ "calls", 1, topic_calls },
};

int main(int count, char **values)
{
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 0; count > 1 && i < COUNT(topics); i++) {
		if (strcmp(topics[i].name, values[1]) || topics[i].values != count - 2)
			continue;
		nth_begin();
		topics[i].run(values + 2);
		return !!targets_end();
	}
	fprintf(stderr, "Usage: fault TOPIC ARGUMENTS...: see main.c\n");
	return 2;
}
