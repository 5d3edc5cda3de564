// SPDX-License-Identifier: BSD-3-Clause
/*
 * Features and properties of PC/SC part 10, asked by vendor requests that
 * everybody may make.
 */
#include "pin_features.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include <linux/scr.h>

#include "error.h"
#include "output.h"
#include "reader.h"

#define ROOM		256
#define CONTROL_CODE	0x42000000U	/* SCARD_CTL_CODE(0) */

struct tag_name {
	__u8 tag;
	const char *name;
};

static const struct tag_name feature_names[] = {
	{ SCR_FEATURE_VERIFY_PIN_DIRECT, "VERIFY_PIN_DIRECT" },
	{ SCR_FEATURE_MODIFY_PIN_DIRECT, "MODIFY_PIN_DIRECT" },
	{ SCR_FEATURE_IFD_PIN_PROPERTIES, "IFD_PIN_PROPERTIES" },
	{ SCR_FEATURE_GET_TLV_PROPERTIES, "GET_TLV_PROPERTIES" },
	{ SCR_FEATURE_CCID_ESC_COMMAND, "CCID_ESC_COMMAND" },
	{ 0, NULL }
};

static const struct tag_name property_names[] = {
	{ SCR_PROPERTY_LCD_LAYOUT, "wLcdLayout" },
	{ SCR_PROPERTY_ENTRY_VALIDATION_CONDITION, "bEntryValidationCondition" },
	{ SCR_PROPERTY_TIMEOUT2, "bTimeOut2" },
	{ SCR_PROPERTY_LCD_MAXIMUM_CHARACTERS, "wLcdMaxCharacters" },
	{ SCR_PROPERTY_LCD_MAXIMUM_LINES, "wLcdMaxLines" },
	{ SCR_PROPERTY_MINIMUM_PIN_SIZE, "bMinPINSize" },
	{ SCR_PROPERTY_MAXIMUM_PIN_SIZE, "bMaxPINSize" },
	{ SCR_PROPERTY_FIRMWARE_ID, "sFirmwareID" },
	{ SCR_PROPERTY_PPDU_SUPPORT, "bPPDUSupport" },
	{ SCR_PROPERTY_MAXIMUM_APDU_DATA_SIZE, "dwMaxAPDUDataSize" },
	{ SCR_PROPERTY_VENDOR_ID, "wIdVendor" },
	{ SCR_PROPERTY_PRODUCT_ID, "wIdProduct" },
	{ 0, NULL }
};

static const char *tag_name(const struct tag_name *names, __u8 tag, char *text, size_t size)
{
	for (; names->name; names++) {
		if (names->tag == tag)
			return names->name;
	}
	snprintf(text, size, "tag 0x%02X", tag);
	return text;
}

/* The value's bytes, the last one first where @little, up to four of them. */
static __u32 value_of(const __u8 *bytes, size_t length, bool little)
{
	__u32 value = 0;
	size_t i;

	for (i = 0; i < length && i < sizeof(value); i++)
		value |= (__u32)bytes[i] << 8 * (little ? i : length - 1 - i);
	return value;
}

static void show_feature(const __u8 *tlv)
{
	__u32 control = value_of(tlv + 2, tlv[1], false);
	char unknown[16], value[64];
	const char *name = tag_name(feature_names, tlv[0], unknown, sizeof(unknown));

	snprintf(value, sizeof(value), "0x%08X, vendor code %u", control,
		 control - CONTROL_CODE);
	if (output_is_json())
		output_number(name, NULL, control, NULL);
	else
		output_text(name, name, value);
}

static void show_property(const __u8 *tlv)
{
	char unknown[16];
	const char *name = tag_name(property_names, tlv[0], unknown, sizeof(unknown));

	if (tlv[1] > sizeof(__u32) || tlv[0] == SCR_PROPERTY_FIRMWARE_ID)
		output_bytes(name, name, tlv + 2, tlv[1]);
	else
		output_number(name, name, value_of(tlv + 2, tlv[1], true), NULL);
}

/* Every one that is whole; @show gets at least two bytes and what they count. */
static void show_all(const __u8 *bytes, size_t length, void (*show)(const __u8 *tlv))
{
	while (length >= 2 && length - 2 >= bytes[1]) {
		show(bytes);
		length -= 2 + bytes[1];
		bytes += 2 + bytes[1];
	}
}

static int ask(const struct reader *reader, __u32 code, __u8 *answer, size_t *length)
{
	struct scr_vendor request = {
		.code = code,
		.output = (uintptr_t)answer,
		.output_length = ROOM,
	};
	int error = reader_ioctl(reader, IOCTL_SMARTCARD_VENDOR, &request);

	*length = !error && request.output_length <= ROOM ? request.output_length : 0;
	return error;
}

static int show_answer(const struct reader *reader, __u32 code, const char *key,
		       const char *operation, void (*show)(const __u8 *tlv))
{
	__u8 answer[ROOM];
	size_t length;
	int error = ask(reader, code, answer, &length);

	if (error == EBADRQC)
		error = EOPNOTSUPP;
	if (error)
		return error_report(reader, operation, error);
	output_begin(key);
	show_all(answer, length, show);
	output_end();
	return SCRCTL_OK;
}

int pin_features(const struct scrctl_options *options)
{
	struct reader reader;
	int exit_code = reader_open(&reader, options, READER_WATCH);

	if (exit_code)
		return exit_code;
	output_text("reader", NULL, reader.name);
	exit_code = show_answer(&reader, SCR_VENDOR_GET_FEATURE_REQUEST, "features",
				"features", show_feature);
	if (!exit_code)
		exit_code = show_answer(&reader, SCR_VENDOR_GET_TLV_PROPERTIES, "properties",
					"properties", show_property);
	reader_close(&reader);
	return exit_code;
}
