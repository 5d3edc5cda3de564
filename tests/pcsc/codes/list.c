// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCardListReaders, SCardListReaderGroups, SCardFreeMemory.
 */
#include <stdlib.h>
#include <string.h>

#include "codes.h"

/* Of the multi-string with the only reader. */
static DWORD names_length(void)
{
	return strlen(reader_name) + 2;
}

static void lengths(void)
{
	static const struct {
		int more;	/* than are needed */
		const char *name;
	} rows[] = {
		{ 0, "SCardListReaders: buffer as long as needed" },
		{ 100, "SCardListReaders: buffer longer than needed" },
		{ -1, "SCardListReaders: buffer one byte short" },
	};
	struct client client;
	char names[512];
	DWORD length;
	LONG code;
	size_t i;

	establish(&client);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		length = names_length() + rows[i].more;
		code = SCardListReaders(client.context, NULL, names, &length);
		tell(rows[i].name, code, "%s", beyond_name(length));
	}
	length = 0;
	code = SCardListReaders(client.context, NULL, names, &length);
	tell("SCardListReaders: buffer of length 0", code, "%s",
	     beyond_name(length));
	length = 1;
	code = SCardListReaders(client.context, NULL, NULL, &length);
	tell("SCardListReaders: no buffer, a length", code, "%s",
	     beyond_name(length));
	say("SCardListReaders: no length", SCardListReaders(client.context, NULL, names, NULL));
	say("SCardListReaders: no buffer, no length",
	    SCardListReaders(client.context, NULL, NULL, NULL));
}

static void automatic(void)
{
	struct client client;
	char *names = NULL;
	DWORD length = SCARD_AUTOALLOCATE;
	LONG code;

	establish(&client);
	code = SCardListReaders(client.context, NULL, (char *)&names, &length);
	tell("SCardListReaders: SCARD_AUTOALLOCATE", code, "%s, %s",
	     beyond_name(length),
	     names && !strcmp(names, reader_name) ? "the reader" : "no reader");
	say("SCardFreeMemory: what SCardListReaders allocated",
	    SCardFreeMemory(client.context, names));
	length = SCARD_AUTOALLOCATE;
	say("SCardListReaders: SCARD_AUTOALLOCATE, no buffer",
	    SCardListReaders(client.context, NULL, NULL, &length));
}

static void contexts(void)
{
	struct client client;
	char names[512];
	DWORD length = sizeof(names);

	establish(&client);
	SCardReleaseContext(client.context);
	say("SCardListReaders: context 0", SCardListReaders(0, NULL, names, &length));
	length = sizeof(names);
	say("SCardListReaders: nobody's context", SCardListReaders(NOBODY, NULL, names, &length));
	length = sizeof(names);
	say("SCardListReaders: released context",
	    SCardListReaders(client.context, NULL, names, &length));
	length = sizeof(names);
	say("SCardListReaderGroups: context 0", SCardListReaderGroups(0, names, &length));
	length = sizeof(names);
	say("SCardListReaderGroups: nobody's context",
	    SCardListReaderGroups(NOBODY, names, &length));
	length = sizeof(names);
	say("SCardListReaderGroups: released context",
	    SCardListReaderGroups(client.context, names, &length));
}

static void in_groups(void)
{
	static const struct {
		const char *groups, *name;
	} rows[] = {
		{ "SCard$AllReaders\0", "SCardListReaders: group SCard$AllReaders" },
		{ "SCard$DefaultReaders\0", "SCardListReaders: group SCard$DefaultReaders" },
		{ "SCard$LocalReaders\0", "SCardListReaders: group SCard$LocalReaders" },
		{ "SCard$SystemReaders\0", "SCardListReaders: group SCard$SystemReaders" },
		{ "Nobody's\0", "SCardListReaders: unknown group" },
		{ "Nobody's\0SCard$DefaultReaders\0",
		  "SCardListReaders: unknown group and SCard$DefaultReaders" },
		{ "\0", "SCardListReaders: no group at all" },
	};
	struct client client;
	char names[512];
	DWORD length;
	size_t i;

	establish(&client);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		length = sizeof(names);
		say(rows[i].name,
		    SCardListReaders(client.context, rows[i].groups, names, &length));
	}
}

static void groups(void)
{
	struct client client;
	char names[512];
	char *allocated = NULL;
	DWORD length = 0, needed;
	LONG code;

	establish(&client);
	code = SCardListReaderGroups(client.context, NULL, &length);
	tell("SCardListReaderGroups: no buffer, a length", code, "%lu", length);
	needed = length;
	code = SCardListReaderGroups(client.context, names, &length);
	tell("SCardListReaderGroups: buffer as long as needed", code, "%lu %s", length, names);
	length = needed - 1;
	code = SCardListReaderGroups(client.context, names, &length);
	tell("SCardListReaderGroups: buffer one byte short", code, "%lu", length);
	length = SCARD_AUTOALLOCATE;
	code = SCardListReaderGroups(client.context, (char *)&allocated, &length);
	tell("SCardListReaderGroups: SCARD_AUTOALLOCATE", code, "%lu %s", length,
	     allocated ? allocated : "");
	say("SCardFreeMemory: what SCardListReaderGroups allocated",
	    SCardFreeMemory(client.context, allocated));
	length = SCARD_AUTOALLOCATE;
	say("SCardListReaderGroups: SCARD_AUTOALLOCATE, no buffer",
	    SCardListReaderGroups(client.context, NULL, &length));
}

/* Of this one, the process may die. */
static void groups_without_length(void)
{
	struct client client;
	char names[512];

	establish(&client);
	say("SCardListReaderGroups: no length",
	    SCardListReaderGroups(client.context, names, NULL));
}

static void free_memory(void)
{
	struct client client;
	DWORD length = SCARD_AUTOALLOCATE;
	char *names = NULL;

	establish(&client);
	say("SCardFreeMemory: NULL", SCardFreeMemory(client.context, NULL));
	SCardListReaders(client.context, NULL, (char *)&names, &length);
	say("SCardFreeMemory: context 0", SCardFreeMemory(0, names));
	length = SCARD_AUTOALLOCATE;
	SCardListReaders(client.context, NULL, (char *)&names, &length);
	say("SCardFreeMemory: nobody's context", SCardFreeMemory(NOBODY, names));
	length = SCARD_AUTOALLOCATE;
	SCardListReaders(client.context, NULL, (char *)&names, &length);
	SCardReleaseContext(client.context);
	say("SCardFreeMemory: released context", SCardFreeMemory(client.context, names));
}

static const struct scene scenes[] = {
	{ "lengths of the readers' names", lengths },
	{ "automatic allocation of the readers' names", automatic },
	{ "contexts for lists", contexts },
	{ "readers in groups", in_groups },
	{ "groups", groups },
	{ "SCardListReaderGroups: no length", groups_without_length },
	{ "freeing", free_memory },
	{ NULL, NULL }
};

const struct table list_table = { CARD, scenes };
