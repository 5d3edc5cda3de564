// SPDX-License-Identifier: BSD-3-Clause
/*
 * A line of the kernel's trace, taken apart:
 *
 *	          scrctl-412     [000]    23.456789: scr_request: scr0 POWER major=1 ...
 *
 * The program's name has 16 columns, and may have anything in them.
 */
#include "trace_event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "root.h"

#define NAME_COLUMNS	16

static void take_program(struct trace_event *event, const char *line)
{
	char name[sizeof(event->program)];

	line += strspn(line, " ");
	snprintf(event->program, sizeof(event->program), "%.*s",
		 (int)strcspn(line, "\n"), line);
	/* The kernel learns a name when the thread is scheduled; we may be faster. */
	if (strcmp(event->program, "<...>") == 0 &&
	    root_read(name, sizeof(name), "/proc/%d/comm", event->thread))
		strcpy(event->program, name);
}

/* From the brackets on; between them and the time, flags may stand. */
static bool take_time(struct trace_event *event, char *text)
{
	char *colon = strstr(text, ": scr_");
	char *begin;

	if (!colon)
		return false;
	*colon = '\0';
	begin = strrchr(text, ' ');
	if (!begin)
		return false;
	event->seconds = strtod(begin, NULL);
	return sscanf(colon + 2, "%31[^:]: %255[^\n]", event->name, event->rest) >= 1;
}

bool trace_event_parse(struct trace_event *event, char *line)
{
	char *bracket;

	event->rest[0] = '\0';
	if (strlen(line) <= NAME_COLUMNS || line[NAME_COLUMNS] != '-')
		return false;
	line[NAME_COLUMNS] = '\0';
	event->thread = strtol(line + NAME_COLUMNS + 1, &bracket, 10);
	bracket += strspn(bracket, " ");
	if (*bracket != '[' || !take_time(event, bracket))
		return false;
	take_program(event, line);
	text_clean(event->program);
	text_clean(event->rest);
	return true;
}

void trace_event_whom(const struct trace_event *event, char *whom, size_t size)
{
	snprintf(whom, size, "%.*s", (int)strcspn(event->rest, " "), event->rest);
}

__s64 trace_event_value(const struct trace_event *event, const char *key)
{
	size_t length = strlen(key);
	const char *at;

	for (at = strchr(event->rest, ' '); at; at = strchr(at + 1, ' ')) {
		if (strncmp(at + 1, key, length) == 0 && at[1 + length] == '=')
			return strtoll(at + length + 2, NULL, 0);
	}
	return 0;
}
