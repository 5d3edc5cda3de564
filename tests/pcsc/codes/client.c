// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clients of the resource manager, which get as far as a row needs them.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "codes.h"

char reader_name[MAX_READERNAME + 1];

/* The DF of the GSC-IS applet that QEMU's card has. */
const BYTE select_command[12] = {
	0x00, 0xA4, 0x04, 0x00, 0x07, 0xA0, 0x00, 0x00, 0x00, 0x79, 0x01, 0x00,
};

/* The first reader that there is. */
bool find_reader(void)
{
	DWORD length = 0;
	char names[4096];
	struct client client;
	LONG code;

	establish(&client);
	length = sizeof(names);
	code = SCardListReaders(client.context, NULL, names, &length);
	if (code == SCARD_S_SUCCESS)
		snprintf(reader_name, sizeof(reader_name), "%.*s", MAX_READERNAME, names);
	SCardReleaseContext(client.context);
	return code == SCARD_S_SUCCESS;
}

void establish(struct client *client)
{
	LONG code;

	memset(client, 0, sizeof(*client));
	code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &client->context);
	if (code != SCARD_S_SUCCESS)
		give_up("SCardEstablishContext", code);
}

LONG try_connect(struct client *client, DWORD share_mode, DWORD protocols)
{
	return SCardConnect(client->context, reader_name, share_mode, protocols,
			    &client->card, &client->protocol);
}

void connect_as(struct client *client, DWORD share_mode, DWORD protocols)
{
	LONG code;

	establish(client);
	code = try_connect(client, share_mode, protocols);
	if (code != SCARD_S_SUCCESS)
		give_up("SCardConnect", code);
}

void connect_shared(struct client *client)
{
	connect_as(client, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY);
}

/*
 * The daemon notices some time later that a client has died, and only then are its
 * shares, transactions and resets over: who is exclusive knows that no such one is left.
 */
void wait_until_alone(void)
{
	struct timespec pause = { 0, 20000000 };
	int left = CHANGE_LIMIT / 20;
	struct client client;
	LONG code;

	establish(&client);
	while ((code = try_connect(&client, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_ANY)) ==
	       (LONG)SCARD_E_SHARING_VIOLATION) {
		if (!left--)
			give_up("somebody else is at the reader", code);
		nanosleep(&pause, NULL);
	}
	if (code == SCARD_S_SUCCESS)
		SCardDisconnect(client.card, SCARD_LEAVE_CARD);
	SCardReleaseContext(client.context);
}

void disconnect(struct client *client, DWORD disposition)
{
	LONG code = SCardDisconnect(client->card, disposition);

	if (code != SCARD_S_SUCCESS)
		give_up("SCardDisconnect", code);
	client->card = 0;
}

/* SELECT with what is in force, or T=0. */
LONG use_card(struct client *client)
{
	BYTE answer[258];
	DWORD length = sizeof(answer);

	return SCardTransmit(client->card,
			     client->protocol == SCARD_PROTOCOL_T1 ? SCARD_PCI_T1 : SCARD_PCI_T0,
			     select_command, sizeof(select_command), NULL, answer, &length);
}

DWORD known_state(DWORD event)
{
	return event & ~(DWORD)SCARD_STATE_CHANGED;
}

DWORD current_state(struct client *client)
{
	SCARD_READERSTATE state = { .szReader = reader_name };

	SCardGetStatusChange(client->context, 0, &state, 1);
	return known_state(state.dwEventState);
}

/* Waits until the bits of present are in the reader's state, and those of absent not. */
DWORD wait_for_state(struct client *client, DWORD present, DWORD absent)
{
	SCARD_READERSTATE state = { .szReader = reader_name };
	LONG code;

	do {
		state.dwCurrentState = known_state(state.dwEventState);
		code = SCardGetStatusChange(client->context, CHANGE_LIMIT, &state, 1);
		if (code != SCARD_S_SUCCESS)
			give_up("SCardGetStatusChange", code);
	} while ((state.dwEventState & present) != present || state.dwEventState & absent);
	return state.dwEventState;
}

/* That somebody reset the card is acknowledged first. */
void begin_transaction(struct client *client)
{
	LONG code = SCardBeginTransaction(client->card);

	if (code == SCARD_W_RESET_CARD) {
		SCardReconnect(client->card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY,
			       SCARD_LEAVE_CARD, &client->protocol);
		code = SCardBeginTransaction(client->card);
	}
	if (code != SCARD_S_SUCCESS)
		give_up("SCardBeginTransaction", code);
}
