/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A list of readers is lines of columns with a tab between them; the first line
 * names the columns. A row is one reader's numbers.
 */
#ifndef _READERS_ROW_H
#define _READERS_ROW_H

#include "iso7816/portable.h"

/* The columns that hold numbers; their order in the file is free. */
enum column {
	ID_VENDOR,
	ID_PRODUCT,
	DEVICE_RELEASE,
	INTERFACE_NUMBER,
	ENDPOINTS,
	INTERFACE_CLASS,
	INTERFACE_SUBCLASS,
	INTERFACE_PROTOCOL,
	RELEASE,
	MAXIMUM_SLOT_INDEX,
	VOLTAGES,
	PROTOCOLS,
	DEFAULT_CLOCK,
	MAXIMUM_CLOCK,
	CLOCK_COUNT,
	DATA_RATE,
	MAXIMUM_DATA_RATE,
	DATA_RATE_COUNT,
	MAXIMUM_IFSD,
	SYNCHRONOUS_PROTOCOLS,
	MECHANICAL,
	FEATURES,
	MAXIMUM_MESSAGE_LENGTH,
	CLASS_GET_RESPONSE,
	CLASS_ENVELOPE,
	LCD_LAYOUT,
	PIN_SUPPORT,
	BUSY_SLOTS,
	COLUMN_COUNT
};

/* More columns than any file will have; a line with more is refused. */
#define FIELD_LIMIT	128

/* Why a line is refused. */
struct complaint {
	char text[256];
};

#ifndef __printf
#define __printf(a, b)	__attribute__((		\
			format(printf, a, b)))
#endif

/* Return: false. */
__printf(2, 3) bool complain(struct complaint *complaint, const char *format, ...);

/* Where in a line each column is; the file's width. */
struct header {
	int position[COLUMN_COUNT];
	int name_position;
	int width;
};

struct row {
	const char *name;
	u32 value[COLUMN_COUNT];
};

bool read_header(struct header *header, char *line, struct complaint *complaint);
bool read_row(struct row *row, const struct header *header, char *line,
	      struct complaint *complaint);
void build_descriptor(u8 *descriptor, const struct row *row);

#endif /* _READERS_ROW_H */
