// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCardConnect by somebody who is alone.
 */
#include <string.h>

#include "codes.h"

static const struct {
	DWORD share_mode, protocols;
	const char *name;
} modes[] = {
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, "SCardConnect: shared, T=0 or T=1" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0, "SCardConnect: shared, T=0" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_T1, "SCardConnect: shared, T=1, the card has T=0" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_RAW, "SCardConnect: shared, RAW" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_RAW,
	  "SCardConnect: shared, T=0 or RAW" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_T15, "SCardConnect: shared, T=15" },
	{ SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T15,
	  "SCardConnect: shared, T=0 or T=15" },
	{ SCARD_SHARE_SHARED, 0, "SCardConnect: shared, protocols 0" },
	{ SCARD_SHARE_SHARED, 0x80, "SCardConnect: shared, protocols 80" },
	{ SCARD_SHARE_SHARED, 0x10000, "SCardConnect: shared, protocols 10000 (Windows' RAW)" },
	{ SCARD_SHARE_SHARED, 0x80 | SCARD_PROTOCOL_T0,
	  "SCardConnect: shared, protocols 80 and T=0" },
	{ SCARD_SHARE_SHARED, 0xFFFFFFFF, "SCardConnect: shared, protocols FFFFFFFF" },
	{ SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY, "SCardConnect: exclusive, T=0 or T=1" },
	{ SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T1,
	  "SCardConnect: exclusive, T=1, the card has T=0" },
	{ SCARD_SHARE_EXCLUSIVE, 0, "SCardConnect: exclusive, protocols 0" },
	{ SCARD_SHARE_DIRECT, 0, "SCardConnect: direct, protocols 0" },
	{ SCARD_SHARE_DIRECT, SCARD_PROTOCOL_ANY, "SCardConnect: direct, T=0 or T=1" },
	{ SCARD_SHARE_DIRECT, SCARD_PROTOCOL_T1, "SCardConnect: direct, T=1, the card has T=0" },
	{ SCARD_SHARE_DIRECT, SCARD_PROTOCOL_RAW, "SCardConnect: direct, RAW" },
	{ SCARD_SHARE_DIRECT, 0x80, "SCardConnect: direct, protocols 80" },
	{ 0, SCARD_PROTOCOL_ANY, "SCardConnect: share mode 0" },
	{ 4, SCARD_PROTOCOL_ANY, "SCardConnect: share mode 4" },
	{ 0xFFFFFFFF, SCARD_PROTOCOL_ANY, "SCardConnect: share mode FFFFFFFF" },
	{ 99, 0x80, "SCardConnect: share mode 99, protocols 80" },
};

/* Each begins with a card that was reset and has no protocol yet. */
static void one_mode(size_t i)
{
	struct client client, before;
	LONG code;

	connect_shared(&before);
	disconnect(&before, SCARD_RESET_CARD);
	establish(&client);
	client.protocol = 0;
	code = try_connect(&client, modes[i].share_mode, modes[i].protocols);
	tell(modes[i].name, code, "%s, %s", client.card ? "handle" : "no handle",
	     protocol_name(client.protocol));
	if (code == SCARD_S_SUCCESS)
		SCardDisconnect(client.card, SCARD_RESET_CARD);
	SCardReleaseContext(client.context);
	SCardReleaseContext(before.context);
}

static void all_modes(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		one_mode(i);
}

static void pointers(void)
{
	struct client client;
	SCARDHANDLE card;
	DWORD protocol;

	establish(&client);
	say("SCardConnect: no place for the handle",
	    SCardConnect(client.context, reader_name, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY,
			 NULL, &protocol));
	say("SCardConnect: no place for the protocol",
	    SCardConnect(client.context, reader_name, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY,
			 &card, NULL));
	say("SCardConnect: reader NULL",
	    SCardConnect(client.context, NULL, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY,
			 &card, &protocol));
}

static void to_reader(SCARDCONTEXT context, const char *reader, const char *name)
{
	SCARDHANDLE card = 0;
	DWORD protocol;
	LONG code = SCardConnect(context, reader, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, &card,
				 &protocol);

	tell(name, code, "%s", card ? "handle" : "no handle");
}

static void readers(void)
{
	char name[300];
	struct client client;

	establish(&client);
	to_reader(client.context, "", "SCardConnect: reader \"\"");
	to_reader(client.context, "Nobody's 00 00", "SCardConnect: unknown reader");
	to_reader(client.context, "\\\\?PnP?\\Notification",
		  "SCardConnect: reader \\\\?PnP?\\Notification");
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	to_reader(client.context, name, "SCardConnect: reader with 299 characters");
	strcpy(name, reader_name);
	strcat(name, " ");
	to_reader(client.context, name, "SCardConnect: the reader's name and a space");
	name[strlen(reader_name) - 1] = '\0';
	to_reader(client.context, name, "SCardConnect: the reader's name cut short");
}

static void contexts(void)
{
	struct client client;

	establish(&client);
	SCardReleaseContext(client.context);
	to_reader(0, reader_name, "SCardConnect: context 0");
	to_reader(NOBODY, reader_name, "SCardConnect: nobody's context");
	to_reader(client.context, reader_name, "SCardConnect: released context");
}

static void several(void)
{
	struct client client, second;
	LONG code;

	connect_shared(&client);
	second = client;
	code = try_connect(&second, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY);
	tell("SCardConnect: a second handle of the same context", code, "%s",
	     second.card != client.card ? "another handle" : "the same handle");
	say("SCardTransmit: the first of two handles", use_card(&client));
	say("SCardTransmit: the second of two handles", use_card(&second));
}

static const struct scene scenes[] = {
	{ "modes", all_modes },
	{ "pointers for SCardConnect", pointers },
	{ "readers", readers },
	{ "contexts for SCardConnect", contexts },
	{ "several handles", several },
	{ NULL, NULL }
};

const struct table connect_table = { CARD, scenes };
