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

/* One to four digits; the end of them, or NULL. */
static const char *ccid_take_number(const char *text, u16 *number)
{
	const char *begin = text;

	for (*number = 0; hex_to_bin(*text) >= 0; text++) {
		if (text - begin == 4)
			return NULL;
		*number = *number << 4 | hex_to_bin(*text);
	}
	return text > begin ? text : NULL;
}

/* The end of the entry, or NULL: it is none. */
static const char *ccid_take_entry(const char *text, struct ccid_leave_entry *entry)
{
	memset(entry, 0, sizeof(*entry));
	entry->leaves = *text != '!';
	if (!entry->leaves)
		text++;
	if (!strncmp(text, "all", 3)) {
		entry->any_vendor = true;
		return text + 3;
	}
	text = ccid_take_number(text, &entry->vendor);
	if (!text || *text++ != ':')
		return NULL;
	entry->any_product = *text == '*';
	return entry->any_product ? text + 1 : ccid_take_number(text, &entry->product);
}

static bool ccid_entry_fits(const struct ccid_leave_entry *entry, u16 vendor, u16 product)
{
	if (entry->any_vendor)
		return true;
	return entry->vendor == vendor && (entry->any_product || entry->product == product);
}

static bool ccid_is_separator(char character)
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
		while (ccid_is_separator(*list))
			list++;
		if (!*list)
			return is_left;
		list = ccid_take_entry(list, &entry);
		if (!list || (*list && !ccid_is_separator(*list)))
			return -1;
		if (ccid_entry_fits(&entry, vendor, product))
			is_left = entry.leaves;
	}
}
EXPORT_SYMBOL_IF_KUNIT(ccid_is_left);
