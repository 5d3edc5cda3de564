// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCardTransmit.
 */
#include <string.h>

#include "codes.h"

static BYTE answer[MAX_BUFFER_SIZE_EXTENDED + 16];
static BYTE command[MAX_BUFFER_SIZE_EXTENDED + 16];

/* The answer's length and its last two bytes, if it was one. */
static void transmit(struct client *client, const SCARD_IO_REQUEST *pci, DWORD send_length,
		     DWORD receive_length, const char *name)
{
	DWORD length = receive_length;
	LONG code = SCardTransmit(client->card, pci, command, send_length, NULL, answer, &length);

	if (code == SCARD_S_SUCCESS && length >= 2 && length <= receive_length)
		tell(name, code, "%lu bytes, %02X%02X", length, answer[length - 2],
		     answer[length - 1]);
	else
		tell(name, code, "length %lu", length);
}

static void control_information(void)
{
	SCARD_IO_REQUEST pci = { SCARD_PROTOCOL_T0, sizeof(pci) };
	struct client client;

	connect_shared(&client);
	memcpy(command, select_command, sizeof(select_command));
	transmit(&client, SCARD_PCI_T0, 12, 258, "SCardTransmit: T=0");
	transmit(&client, &pci, 12, 258, "SCardTransmit: a PCI of its own, T=0");
	transmit(&client, SCARD_PCI_T1, 12, 258, "SCardTransmit: T=1, T=0 is in force");
	transmit(&client, SCARD_PCI_RAW, 12, 258, "SCardTransmit: RAW, T=0 is in force");
	transmit(&client, NULL, 12, 258, "SCardTransmit: PCI NULL");
	pci.dwProtocol = SCARD_PROTOCOL_UNDEFINED;
	transmit(&client, &pci, 12, 258, "SCardTransmit: protocol 0");
	pci.dwProtocol = SCARD_PROTOCOL_ANY;
	transmit(&client, &pci, 12, 258, "SCardTransmit: T=0 and T=1");
	pci.dwProtocol = 0x10000;
	transmit(&client, &pci, 12, 258, "SCardTransmit: protocol 10000 (Windows' RAW)");
	pci.dwProtocol = 0x80;
	transmit(&client, &pci, 12, 258, "SCardTransmit: protocol 80");
	pci.dwProtocol = SCARD_PROTOCOL_T0;
	pci.cbPciLength = 0;
	transmit(&client, &pci, 12, 258, "SCardTransmit: T=0, cbPciLength 0");
}

static void received_information(void)
{
	SCARD_IO_REQUEST pci = { 0, sizeof(pci) };
	struct client client;
	DWORD length = 258;
	LONG code;

	connect_shared(&client);
	code = SCardTransmit(client.card, SCARD_PCI_T0, select_command, sizeof(select_command),
			     &pci, answer, &length);
	tell("SCardTransmit: PCI of the answer", code, "%s, cbPciLength %s",
	     protocol_name(pci.dwProtocol),
	     pci.cbPciLength == sizeof(pci) ? "16" : "not 16");
	pci.cbPciLength = 0;
	length = 258;
	code = SCardTransmit(client.card, SCARD_PCI_T0, select_command, sizeof(select_command),
			     &pci, answer, &length);
	say("SCardTransmit: PCI of the answer, cbPciLength 0", code);
}

static void send_lengths(void)
{
	static const struct {
		DWORD length;
		const char *name;
	} rows[] = {
		{ 0, "SCardTransmit: 0 bytes" },
		{ 1, "SCardTransmit: 1 byte" },
		{ 3, "SCardTransmit: 3 bytes" },
		{ 4, "SCardTransmit: 4 bytes" },
		{ 5, "SCardTransmit: 5 bytes" },
		{ 11, "SCardTransmit: one byte less than Lc says" },
		{ 13, "SCardTransmit: one byte more than Lc says, Le" },
		{ 14, "SCardTransmit: two bytes more than Lc says" },
		{ MAX_BUFFER_SIZE_EXTENDED + 1, "SCardTransmit: 65549 bytes" },
		{ MAX_BUFFER_SIZE_EXTENDED, "SCardTransmit: 65548 bytes" },
	};
	struct client client;
	size_t i;

	connect_shared(&client);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		memset(command, 0, sizeof(command));
		if (rows[i].length > 5)
			memcpy(command, select_command, sizeof(select_command));
		transmit(&client, SCARD_PCI_T0, rows[i].length, sizeof(answer), rows[i].name);
	}
	memcpy(command, select_command, sizeof(select_command));
	transmit(&client, SCARD_PCI_T0, 12, 258, "SCardTransmit: after wrong lengths");
}

static void receive_lengths(void)
{
	static const struct {
		DWORD length;
		const char *name;
	} rows[] = {
		{ 0, "SCardTransmit: room for 0 bytes" },
		{ 1, "SCardTransmit: room for 1 byte" },
		{ 2, "SCardTransmit: room for 2 bytes, 2 come" },
		{ SCARD_AUTOALLOCATE, "SCardTransmit: SCARD_AUTOALLOCATE" },
	};
	struct client client;
	size_t i;

	connect_shared(&client);
	memcpy(command, select_command, sizeof(select_command));
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		transmit(&client, SCARD_PCI_T0, 12, rows[i].length, rows[i].name);
	memcpy(command, (BYTE[]){ 0x80, 0x36, 0, 0, 0 }, 5);
	transmit(&client, SCARD_PCI_T0, 12, 258, "SCardTransmit: after too little room");
}

/* GET PROPERTIES of the applet has an answer that is longer than a status word. */
static void short_room(void)
{
	static const BYTE properties[] = { 0x80, 0x56, 0x01, 0x00, 0x20 };
	struct client client;

	connect_shared(&client);
	memcpy(command, select_command, sizeof(select_command));
	transmit(&client, SCARD_PCI_T0, 12, 258, "SCardTransmit: SELECT");
	memcpy(command, properties, sizeof(properties));
	transmit(&client, SCARD_PCI_T0, sizeof(properties), 258,
		 "SCardTransmit: room for the answer's data");
	transmit(&client, SCARD_PCI_T0, sizeof(properties), 2,
		 "SCardTransmit: no room for the answer's data");
	transmit(&client, SCARD_PCI_T0, sizeof(properties), 258,
		 "SCardTransmit: after there was no room");
}

static void pointers(void)
{
	struct client client;
	DWORD length = 258;

	connect_shared(&client);
	say("SCardTransmit: no command", SCardTransmit(client.card, SCARD_PCI_T0, NULL, 12, NULL,
						       answer, &length));
	length = 258;
	say("SCardTransmit: no buffer for the answer",
	    SCardTransmit(client.card, SCARD_PCI_T0, select_command, 12, NULL, NULL, &length));
	say("SCardTransmit: no length of the answer",
	    SCardTransmit(client.card, SCARD_PCI_T0, select_command, 12, NULL, answer, NULL));
	length = 0;
	say("SCardTransmit: no buffer for the answer, length 0",
	    SCardTransmit(client.card, SCARD_PCI_T0, select_command, 12, NULL, NULL, &length));
}

static void handles(void)
{
	struct client client;

	connect_shared(&client);
	SCardDisconnect(client.card, SCARD_LEAVE_CARD);
	say("SCardTransmit: disconnected handle", use_card(&client));
	client.card = 0;
	say("SCardTransmit: handle 0", use_card(&client));
	client.card = NOBODY;
	say("SCardTransmit: nobody's handle", use_card(&client));
}

static void direct_handle(void)
{
	struct client client;

	connect_shared(&client);
	disconnect(&client, SCARD_RESET_CARD);
	connect_as(&client, SCARD_SHARE_DIRECT, 0);
	memcpy(command, select_command, sizeof(select_command));
	transmit(&client, SCARD_PCI_T0, 12, 258, "SCardTransmit: direct, T=0, none is in force");
	transmit(&client, SCARD_PCI_RAW, 12, 258, "SCardTransmit: direct, RAW, none is in force");
}

static const struct scene scenes[] = {
	{ "protocol control information", control_information },
	{ "received control information", received_information },
	{ "lengths of commands", send_lengths },
	{ "room for answers", receive_lengths },
	{ "no room for an answer", short_room },
	{ "pointers for SCardTransmit", pointers },
	{ "handles for SCardTransmit", handles },
	{ "SCardTransmit with a direct handle", direct_handle },
	{ NULL, NULL }
};

const struct table transmit_table = { CARD, scenes };
