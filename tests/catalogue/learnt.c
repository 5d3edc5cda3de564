// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rows of the catalogue that nobody has written: a fault that is added to scr-emu is
 * tried, too. What its calls end with is not known; they end in time, and the reader works
 * afterwards, or at least when it has been plugged in again.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../uapi/test.h"
#include "catalogue.h"

#define BEFORE_NAMES	"there are:"
#define COMMAND		"fault "

const struct fault *faults = written_faults;
size_t fault_count;

static bool ends_word(char character)
{
	return !islower((unsigned char)character) && !isdigit((unsigned char)character) &&
	       character != '-';
}

static bool is_in(const char *script, const char *name)
{
	size_t length = strlen(name);
	const char *place = script;

	while ((place = strstr(place, COMMAND))) {
		place += strlen(COMMAND);
		if (!strncmp(place, name, length) && ends_word(place[length]))
			return true;
	}
	return false;
}

static bool is_written(const char *name)
{
	size_t i;

	for (i = 0; i < written_fault_count; i++)
		if (is_in(written_faults[i].script, name))
			return true;
	return false;
}

static struct fault row_of(const char *name)
{
	struct fault row = { .kind = UNKNOWN };
	char *script;
	int manner;

	if (asprintf(&script, COMMAND "%s", name) < 0)
		bail_out("no memory");
	row.script = script;
	row.name = script;
	for (manner = 0; manner < MANNERS; manner++)
		row.allowed[manner] = ANY_OUTCOME;
	return row;
}

/* scr-emu tells the names to whom has said none. */
static char *names_of_emulator(void)
{
	char *names;

	emulator_connect(0);
	emulator_do(COMMAND, 0);
	names = strstr(emulator_said(), BEFORE_NAMES);
	if (!names)
		bail_out("scr-emu does not tell its faults: %s", emulator_said());
	names = strdup(names + strlen(BEFORE_NAMES));
	if (!names)
		bail_out("no memory");
	emulator_disconnect();
	return names;
}

void faults_learn(void)
{
	char *names = names_of_emulator(), *name, *save;
	/* Each name has a character and a space. */
	size_t room = written_fault_count + strlen(names) / 2 + 1;
	struct fault *rows = calloc(room, sizeof(*rows));

	if (!rows)
		bail_out("no memory");
	memcpy(rows, written_faults, written_fault_count * sizeof(*rows));
	fault_count = written_fault_count;
	for (name = strtok_r(names, " ", &save); name; name = strtok_r(NULL, " ", &save))
		if (!is_written(name))
			rows[fault_count++] = row_of(name);
	free(names);
	faults = rows;
}
