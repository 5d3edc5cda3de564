// SPDX-License-Identifier: BSD-3-Clause
/*
 * A reader out of a list.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "row.h"

#define FIELD_LIMIT		129

enum form {
	BYTE,
	WORD,
	DOUBLE_WORD,
	RELEASE,	/* a word; 1.10 is 0x0110 */
	TEXT,		/* an array of TEXT_ROOM characters */
};

#define TEXT_ROOM		sizeof(((struct description *)NULL)->serial)
#define AT(field)		offsetof(struct description, field)

/* Columns of names that are not here are not looked at; none has to be there. */
static const struct column {
	const char *name;
	enum form form;
	size_t offset;
} columns[] = {
	{ "idVendor", WORD, AT(vendor) },
	{ "idProduct", WORD, AT(product) },
	{ "bcdDevice", RELEASE, AT(release) },
	{ "iManufacturer", TEXT, AT(manufacturer) },
	{ "iProduct", TEXT, AT(product_name) },
	{ "bInterfaceNumber", BYTE, AT(interface_number) },
	{ "bNumEndpoints", BYTE, AT(endpoints) },
	{ "bInterfaceClass", BYTE, AT(interface_class) },
	{ "bInterfaceSubClass", BYTE, AT(interface_subclass) },
	{ "bInterfaceProtocol", BYTE, AT(interface_protocol) },
	{ "bcdCCID", RELEASE, AT(ccid_release) },
	{ "bMaxSlotIndex", BYTE, AT(maximum_slot_index) },
	{ "bVoltageSupport", BYTE, AT(voltage_support) },
	{ "dwProtocols", DOUBLE_WORD, AT(protocols) },
	{ "dwDefaultClock_kHz", DOUBLE_WORD, AT(default_clock) },
	{ "dwMaximumClock_kHz", DOUBLE_WORD, AT(maximum_clock) },
	{ "bNumClockSupported", BYTE, AT(clocks) },
	{ "dwDataRate", DOUBLE_WORD, AT(data_rate) },
	{ "dwMaxDataRate", DOUBLE_WORD, AT(maximum_data_rate) },
	{ "bNumDataRatesSupported", BYTE, AT(data_rates) },
	{ "dwMaxIFSD", DOUBLE_WORD, AT(maximum_ifsd) },
	{ "dwSynchProtocols", DOUBLE_WORD, AT(synchronous_protocols) },
	{ "dwMechanical", DOUBLE_WORD, AT(mechanical) },
	{ "dwFeatures", DOUBLE_WORD, AT(features) },
	{ "workingFeatures", DOUBLE_WORD, AT(working_features) },
	{ "dwMaxCCIDMessageLength", DOUBLE_WORD, AT(maximum_message_length) },
	{ "bClassGetResponse", BYTE, AT(class_get_response) },
	{ "bClassEnvelope", BYTE, AT(class_envelope) },
	{ "wLcdLayout", WORD, AT(lcd_layout) },
	{ "bPINSupport", BYTE, AT(pin_support) },
	{ "bMaxCCIDBusySlots", BYTE, AT(maximum_busy_slots) },
	{ "bLength", BYTE, AT(class_length) },
	{ "cut", WORD, AT(cut) },
};

static int split(char *line, char **fields)
{
	int count = 0;

	line[strcspn(line, "\r\n")] = 0;
	while (line && count < FIELD_LIMIT)
		fields[count++] = strsep(&line, "\t");
	return count;
}

/* Return: false if @value is too large for the column. */
static bool store(struct description *description, const struct column *column,
		  unsigned long value)
{
	u8 *field = (u8 *)description + column->offset;

	switch (column->form) {
	case BYTE:
		*field = value;
		return value <= 0xff;
	case WORD:
	case RELEASE:
		*(u16 *)field = value;
		return value <= 0xffff;
	default:
		*(u32 *)field = value;
		return value <= 0xffffffff;
	}
}

/* Return: false if @text is not what the column holds. */
static bool parse_field(struct description *description, const struct column *column,
			const char *text)
{
	unsigned int major, minor;
	unsigned long value;
	char *end;

	if (column->form == TEXT) {
		snprintf((char *)description + column->offset, TEXT_ROOM, "%s", text);
		return true;
	}
	if (column->form == RELEASE)
		return sscanf(text, "%2x.%2x", &major, &minor) == 2 &&
		       store(description, column, major << 8 | minor);
	value = strtoul(text, &end, 0);
	return *text && !*end && store(description, column, value);
}

static const struct column *column_by_name(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(columns); i++) {
		if (!strcmp(columns[i].name, name))
			return &columns[i];
	}
	return NULL;
}

bool row_field(struct description *description, const char *name, const char *text)
{
	const struct column *column = column_by_name(name);

	return column && parse_field(description, column, text);
}

static int parse_row(struct description *description, char **names, char **fields, int count)
{
	int i;

	for (i = 0; i < count; i++) {
		const struct column *column = column_by_name(names[i]);

		if (column && !parse_field(description, column, fields[i]))
			return report("%s: column %s: \"%s\" is not in range", fields[0],
				      names[i], fields[i]);
	}
	return 0;
}

/* @row is a number, or else a name. */
static bool matches(const char *row, long number, const char *name)
{
	char *end;
	long wanted = strtol(row, &end, 10);

	return *end ? !strcmp(row, name) : wanted == number;
}

/**
 * struct list - a list that is being read
 * @header: the text of @names
 * @line: the text of @fields
 */
struct list {
	FILE *file;
	char *header;
	size_t header_room;
	char *names[FIELD_LIMIT];
	int count;
	char *line;
	size_t room;
	char *fields[FIELD_LIMIT];
};

static void list_close(struct list *list)
{
	free(list->header);
	free(list->line);
	fclose(list->file);
}

static int list_open(struct list *list, const char *path)
{
	memset(list, 0, sizeof(*list));
	list->file = fopen(path, "re");
	if (!list->file)
		return report("%s: %s", path, strerror(errno));
	if (getline(&list->header, &list->header_room, list->file) < 0) {
		list_close(list);
		return report("%s: empty", path);
	}
	list->count = split(list->header, list->names);
	return 0;
}

/* Return: false at the end. */
static bool list_next(struct list *list)
{
	while (getline(&list->line, &list->room, list->file) >= 0) {
		if (split(list->line, list->fields) == list->count)
			return true;
	}
	return false;
}

static int list_parse(struct list *list, struct description *description)
{
	return parse_row(description, list->names, list->fields, list->count);
}

int row_read(struct description *description, const char *path, const char *row)
{
	struct list list;
	long number = 0;
	int result = -1;

	if (list_open(&list, path))
		return -1;
	while (list_next(&list)) {
		if (matches(row, ++number, list.fields[0])) {
			result = list_parse(&list, description);
			goto out;
		}
	}
	report("%s: no reader %s: give a name of the first column, or a number from 1 to %ld",
	       path, row, number);
out:
	list_close(&list);
	return result;
}

int rows_read(struct description *descriptions, int room, const char *path)
{
	struct list list;
	int count = 0;

	if (list_open(&list, path))
		return -1;
	while (count >= 0 && count < room && list_next(&list)) {
		description_default(&descriptions[count]);
		count = list_parse(&list, &descriptions[count]) ? -1 : count + 1;
	}
	list_close(&list);
	return count;
}
