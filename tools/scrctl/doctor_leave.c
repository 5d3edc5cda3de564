// SPDX-License-Identifier: BSD-3-Clause
/*
 * The parameter leave of scr-ccid, read as the driver does: entries are VENDOR:PRODUCT,
 * VENDOR:*, or all, "!" takes one back, and the last that fits counts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"

static bool fits(const char *entry, unsigned int vendor, unsigned int product)
{
	char exact[16], any[16];

	snprintf(exact, sizeof(exact), "%x:%x", vendor & 0xFFFF, product & 0xFFFF);
	snprintf(any, sizeof(any), "%x:*", vendor & 0xFFFF);
	return strcmp(entry, "all") == 0 || strcmp(entry, exact) == 0 ||
	       strcmp(entry, any) == 0;
}

/* In the form that fits() makes: small letters, and no zeros before a number. */
static void simplify(const char *entry, char *text, size_t size)
{
	unsigned int vendor, product;
	char rest;

	if (sscanf(entry, "%4x:%4x%c", &vendor, &product, &rest) == 2)
		snprintf(text, size, "%x:%x", vendor, product);
	else if (sscanf(entry, "%4x:%c", &vendor, &rest) == 2 && rest == '*')
		snprintf(text, size, "%x:*", vendor);
	else
		snprintf(text, size, "%s", entry);
}

bool doctor_is_left(const char *list, unsigned int vendor, unsigned int product)
{
	char *copy = strdup(list), *rest = copy, *entry;
	bool left = false;
	char text[32];

	while (copy && (entry = strsep(&rest, ", "))) {
		simplify(entry + (*entry == '!'), text, sizeof(text));
		if (fits(text, vendor, product))
			left = *entry != '!';
	}
	free(copy);
	return left;
}
