// SPDX-License-Identifier: BSD-3-Clause
/*
 * The list of readers that scr-ccid leaves to others. drivers/smartcard/ccid/leave.c
 * reads it.
 */
#include "leave_list.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

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
	int length = snprintf(list + used, LEAVE_LENGTH - used, "%s%s", used ? "," : "", word);

	return used + length < LEAVE_LENGTH;
}

bool leave_list_change(char list[LEAVE_LENGTH], const char *entry, bool leave)
{
	char words[LEAVE_LENGTH], result[LEAVE_LENGTH] = "", last[64];
	char *word, *rest;
	bool fits = true;

	memcpy(words, list, LEAVE_LENGTH);
	for (word = strtok_r(words, "\n, ", &rest); word; word = strtok_r(NULL, "\n, ", &rest)) {
		if (is_needed(word, entry, result))
			fits = fits && append(result, word);
	}
	snprintf(last, sizeof(last), "%s%.60s", leave ? "" : "!", entry);
	if (is_needed(last, "", result))
		fits = fits && append(result, last);
	if (fits)
		memcpy(list, result, LEAVE_LENGTH);
	return fits;
}

static int read_parameter(char list[LEAVE_LENGTH])
{
	FILE *stream = fopen(LEAVE_PARAMETER, "re");
	size_t length;

	if (!stream)
		return errno;
	length = fread(list, 1, LEAVE_LENGTH - 1, stream);
	list[length] = '\0';
	fclose(stream);
	return 0;
}

static int write_parameter(const char *list)
{
	FILE *stream = fopen(LEAVE_PARAMETER, "we");
	int error = 0;

	if (!stream)
		return errno;
	if (fprintf(stream, "%s\n", list) < 0 || fflush(stream) != 0)
		error = errno;
	fclose(stream);
	return error;
}

int leave_parameter_change(const char *entry, bool leave)
{
	char list[LEAVE_LENGTH];
	int error = read_parameter(list);

	if (!error && !leave_list_change(list, entry, leave))
		error = ENOSPC;
	return error ? error : write_parameter(list);
}
