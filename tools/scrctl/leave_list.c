// SPDX-License-Identifier: BSD-3-Clause
/*
 * The list of readers that scr-ccid leaves to others. drivers/smartcard/ccid/leave.c
 * reads it.
 */
#include "leave_list.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "root.h"

static bool is_about(const char *word, const char *entry)
{
	return strcasecmp(word + (word[0] == '!'), entry) == 0;
}

/* Entries that exclude nothing any more are left out, too. */
static bool is_needed(const char *word, const char *entry, const char *result)
{
	if (strcmp(entry, "all") == 0 || is_about(word, entry))
		return false;
	return word[0] != '!' || result[0];
}

static bool append(char *list, const char *word)
{
	size_t used = strlen(list);
	int length = snprintf(list + used, CCID_LEAVE_LENGTH - used, "%s%s", used ? "," : "", word);

	return used + length < CCID_LEAVE_LENGTH;
}

bool leave_list_change(char list[CCID_LEAVE_LENGTH], const char *entry, bool leave)
{
	char words[CCID_LEAVE_LENGTH], result[CCID_LEAVE_LENGTH] = "", last[64];
	char *word, *rest;
	bool fits = true;

	memcpy(words, list, CCID_LEAVE_LENGTH);
	for (word = strtok_r(words, "\n, ", &rest); word; word = strtok_r(NULL, "\n, ", &rest)) {
		if (is_needed(word, entry, result))
			fits = fits && append(result, word);
	}
	snprintf(last, sizeof(last), "%s%.60s", leave ? "" : "!", entry);
	if (is_needed(last, "", result))
		fits = fits && append(result, last);
	if (fits)
		memcpy(list, result, CCID_LEAVE_LENGTH);
	return fits;
}

static int read_parameter(char list[CCID_LEAVE_LENGTH])
{
	char path[PATH_MAX];
	FILE *stream = fopen(root_path(path, LEAVE_PARAMETER), "re");
	size_t length;

	if (!stream)
		return errno;
	length = fread(list, 1, CCID_LEAVE_LENGTH - 1, stream);
	list[length] = '\0';
	fclose(stream);
	return 0;
}

int leave_parameter_change(const char *entry, bool leave)
{
	char list[CCID_LEAVE_LENGTH];
	int error = read_parameter(list);

	if (!error && !leave_list_change(list, entry, leave))
		error = ENOSPC;
	return error ? error : root_write(list, LEAVE_PARAMETER);
}
