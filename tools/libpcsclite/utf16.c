// SPDX-License-Identifier: BSD-3-Clause
/*
 * UTF-8 to UTF-16LE. A byte that begins no character becomes U+FFFD.
 */
#include "utf16.h"

#define REPLACEMENT	0xFFFD

static BYTE *put_unit(BYTE *units, __u32 unit)
{
	*units++ = unit & 0xFF;
	*units++ = unit >> 8;
	return units;
}

static BYTE *put_character(BYTE *units, __u32 character)
{
	if (character < 0x10000)
		return put_unit(units, character);
	character -= 0x10000;
	units = put_unit(units, 0xD800 | character >> 10);
	return put_unit(units, 0xDC00 | (character & 0x3FF));
}

/* Bytes that follow the first one of a character; -1: it begins none. */
static int followers(BYTE first)
{
	if (first < 0x80)
		return 0;
	if (first >= 0xC2 && first < 0xE0)
		return 1;
	if (first >= 0xE0 && first < 0xF0)
		return 2;
	return first >= 0xF0 && first < 0xF5 ? 3 : -1;
}

static const BYTE *get_character(const BYTE *text, __u32 *character)
{
	int count = followers(*text), i;

	*character = REPLACEMENT;
	for (i = 1; i <= count; i++) {
		if ((text[i] & 0xC0) != 0x80)
			return text + 1;
	}
	if (count < 0)
		return text + 1;
	*character = count ? *text & (0x3F >> count) : *text;
	for (i = 1; i <= count; i++)
		*character = *character << 6 | (text[i] & 0x3F);
	if (*character > 0x10FFFF || (*character >= 0xD800 && *character < 0xE000))
		*character = REPLACEMENT;
	return text + 1 + count;
}

DWORD utf16_from_utf8(const char *text, BYTE *units)
{
	const BYTE *from = (const BYTE *)text;
	BYTE *to = units;
	__u32 character;

	while (*from) {
		from = get_character(from, &character);
		to = put_character(to, character);
	}
	return to - units;
}
