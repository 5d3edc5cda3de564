// SPDX-License-Identifier: BSD-3-Clause
/*
 * Bytes written in hex: reading with a place for every error, and writing.
 */
#include "hex.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "portable.h"

/* What may stand between two bytes. */
static size_t separator_length(const char *text)
{
	return strspn(text, " \t\r\n:,");
}

const char *hex_parse(const char *text, __u8 *bytes, size_t room,
		      size_t *length, size_t *position)
{
	const char *at = text + separator_length(text);
	const char *wrong = NULL;

	*length = 0;
	while (!wrong && *at && *at != '#') {
		int high = hex_to_bin(at[0]);
		int low = high < 0 ? -1 : hex_to_bin(at[1]);

		if (high < 0) {
			wrong = "not a hex digit";
		} else if (low < 0) {
			wrong = "half a byte: its second hex digit is missing";
		} else if (*length == room) {
			wrong = "more bytes than may be sent";
		} else {
			bytes[(*length)++] = high << 4 | low;
			at += 2;
			at += separator_length(at);
		}
	}
	*position = at - text;
	return wrong;
}

char *hex_format(const __u8 *bytes, size_t length)
{
	static const char digits[] = "0123456789abcdef";
	char *text = malloc(length ? 3 * length : 1);
	size_t i;

	if (!text)
		return NULL;
	for (i = 0; i < length; i++) {
		text[3 * i] = digits[bytes[i] >> 4];
		text[3 * i + 1] = digits[bytes[i] & 15];
		text[3 * i + 2] = ' ';
	}
	text[length ? 3 * length - 1 : 0] = '\0';
	return text;
}
