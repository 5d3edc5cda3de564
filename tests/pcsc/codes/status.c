// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCardStatus.
 */
#include <string.h>

#include "codes.h"

static void state_of(struct client *client, const char *name)
{
	DWORD state = 0, protocol = 0, atr_length = MAX_ATR_SIZE;
	BYTE atr[MAX_ATR_SIZE];
	LONG code = SCardStatus(client->card, NULL, NULL, &state, &protocol, atr, &atr_length);

	tell(name, code, "%s, %s, ATR of %lu bytes", state_names(state), protocol_name(protocol),
	     atr_length);
}

static void states(void)
{
	struct client client, direct;

	connect_shared(&client);
	state_of(&client, "SCardStatus: shared, T=0");
	say("SCardStatus: all pointers NULL",
	    SCardStatus(client.card, NULL, NULL, NULL, NULL, NULL, NULL));
	connect_as(&direct, SCARD_SHARE_DIRECT, 0);
	state_of(&direct, "SCardStatus: direct, another has T=0");
	disconnect(&client, SCARD_RESET_CARD);
	state_of(&direct, "SCardStatus: direct, the card was reset");
	SCardReleaseContext(direct.context);
	connect_as(&client, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY);
	state_of(&client, "SCardStatus: exclusive");
}

static void after_unpower(void)
{
	struct client client, direct;

	connect_shared(&client);
	disconnect(&client, SCARD_UNPOWER_CARD);
	connect_as(&direct, SCARD_SHARE_DIRECT, 0);
	state_of(&direct, "SCardStatus: direct, the card was powered down before");
}

static void buffer_lengths(void)
{
	struct client client;
	DWORD name_length = 0, atr_length = 0, needed;
	char name[MAX_READERNAME + 2];
	BYTE atr[MAX_ATR_SIZE];
	LONG code;

	connect_shared(&client);
	code = SCardStatus(client.card, NULL, &name_length, NULL, NULL, NULL, &atr_length);
	tell("SCardStatus: lengths, no buffers", code, "%s, ATR: %lu bytes",
	     beyond_name(name_length), atr_length);
	needed = name_length;
	atr_length = MAX_ATR_SIZE;
	code = SCardStatus(client.card, name, &name_length, NULL, NULL, atr, &atr_length);
	tell("SCardStatus: buffers as long as needed", code, "%s, ATR: %lu bytes",
	     beyond_name(name_length), atr_length);
	name_length = needed - 1;
	code = SCardStatus(client.card, name, &name_length, NULL, NULL, NULL, NULL);
	tell("SCardStatus: name's buffer is short", code, "%s",
	     beyond_name(name_length));
	atr_length = 3;
	code = SCardStatus(client.card, NULL, NULL, NULL, NULL, atr, &atr_length);
	tell("SCardStatus: ATR's buffer is short", code, "%lu", atr_length);
	say("SCardStatus: a buffer for the name, no length",
	    SCardStatus(client.card, name, NULL, NULL, NULL, NULL, NULL));
	say("SCardStatus: a buffer for the ATR, no length",
	    SCardStatus(client.card, NULL, NULL, NULL, NULL, atr, NULL));
}

static void automatic(void)
{
	struct client client;
	DWORD length = SCARD_AUTOALLOCATE, atr_length = SCARD_AUTOALLOCATE;
	char *name = NULL;
	BYTE *atr = NULL;
	LONG code;

	connect_shared(&client);
	code = SCardStatus(client.card, (char *)&name, &length, NULL, NULL, (void *)&atr,
			   &atr_length);
	tell("SCardStatus: SCARD_AUTOALLOCATE", code, "%s, ATR: %lu bytes",
	     beyond_name(length), atr_length);
	say("SCardFreeMemory: the name that SCardStatus allocated",
	    SCardFreeMemory(client.context, name));
	say("SCardFreeMemory: the ATR that SCardStatus allocated",
	    SCardFreeMemory(client.context, atr));
	length = SCARD_AUTOALLOCATE;
	say("SCardStatus: SCARD_AUTOALLOCATE, no buffer",
	    SCardStatus(client.card, NULL, &length, NULL, NULL, NULL, NULL));
	atr_length = SCARD_AUTOALLOCATE;
	say("SCardStatus: SCARD_AUTOALLOCATE for the ATR, no buffer",
	    SCardStatus(client.card, NULL, NULL, NULL, NULL, NULL, &atr_length));
}

static void handles(void)
{
	struct client client;

	connect_shared(&client);
	SCardDisconnect(client.card, SCARD_LEAVE_CARD);
	say("SCardStatus: disconnected handle",
	    SCardStatus(client.card, NULL, NULL, NULL, NULL, NULL, NULL));
	say("SCardStatus: handle 0", SCardStatus(0, NULL, NULL, NULL, NULL, NULL, NULL));
	say("SCardStatus: nobody's handle",
	    SCardStatus(NOBODY, NULL, NULL, NULL, NULL, NULL, NULL));
}

static const struct scene scenes[] = {
	{ "states", states },
	{ "state after power down", after_unpower },
	{ "lengths for SCardStatus", buffer_lengths },
	{ "automatic allocation by SCardStatus", automatic },
	{ "handles for SCardStatus", handles },
	{ NULL, NULL }
};

const struct table status_table = { CARD, scenes };
