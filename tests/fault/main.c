// SPDX-License-Identifier: GPL-2.0-only
/*
 * fault TOPIC ARGUMENTS...: what our modules do with the 1st, 2nd, 3rd ... allocation or
 * user copy failing, until none fails any more. TAP; needs a kernel with
 * CONFIG_FAULT_INJECTION, and root.
 *
 *	calls NODE KIND		every row of tests/calls; KIND is "extended", or "short" where
 *				long commands are not for that reader
 *	device NODE ROUNDS	probe, disconnect, resume of that reader, on USB; so many resets
 *	serve			the process that is a reader
 *	threads NODE ROUNDS	the kernel's threads, for that reader on USB; being plugged
 *				in so many times
 *	module FILE NAME ROUNDS	its insertion, so many faults of it at most
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../uapi/test.h"
#include "fault.h"

static void topic_calls(char **values)
{
	fault_calls(values[0], strcmp(values[1], "short") ? 0 : CALL_NEEDS_EXTENDED);
}

static void topic_device(char **values)
{
	fault_device(values[0], strtoul(values[1], NULL, 10));
}

static void topic_module(char **values)
{
	fault_module(values[0], values[1], strtoul(values[2], NULL, 10));
}

static void topic_serve(char **values)
{
	(void)values;
	fault_serve();
}

static void topic_threads(char **values)
{
	fault_threads(values[0], strtoul(values[1], NULL, 10));
}

static const struct {
	const char *name;
	int values;
	void (*run)(char **values);
} topics[] = {
	{ "calls", 2, topic_calls },
	{ "device", 2, topic_device },
	{ "serve", 0, topic_serve },
	{ "threads", 2, topic_threads },
	{ "module", 3, topic_module },
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
	fprintf(stderr, "Usage: fault TOPIC ARGUMENTS...\n");
	return 2;
}
