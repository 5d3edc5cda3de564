// SPDX-License-Identifier: BSD-3-Clause
/*
 * Attributes: their names, and how their values are written.
 */
#include "attribute_names.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <linux/scr.h>

#define NUMBER(name, unit)	{ SCARD_ATTR_##name, ATTRIBUTE_NUMBER, 4, #name, unit }
#define OCTET(name)		{ SCARD_ATTR_##name, ATTRIBUTE_NUMBER, 1, #name, NULL }
#define STRING(name)		{ SCARD_ATTR_##name, ATTRIBUTE_STRING, 0, #name, NULL }

const struct attribute_name attribute_names[] = {
	STRING(VENDOR_NAME),
	STRING(VENDOR_IFD_TYPE),
	NUMBER(VENDOR_IFD_VERSION, NULL),
	STRING(VENDOR_IFD_SERIAL_NO),
	NUMBER(CHANNEL_ID, NULL),
	NUMBER(PROTOCOL_TYPES, NULL),
	NUMBER(DEFAULT_CLK, "kHz"),
	NUMBER(MAX_CLK, "kHz"),
	NUMBER(DEFAULT_DATA_RATE, "bit/s"),
	NUMBER(MAX_DATA_RATE, "bit/s"),
	NUMBER(MAX_IFSD, "bytes"),
	NUMBER(SYNC_PROTOCOL_TYPES, NULL),
	NUMBER(POWER_MGMT_SUPPORT, NULL),
	NUMBER(USER_TO_CARD_AUTH_DEVICE, NULL),
	NUMBER(USER_AUTH_INPUT_DEVICE, NULL),
	NUMBER(CHARACTERISTICS, NULL),
	NUMBER(MAXINPUT, "bytes"),
	NUMBER(CURRENT_PROTOCOL_TYPE, NULL),
	NUMBER(CURRENT_CLK, "kHz"),
	NUMBER(CURRENT_F, NULL),
	NUMBER(CURRENT_D, NULL),
	NUMBER(CURRENT_N, NULL),
	NUMBER(CURRENT_W, NULL),
	NUMBER(CURRENT_IFSC, "bytes"),
	NUMBER(CURRENT_IFSD, "bytes"),
	NUMBER(CURRENT_BWT, NULL),
	NUMBER(CURRENT_CWT, NULL),
	NUMBER(CURRENT_EBC_ENCODING, NULL),
	NUMBER(EXTENDED_BWT, NULL),
	OCTET(ICC_PRESENCE),
	OCTET(ICC_INTERFACE_STATUS),
	OCTET(CURRENT_IO_STATE),
	{ SCARD_ATTR_ATR_STRING, ATTRIBUTE_BYTES, 0, "ATR_STRING", NULL },
	OCTET(ICC_TYPE_PER_ATR),
	NUMBER(DEVICE_UNIT, NULL),
	NUMBER(DEVICE_IN_USE, NULL),
	STRING(DEVICE_FRIENDLY_NAME_A),
	STRING(DEVICE_SYSTEM_NAME_A),
	{ SCARD_ATTR_DEVICE_FRIENDLY_NAME_W, ATTRIBUTE_UTF16, 0, "DEVICE_FRIENDLY_NAME_W", NULL },
	{ SCARD_ATTR_DEVICE_SYSTEM_NAME_W, ATTRIBUTE_UTF16, 0, "DEVICE_SYSTEM_NAME_W", NULL },
	NUMBER(SUPRESS_T1_IFS_REQUEST, NULL),
	{ SCARD_PERF_NUM_TRANSMISSIONS, ATTRIBUTE_NUMBER, 4, "PERF_NUM_TRANSMISSIONS", NULL },
	{ SCARD_PERF_BYTES_TRANSMITTED, ATTRIBUTE_NUMBER, 4, "PERF_BYTES_TRANSMITTED", "bytes" },
	{ SCARD_PERF_TRANSMISSION_TIME, ATTRIBUTE_NUMBER, 4, "PERF_TRANSMISSION_TIME", "us" },
	{ 0, ATTRIBUTE_BYTES, 0, NULL, NULL }
};

/* Does @text, @length characters, say @name? */
static bool says(const char *text, size_t length, const char *name)
{
	size_t i;

	for (i = 0; i < length && name[i]; i++) {
		int character = text[i] == '-' ? '_' : toupper((unsigned char)text[i]);

		if (character != name[i])
			return false;
	}
	return i == length && !name[i];
}

static const struct attribute_name *find_name(const char *text, size_t length)
{
	const struct attribute_name *name;

	for (name = attribute_names; name->name; name++) {
		if (says(text, length, name->name))
			return name;
	}
	return NULL;
}

static const struct attribute_name *find_tag(__u32 tag, struct attribute_name *unknown)
{
	const struct attribute_name *name;

	for (name = attribute_names; name->name; name++) {
		if (name->tag == tag)
			return name;
	}
	memset(unknown, 0, sizeof(*unknown));
	unknown->tag = tag;
	unknown->form = ATTRIBUTE_BYTES;
	return unknown;
}

const struct attribute_name *attribute_find(const char *text, size_t length,
					    struct attribute_name *unknown)
{
	char digits[16] = "";
	char *end;
	unsigned long tag;

	if (length > 11 && says(text, 11, "SCARD_ATTR_"))
		return find_name(text + 11, length - 11);
	if (length > 6 && says(text, 6, "SCARD_"))
		return find_name(text + 6, length - 6);
	if (!isdigit((unsigned char)text[0]) || length >= sizeof(digits))
		return find_name(text, length);
	memcpy(digits, text, length);
	errno = 0;
	tag = strtoul(digits, &end, 0);
	return errno || *end || tag > UINT32_MAX ? NULL : find_tag(tag, unknown);
}
