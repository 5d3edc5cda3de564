// SPDX-License-Identifier: GPL-2.0-only
/*
 * secret: sends a random secret to a card, or to a reader, and looks for it in all of
 * the machine's memory when the call has ended. The card gives it back. The reader has
 * to be outside of the machine.
 *
 *	secret READER HOW ENDING [t0|t1] [LENGTH] [HEADER] [next]
 *
 * Exit status: 0: nothing was found; 1: something was; 2: the call could not be made,
 * or there is no /proc/kcore.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/scr.h>

#include "secret.h"

static const char *const how_names[HOWS] = { "ioctl", "write", "ring", "secure", "vendor" };
static const char *const ending_names[ENDINGS] = {
	"answered", "interrupted", "cancelled", "killed", "closed", "waiting", "kept",
};

static int index_of(const char *name, const char *const *names, int count)
{
	int i;

	for (i = 0; i < count; i++)
		if (!strcmp(name, names[i]))
			return i;
	fprintf(stderr, "secret: what is %s?\n", name);
	exit(2);
}

static void take_option(struct secret_call *call, const char *word)
{
	if (!strcmp(word, "t0"))
		call->protocol = SCARD_PROTOCOL_T0;
	else if (!strcmp(word, "t1"))
		call->protocol = SCARD_PROTOCOL_T1;
	else if (!strcmp(word, "next"))
		call->next = true;
	else if (strlen(word) == 8)
		sscanf(word, "%2hhx%2hhx%2hhx%2hhx", &call->header[0], &call->header[1],
		       &call->header[2], &call->header[3]);
	else
		call->length = strtoul(word, NULL, 10);
}

int main(int argc, char **argv)
{
	struct secret_call call = {
		.protocol = SCARD_PROTOCOL_T1, .header = { 0x80, 0x12 }, .length = 40,
	};
	long found;
	int i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc < 4)
		return 2;
	call.path = argv[1];
	call.how = index_of(argv[2], how_names, HOWS);
	call.ending = index_of(argv[3], ending_names, ENDINGS);
	for (i = 4; i < argc; i++)
		take_option(&call, argv[i]);
	secret_make();
	if (secret_call(&call))
		return 2;
	found = search_memory();
	secret_call_end();
	return found < 0 ? 2 : found > 0;
}
