// SPDX-License-Identifier: BSD-3-Clause
/*
 * The name of a reader: what it says of itself, as far as it does, then two
 * numbers that tell it from others, and its slots from each other.
 */
#include "names.h"

#include <stdio.h>
#include <strings.h>

struct text {
	char bytes[MAX_READERNAME];
	size_t length;
};

/* Room that the numbers and the NUL need. */
#define NUMBERS	sizeof("FFFFFFFF FFFFFFFF")

static void add(struct text *text, char byte)
{
	if (text->length < sizeof(text->bytes) - NUMBERS)
		text->bytes[text->length++] = byte;
}

/* A multi-string ends names with NUL, and terminals show them. */
static void add_word(struct text *text, const char *before, const char *word,
		     const char *after)
{
	size_t i;

	if (!word[0])
		return;
	for (; *before; before++)
		add(text, *before);
	for (i = 0; i < SCR_INFO_STRING_LENGTH && word[i]; i++)
		add(text, (unsigned char)word[i] < ' ' || word[i] == 0x7F ? ' ' : word[i]);
	for (; *after; after++)
		add(text, *after);
}

/* Cut off in the middle of an UTF-8 character: not that one, either. */
static void end_at_character(struct text *text)
{
	size_t start = text->length;

	if (text->length < sizeof(text->bytes) - NUMBERS)
		return;
	while (start && (text->bytes[start - 1] & 0xC0) == 0x80)
		start--;
	if (start && (text->bytes[start - 1] & 0x80))
		text->length = start - 1;
}

void name_of_reader(const struct scr_info *info, char name[MAX_READERNAME])
{
	struct text text = { .length = 0 };

	add_word(&text, "", info->vendor, " ");
	add_word(&text, "", info->product, " ");
	add_word(&text, "[", info->interface, "] ");
	add_word(&text, "(", info->serial, ") ");
	end_at_character(&text);
	if (text.length && text.bytes[text.length - 1] != ' ')
		text.bytes[text.length++] = ' ';
	snprintf(name, MAX_READERNAME, "%.*s%02X %02X", (int)text.length, text.bytes,
		 info->number, info->slot);
}

bool name_is_notification(const char *name)
{
	return !strcasecmp(name, "\\\\?PnP?\\Notification");
}
