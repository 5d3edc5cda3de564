// SPDX-License-Identifier: GPL-2.0-only
/* From a line of text to a reader's numbers, and to its class descriptor. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "ccid/descriptor.h"
#include "row.h"

/* Releases are written 1.10, the others as C writes numbers. */
static const struct column_form {
	const char *name;
	u8 bytes;
	u8 offset; /* in the class descriptor; 0: not there */
	bool release;
} forms[COLUMN_COUNT] = {
	[ID_VENDOR] = { "idVendor", 2, 0, false },
	[ID_PRODUCT] = { "idProduct", 2, 0, false },
	[DEVICE_RELEASE] = { "bcdDevice", 2, 0, true },
	[INTERFACE_NUMBER] = { "bInterfaceNumber", 1, 0, false },
	[ENDPOINTS] = { "bNumEndpoints", 1, 0, false },
	[INTERFACE_CLASS] = { "bInterfaceClass", 1, 0, false },
	[INTERFACE_SUBCLASS] = { "bInterfaceSubClass", 1, 0, false },
	[INTERFACE_PROTOCOL] = { "bInterfaceProtocol", 1, 0, false },
	[RELEASE] = { "bcdCCID", 2, 2, true },
	[MAXIMUM_SLOT_INDEX] = { "bMaxSlotIndex", 1, 4, false },
	[VOLTAGES] = { "bVoltageSupport", 1, 5, false },
	[PROTOCOLS] = { "dwProtocols", 4, 6, false },
	[DEFAULT_CLOCK] = { "dwDefaultClock_kHz", 4, 10, false },
	[MAXIMUM_CLOCK] = { "dwMaximumClock_kHz", 4, 14, false },
	[CLOCK_COUNT] = { "bNumClockSupported", 1, 18, false },
	[DATA_RATE] = { "dwDataRate", 4, 19, false },
	[MAXIMUM_DATA_RATE] = { "dwMaxDataRate", 4, 23, false },
	[DATA_RATE_COUNT] = { "bNumDataRatesSupported", 1, 27, false },
	[MAXIMUM_IFSD] = { "dwMaxIFSD", 4, 28, false },
	[SYNCHRONOUS_PROTOCOLS] = { "dwSynchProtocols", 4, 32, false },
	[MECHANICAL] = { "dwMechanical", 4, 36, false },
	[FEATURES] = { "dwFeatures", 4, 40, false },
	[MAXIMUM_MESSAGE_LENGTH] = { "dwMaxCCIDMessageLength", 4, 44, false },
	[CLASS_GET_RESPONSE] = { "bClassGetResponse", 1, 48, false },
	[CLASS_ENVELOPE] = { "bClassEnvelope", 1, 49, false },
	[LCD_LAYOUT] = { "wLcdLayout", 2, 50, false },
	[PIN_SUPPORT] = { "bPINSupport", 1, 52, false },
	[BUSY_SLOTS] = { "bMaxCCIDBusySlots", 1, 53, false },
};

bool complain(struct complaint *complaint, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(complaint->text, sizeof(complaint->text), format, arguments);
	va_end(arguments);
	return false;
}

/* Cut @line at its tabs. Return: number of fields, FIELD_LIMIT + 1 if too many. */
static int split(char **fields, char *line)
{
	int count = 0;

	for (;;) {
		char *field = strsep(&line, "\t");

		if (!field)
			return count;
		if (count == FIELD_LIMIT)
			return FIELD_LIMIT + 1;
		fields[count++] = field;
	}
}

static int find(char **fields, int count, const char *name)
{
	int i;

	for (i = 0; i < count; i++)
		if (!strcmp(fields[i], name))
			return i;
	return -1;
}

/* A column once, and not twice. */
static bool place(int *position, char **fields, int count, const char *name,
		  struct complaint *complaint)
{
	*position = find(fields, count, name);
	if (*position < 0)
		return complain(complaint, "the first line names no column %s", name);
	if (find(fields + *position + 1, count - *position - 1, name) >= 0)
		return complain(complaint, "the first line names column %s twice", name);
	return true;
}

bool read_header(struct header *header, char *line, struct complaint *complaint)
{
	char *fields[FIELD_LIMIT];
	int i;

	header->width = split(fields, line);
	if (header->width > FIELD_LIMIT)
		return complain(complaint, "the first line has more than %d columns",
				FIELD_LIMIT);
	if (!place(&header->name_position, fields, header->width, "name", complaint))
		return false;
	for (i = 0; i < COLUMN_COUNT; i++)
		if (!place(&header->position[i], fields, header->width, forms[i].name,
			   complaint))
			return false;
	return true;
}

/* Digits and nothing else: no sign, no space, nothing after them. */
static bool read_digits(unsigned long *value, const char *text, int base,
			const char *digits)
{
	size_t length = strlen(text);

	if (length == 0 || length > 10 || strspn(text, digits) != length)
		return false;
	*value = strtoul(text, NULL, base);
	return true;
}

static bool read_number(unsigned long *value, const char *text)
{
	if (!strncmp(text, "0x", 2) || !strncmp(text, "0X", 2))
		return read_digits(value, text + 2, 16, "0123456789abcdefABCDEF");
	return read_digits(value, text, 10, "0123456789");
}

/* bcdDevice's digits may be hexadecimal: 2E.3D, F0.F0. */
static bool read_release(unsigned long *value, const char *text)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	unsigned long major, minor;
	char copy[6];
	char *dot;

	snprintf(copy, sizeof(copy), "%s", text);
	dot = strchr(copy, '.');
	if (!dot || strlen(text) > 5 || strlen(dot) > 3)
		return false;
	*dot = '\0';
	if (!read_digits(&major, copy, 16, digits) || major > 0xff ||
	    !read_digits(&minor, dot + 1, 16, digits))
		return false;
	*value = major << 8 | minor;
	return true;
}

static bool read_value(u32 *value, const struct column_form *form, const char *text,
		       struct complaint *complaint)
{
	unsigned long maximum = 0xffffffff >> (32 - 8 * form->bytes);
	unsigned long number;

	if (form->release && !read_release(&number, text))
		return complain(complaint, "%s: '%.40s' is not a release such as 1.10",
				form->name, text);
	if (!form->release && !read_number(&number, text))
		return complain(complaint, "%s: '%.40s' is not a number", form->name, text);
	if (number > maximum)
		return complain(complaint, "%s: '%.40s' is above %lu", form->name, text,
				maximum);
	*value = number;
	return true;
}

/* @row->name points into @line, which is cut up. */
bool read_row(struct row *row, const struct header *header, char *line,
	      struct complaint *complaint)
{
	char *fields[FIELD_LIMIT];
	int count = split(fields, line);
	int i;

	row->name = count > header->name_position && count <= FIELD_LIMIT ?
		fields[header->name_position] : "";
	if (count != header->width)
		return complain(complaint, "%s%d columns instead of %d",
				count > FIELD_LIMIT ? "more than " : "",
				count > FIELD_LIMIT ? FIELD_LIMIT : count, header->width);
	for (i = 0; i < COLUMN_COUNT; i++)
		if (!read_value(&row->value[i], &forms[i], fields[header->position[i]],
				complaint))
			return false;
	return true;
}

/* The 54 bytes of @row's class descriptor. */
void build_descriptor(u8 *descriptor, const struct row *row)
{
	int i, byte;

	memset(descriptor, 0, CCID_DESCRIPTOR_LENGTH);
	descriptor[0] = CCID_DESCRIPTOR_LENGTH;
	descriptor[1] = CCID_DESCRIPTOR_TYPE;
	for (i = 0; i < COLUMN_COUNT; i++)
		for (byte = 0; forms[i].offset && byte < forms[i].bytes; byte++)
			descriptor[forms[i].offset + byte] = row->value[i] >> (8 * byte);
}
