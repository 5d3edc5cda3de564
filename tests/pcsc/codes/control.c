// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCardControl.
 */
#include <stdio.h>
#include <string.h>

#include "codes.h"

static void control(struct client *client, DWORD code, DWORD room, const char *name)
{
	BYTE input[4] = { 0 }, output[512];
	DWORD length = 0;
	LONG result = SCardControl(client->card, code, input, sizeof(input), output, room,
				   &length);

	tell(name, result, "%lu bytes", length);
}

static void requests(void)
{
	static const struct {
		DWORD code;
		const char *name;
	} rows[] = {
		{ 0, "SCardControl: code 0" },
		{ 1, "SCardControl: code 1" },
		{ 0xFFFFFFFF, "SCardControl: code FFFFFFFF" },
		{ SCARD_CTL_CODE(0), "SCardControl: SCARD_CTL_CODE(0)" },
		{ SCARD_CTL_CODE(1), "SCardControl: Escape, SCARD_CTL_CODE(1)" },
		{ SCARD_CTL_CODE(3500), "SCardControl: SCARD_CTL_CODE(3500)" },
		{ SCARD_CTL_CODE(3400 + FEATURE_VERIFY_PIN_DIRECT),
		  "SCardControl: the kernel's VERIFY_PIN_DIRECT, 4 bytes" },
		{ SCARD_CTL_CODE(4000), "SCardControl: SCARD_CTL_CODE(4000)" },
		{ 0x00313520, "SCardControl: features, Windows' number" },
		{ 0x0031001C, "SCardControl: Windows' IOCTL_SMARTCARD_SWALLOW" },
	};
	struct client client;
	size_t i;

	connect_shared(&client);
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		control(&client, rows[i].code, 256, rows[i].name);
}

/* The features' codes are the driver's; the tags are everybody's. */
static DWORD feature_code(const BYTE *features, DWORD length, BYTE tag)
{
	DWORD i;

	for (i = 0; i + 6 <= length; i += 6)
		if (features[i] == tag)
			return (DWORD)features[i + 2] << 24 | features[i + 3] << 16 |
				features[i + 4] << 8 | features[i + 5];
	return 0;
}

static void tell_tags(const BYTE *features, DWORD length, LONG code)
{
	char tags[64] = "tags";
	DWORD i;

	for (i = 0; i + 6 <= length && i < 48; i += 6)
		snprintf(tags + strlen(tags), 4, " %02X", features[i]);
	tell("SCardControl: features", code, "%s", tags);
}

static void tell_features(void)
{
	BYTE features[256], output[256];
	struct client client;
	DWORD length = 0, properties;
	LONG code;

	connect_shared(&client);
	code = SCardControl(client.card, CM_IOCTL_GET_FEATURE_REQUEST, NULL, 0, features,
			    sizeof(features), &length);
	tell_tags(features, length, code);
	control(&client, CM_IOCTL_GET_FEATURE_REQUEST, 0, "SCardControl: features, room for 0");
	control(&client, CM_IOCTL_GET_FEATURE_REQUEST, 5, "SCardControl: features, room for 5");
	properties = feature_code(features, length, FEATURE_GET_TLV_PROPERTIES);
	length = 0;
	code = SCardControl(client.card, properties, NULL, 0, output, sizeof(output), &length);
	tell("SCardControl: GET_TLV_PROPERTIES", code, "%s", length ? "some bytes" : "0 bytes");
}

/* Each has a client of its own: pcsc-lite's is of no use after some of them. */
static void pointers(void)
{
	BYTE features[256];
	struct client client;
	DWORD length = 0;
	LONG code;

	connect_shared(&client);
	code = SCardControl(client.card, CM_IOCTL_GET_FEATURE_REQUEST, NULL, 0, NULL, 0, &length);
	tell("SCardControl: no buffer, length 0", code, "%lu bytes", length);
	connect_shared(&client);
	say("SCardControl: no input, a length of it",
	    SCardControl(client.card, CM_IOCTL_GET_FEATURE_REQUEST, NULL, 4, features,
			 sizeof(features), &length));
	connect_shared(&client);
	say("SCardControl: no buffer, a length",
	    SCardControl(client.card, CM_IOCTL_GET_FEATURE_REQUEST, NULL, 0, NULL, 256, &length));
	connect_shared(&client);
	say("SCardControl: no place for the length",
	    SCardControl(client.card, CM_IOCTL_GET_FEATURE_REQUEST, NULL, 0, features,
			 sizeof(features), NULL));
}

static void lengths(void)
{
	static BYTE large[MAX_BUFFER_SIZE_EXTENDED + 1];
	struct client client;
	DWORD length = 0;

	connect_shared(&client);
	say("SCardControl: 65549 bytes of input",
	    SCardControl(client.card, CM_IOCTL_GET_FEATURE_REQUEST, large, sizeof(large), large,
			 256, &length));
	say("SCardControl: room for 65549 bytes",
	    SCardControl(client.card, CM_IOCTL_GET_FEATURE_REQUEST, NULL, 0, large,
			 sizeof(large), &length));
}

static void handles(void)
{
	struct client client;

	connect_shared(&client);
	SCardDisconnect(client.card, SCARD_LEAVE_CARD);
	control(&client, CM_IOCTL_GET_FEATURE_REQUEST, 256, "SCardControl: disconnected handle");
	client.card = 0;
	control(&client, CM_IOCTL_GET_FEATURE_REQUEST, 256, "SCardControl: handle 0");
	client.card = NOBODY;
	control(&client, CM_IOCTL_GET_FEATURE_REQUEST, 256, "SCardControl: nobody's handle");
}

static void direct_handle(void)
{
	struct client client;

	connect_as(&client, SCARD_SHARE_DIRECT, 0);
	say("SCardControl: features, direct",
	    call_features(&(struct call){ .client = &client }));
	control(&client, SCARD_CTL_CODE(1), 256, "SCardControl: Escape, direct");
}

static const struct scene scenes[] = {
	{ "requests", requests },
	{ "features", tell_features },
	{ "pointers for SCardControl", pointers },
	{ "lengths for SCardControl", lengths },
	{ "handles for SCardControl", handles },
	{ "SCardControl with a direct handle", direct_handle },
	{ NULL, NULL }
};

const struct table control_table = { CARD, scenes };
