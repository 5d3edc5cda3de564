// SPDX-License-Identifier: GPL-2.0-only
/* The module's table of devices, as the tools that load modules see it. */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alias.h"

#define LIMIT	512

static char *aliases[LIMIT];
static unsigned int alias_count;

int aliases_read(const char *path)
{
	char command[1024], line[256];
	FILE *output;

	snprintf(command, sizeof(command), "modinfo -F alias '%s'", path);
	output = popen(command, "re");
	while (output && alias_count < LIMIT && fgets(line, sizeof(line), output)) {
		line[strcspn(line, "\n")] = '\0';
		aliases[alias_count++] = strdup(line);
	}
	if (output)
		pclose(output);
	if (alias_count)
		return 0;
	fprintf(stderr, "%s: no aliases: is it the module?\n", path);
	return -1;
}

bool aliases_match(const char *modalias)
{
	unsigned int i;

	for (i = 0; i < alias_count; i++)
		if (!fnmatch(aliases[i], modalias, 0))
			return true;
	return false;
}
