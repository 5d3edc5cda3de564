// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCardGetAttrib and SCardSetAttrib.
 */
#include <string.h>

#include "codes.h"

static const struct {
	DWORD tag;
	bool tell_length;	/* it is the same whatever the reader is called */
	const char *name;
} attributes[] = {
	{ SCARD_ATTR_ATR_STRING, true, "SCardGetAttrib: ATR_STRING" },
	{ SCARD_ATTR_VENDOR_NAME, false, "SCardGetAttrib: VENDOR_NAME" },
	{ SCARD_ATTR_VENDOR_IFD_TYPE, false, "SCardGetAttrib: VENDOR_IFD_TYPE" },
	{ SCARD_ATTR_VENDOR_IFD_VERSION, true, "SCardGetAttrib: VENDOR_IFD_VERSION" },
	{ SCARD_ATTR_VENDOR_IFD_SERIAL_NO, false, "SCardGetAttrib: VENDOR_IFD_SERIAL_NO" },
	{ SCARD_ATTR_CHANNEL_ID, true, "SCardGetAttrib: CHANNEL_ID" },
	{ SCARD_ATTR_ASYNC_PROTOCOL_TYPES, true, "SCardGetAttrib: ASYNC_PROTOCOL_TYPES" },
	{ SCARD_ATTR_DEFAULT_CLK, true, "SCardGetAttrib: DEFAULT_CLK" },
	{ SCARD_ATTR_MAX_DATA_RATE, true, "SCardGetAttrib: MAX_DATA_RATE" },
	{ SCARD_ATTR_MAX_IFSD, true, "SCardGetAttrib: MAX_IFSD" },
	{ SCARD_ATTR_POWER_MGMT_SUPPORT, true, "SCardGetAttrib: POWER_MGMT_SUPPORT" },
	{ SCARD_ATTR_CHARACTERISTICS, true, "SCardGetAttrib: CHARACTERISTICS" },
	{ SCARD_ATTR_MAXINPUT, true, "SCardGetAttrib: MAXINPUT" },
	{ SCARD_ATTR_CURRENT_PROTOCOL_TYPE, true, "SCardGetAttrib: CURRENT_PROTOCOL_TYPE" },
	{ SCARD_ATTR_CURRENT_CLK, true, "SCardGetAttrib: CURRENT_CLK" },
	{ SCARD_ATTR_CURRENT_D, true, "SCardGetAttrib: CURRENT_D" },
	{ SCARD_ATTR_CURRENT_BWT, true, "SCardGetAttrib: CURRENT_BWT, T=0 is in force" },
	{ SCARD_ATTR_ICC_PRESENCE, true, "SCardGetAttrib: ICC_PRESENCE" },
	{ SCARD_ATTR_ICC_INTERFACE_STATUS, true, "SCardGetAttrib: ICC_INTERFACE_STATUS" },
	{ SCARD_ATTR_ICC_TYPE_PER_ATR, true, "SCardGetAttrib: ICC_TYPE_PER_ATR" },
	{ SCARD_ATTR_DEVICE_UNIT, true, "SCardGetAttrib: DEVICE_UNIT" },
	{ SCARD_ATTR_DEVICE_IN_USE, true, "SCardGetAttrib: DEVICE_IN_USE" },
	{ SCARD_ATTR_DEVICE_FRIENDLY_NAME_A, false, "SCardGetAttrib: DEVICE_FRIENDLY_NAME_A" },
	{ SCARD_ATTR_DEVICE_FRIENDLY_NAME_W, false, "SCardGetAttrib: DEVICE_FRIENDLY_NAME_W" },
	{ SCARD_ATTR_DEVICE_SYSTEM_NAME_A, false, "SCardGetAttrib: DEVICE_SYSTEM_NAME_A" },
	{ SCARD_ATTR_DEVICE_SYSTEM_NAME_W, false, "SCardGetAttrib: DEVICE_SYSTEM_NAME_W" },
	{ SCARD_ATTR_SUPRESS_T1_IFS_REQUEST, true, "SCardGetAttrib: SUPRESS_T1_IFS_REQUEST" },
	{ SCARD_ATTR_ESC_RESET, true, "SCardGetAttrib: ESC_RESET" },
	{ 0, true, "SCardGetAttrib: attribute 0" },
	{ 0x12345678, true, "SCardGetAttrib: attribute 12345678" },
};

static void all(void)
{
	BYTE value[MAX_BUFFER_SIZE];
	struct client client;
	DWORD length;
	LONG code;
	size_t i;

	connect_shared(&client);
	for (i = 0; i < ARRAY_SIZE(attributes); i++) {
		length = sizeof(value);
		code = SCardGetAttrib(client.card, attributes[i].tag, value, &length);
		if (code == SCARD_S_SUCCESS && attributes[i].tell_length)
			tell(attributes[i].name, code, "%lu bytes", length);
		else
			say(attributes[i].name, code);
	}
}

static void lengths(void)
{
	BYTE value[MAX_BUFFER_SIZE], *allocated = NULL;
	struct client client;
	DWORD length = 0;
	LONG code;

	connect_shared(&client);
	code = SCardGetAttrib(client.card, SCARD_ATTR_ATR_STRING, NULL, &length);
	tell("SCardGetAttrib: no buffer", code, "%lu", length);
	length = 3;
	code = SCardGetAttrib(client.card, SCARD_ATTR_ATR_STRING, value, &length);
	tell("SCardGetAttrib: buffer is short", code, "%lu", length);
	length = 0;
	code = SCardGetAttrib(client.card, SCARD_ATTR_ATR_STRING, value, &length);
	tell("SCardGetAttrib: length 0", code, "%lu", length);
	length = SCARD_AUTOALLOCATE;
	code = SCardGetAttrib(client.card, SCARD_ATTR_ATR_STRING, (void *)&allocated, &length);
	tell("SCardGetAttrib: SCARD_AUTOALLOCATE", code, "%lu", length);
	say("SCardFreeMemory: what SCardGetAttrib allocated",
	    SCardFreeMemory(client.context, allocated));
	length = SCARD_AUTOALLOCATE;
	code = SCardGetAttrib(client.card, SCARD_ATTR_ATR_STRING, NULL, &length);
	say("SCardGetAttrib: SCARD_AUTOALLOCATE, no buffer", code);
	say("SCardGetAttrib: no length",
	    SCardGetAttrib(client.card, SCARD_ATTR_ATR_STRING, value, NULL));
	length = 1000000;
	code = SCardGetAttrib(client.card, SCARD_ATTR_ATR_STRING, value, &length);
	tell("SCardGetAttrib: length 1000000", code, "%lu", length);
}

static void handles(void)
{
	struct client client;
	struct call call = { .client = &client };

	connect_shared(&client);
	SCardDisconnect(client.card, SCARD_LEAVE_CARD);
	say("SCardGetAttrib: disconnected handle", call_attribute(&call));
	say("SCardSetAttrib: disconnected handle",
	    SCardSetAttrib(client.card, SCARD_ATTR_ATR_STRING, (LPCBYTE)"x", 1));
	client.card = 0;
	say("SCardGetAttrib: handle 0", call_attribute(&call));
	say("SCardSetAttrib: handle 0",
	    SCardSetAttrib(client.card, SCARD_ATTR_ATR_STRING, (LPCBYTE)"x", 1));
	client.card = NOBODY;
	say("SCardGetAttrib: nobody's handle", call_attribute(&call));
	say("SCardSetAttrib: nobody's handle",
	    SCardSetAttrib(client.card, SCARD_ATTR_ATR_STRING, (LPCBYTE)"x", 1));
}

static void set(void)
{
	static BYTE large[MAX_BUFFER_SIZE + 1];
	static const BYTE one[] = { 1, 0, 0, 0 };
	struct client client;

	connect_shared(&client);
	say("SCardSetAttrib: ATR_STRING",
	    SCardSetAttrib(client.card, SCARD_ATTR_ATR_STRING, large, 1));
	say("SCardSetAttrib: attribute 12345678",
	    SCardSetAttrib(client.card, 0x12345678, large, 1));
	say("SCardSetAttrib: SUPRESS_T1_IFS_REQUEST",
	    SCardSetAttrib(client.card, SCARD_ATTR_SUPRESS_T1_IFS_REQUEST, one, sizeof(one)));
	say("SCardSetAttrib: NULL", SCardSetAttrib(client.card, SCARD_ATTR_ATR_STRING, NULL, 1));
	say("SCardSetAttrib: length 0",
	    SCardSetAttrib(client.card, SCARD_ATTR_ATR_STRING, large, 0));
	say("SCardSetAttrib: 265 bytes",
	    SCardSetAttrib(client.card, SCARD_ATTR_ATR_STRING, large, sizeof(large)));
}

static const struct scene scenes[] = {
	{ "attributes", all },
	{ "lengths for SCardGetAttrib", lengths },
	{ "handles for attributes", handles },
	{ "set attributes", set },
	{ NULL, NULL }
};

const struct table attribute_table = { CARD, scenes };
