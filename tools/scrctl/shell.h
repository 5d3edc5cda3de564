/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * shell: what its parts share.
 */
#ifndef SCRCTL_SHELL_H
#define SCRCTL_SHELL_H

#include <stdbool.h>

#include "line_reader.h"
#include "session.h"
#include "shell_history.h"

/**
 * struct shell - a shell
 * @options: the command line; verbose and protocol change
 * @session: the card
 * @history: lines typed
 * @lines: where they come from, if not from a terminal
 * @interactive: somebody types them at a terminal
 * @ended: it was told to end
 */
struct shell {
	struct scrctl_options options;
	struct session *session;
	struct shell_history history;
	struct line_reader lines;
	bool interactive;
	bool ended;
};

/**
 * struct shell_command - one of its commands
 * @name: how it is called
 * @usage: its arguments, for help
 * @words: what it does, for help
 * @least: arguments
 * @most: arguments
 * @arguments: which there may be, separated by blanks, for completion; or NULL
 * @run: does it; @arguments end with NULL. Returns an exit code, the error printed.
 */
struct shell_command {
	const char *name;
	const char *usage;
	const char *words;
	int least;
	int most;
	const char *arguments;
	int (*run)(struct shell *shell, char **arguments, int count);
};

/* Ends with a NULL name. */
extern const struct shell_command shell_commands[];

/* NULL if there is none. */
const struct shell_command *shell_find_command(const char *name);

/**
 * shell_do_line() - do what a line says
 * @shell: where
 * @line: it
 * @keep: set: it may go into the history, because it was understood and has no PIN
 *
 * Return: an exit code, the error printed.
 */
int shell_do_line(struct shell *shell, const char *line, bool *keep);

/* The command verify. */
int shell_verify(struct shell *shell, char **arguments, int count);

/*
 * The word number @index that completes @text; @line is what stands before it.
 * NULL after the last. In new memory.
 */
char *shell_complete(const char *line, size_t before, const char *text, size_t index);

#endif /* SCRCTL_SHELL_H */
