// SPDX-License-Identifier: BSD-3-Clause
/*
 * The queue of what the user of a reader's keys is going to do.
 */
#include "pin_pad.h"

#include <string.h>

static bool is_known(const char *entry)
{
	return !strcmp(entry, ENTRY_CANCEL) || !strcmp(entry, ENTRY_TIMEOUT) ||
	       strspn(entry, "0123456789") == strlen(entry);
}

const char *pin_pad_enter(struct pin_pad *pad, const char *entry)
{
	if (!is_known(entry) || !*entry)
		return "digits, cancel or timeout";
	if (strlen(entry) > MAXIMUM_PIN_DIGITS)
		return "32 digits at most";
	if (pad->entry_count == MAXIMUM_ENTRIES)
		return "8 entries are waiting already";
	strcpy(pad->entries[pad->entry_count++].text, entry);
	return NULL;
}

void pin_pad_clear(struct pin_pad *pad)
{
	explicit_bzero(pad->entries, sizeof(pad->entries));
	pad->entry_count = 0;
}

void pin_pad_done(struct pin_pad *pad)
{
	timer_stop(&pad->timer);
	pad->slot = NULL;
	explicit_bzero(pad->typed, sizeof(pad->typed));
	pad->typed_count = 0;
}

void pin_pad_drop(struct pin_pad *pad, const struct slot *slot)
{
	if (pad->slot == slot)
		pin_pad_done(pad);
}
