// SPDX-License-Identifier: BSD-3-Clause
/*
 * Completion in the shell: commands, their arguments, and instructions by name.
 */
#include <stdlib.h>
#include <string.h>

#include "instruction.h"
#include "shell.h"

static bool begins_with(const char *word, const char *text)
{
	return strncmp(word, text, strlen(text)) == 0;
}

static char *complete_first(const char *text, size_t index)
{
	const struct shell_command *command;
	const struct instruction *instruction;

	for (command = shell_commands; command->name; command++) {
		if (begins_with(command->name, text) && index-- == 0)
			return strdup(command->name);
	}
	for (instruction = instructions; instruction->name; instruction++) {
		if (begins_with(instruction->name, text) && index-- == 0)
			return strdup(instruction->name);
	}
	return NULL;
}

/* Of words separated by blanks. */
static char *complete_from(const char *words, const char *text, size_t index)
{
	while (words && *words) {
		size_t length = strcspn(words, " ");

		if (strlen(text) <= length && begins_with(words, text) && index-- == 0)
			return strndup(words, length);
		words += length;
		words += strspn(words, " ");
	}
	return NULL;
}

char *shell_complete(const char *line, size_t before, const char *text, size_t index)
{
	const struct shell_command *command;
	size_t blanks = strspn(line, " \t");
	size_t length = strcspn(line + blanks, " \t");
	char *first;

	if (before <= blanks)
		return complete_first(text, index);
	first = strndup(line + blanks, length);
	command = first ? shell_find_command(first) : NULL;
	free(first);
	/* The first argument only: none of them has two words to choose from. */
	length += blanks;
	length += strspn(line + length, " \t");
	return command && before <= length ? complete_from(command->arguments, text, index) : NULL;
}
