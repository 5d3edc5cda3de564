// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * Readers that are left to others, by the administrator's list. Pure.
 *
 * An entry is VENDOR:PRODUCT or VENDOR:*, in hex as lsusb prints them, or "all"; with
 * a "!" before it, the readers are not left. The last entry that fits counts, so that
 * "all,!08e6:3437" is a list, and what is added to one has its way.
 */
#include "leave.h"

struct ccid_leave_entry {
	bool leaves;
	bool any_vendor;
	bool any_product;
	u16 vendor;
	u16 product;
};

static int hex_digit(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if (character >= 'a' && character <= 'f')
		return character - 'a' + 10;
	if (character >= 'A' && character <= 'F')
		return character - 'A' + 10;
	return -1;
}

/* One to four digits; the end of them, or NULL. */
static const char *take_number(const char *text, u16 *number)
{
	const char *begin = text;

	for (*number = 0; hex_digit(*text) >= 0; text++) {
		if (text - begin == 4)
			return NULL;
		*number = *number << 4 | hex_digit(*text);
	}
	return text > begin ? text : NULL;
}

/* The end of the entry, or NULL: it is none. */
static const char *take_entry(const char *text, struct ccid_leave_entry *entry)
{
	memset(entry, 0, sizeof(*entry));
	entry->leaves = *text != '!';
	if (!entry->leaves)
		text++;
	if (!strncmp(text, "all", 3)) {
		entry->any_vendor = true;
		return text + 3;
	}
	text = take_number(text, &entry->vendor);
	if (!text || *text++ != ':')
		return NULL;
	entry->any_product = *text == '*';
	return entry->any_product ? text + 1 : take_number(text, &entry->product);
}

static bool entry_fits(const struct ccid_leave_entry *entry, u16 vendor, u16 product)
{
	if (entry->any_vendor)
		return true;
	return entry->vendor == vendor && (entry->any_product || entry->product == product);
}

static bool is_separator(char character)
{
	return character == ',' || character == ' ' || character == '\n';
}

/**
 * ccid_is_left() - is a reader left to others?
 * @list: entries, with commas, blanks or ends of lines between them
 * @vendor: idVendor
 * @product: idProduct
 *
 * Return: 1 or 0; -1: there is something in the list that is no entry.
 */
int ccid_is_left(const char *list, u16 vendor, u16 product)
{
	struct ccid_leave_entry entry;
	int is_left = 0;

	for (;;) {
		while (is_separator(*list))
			list++;
		if (!*list)
			return is_left;
		list = take_entry(list, &entry);
		if (!list || (*list && !is_separator(*list)))
			return -1;
		if (entry_fits(&entry, vendor, product))
			is_left = entry.leaves;
	}
}
EXPORT_SYMBOL_GPL(ccid_is_left);
