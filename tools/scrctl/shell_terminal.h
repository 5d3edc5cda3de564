/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lines that somebody types at a terminal, with editing, history and completion.
 */
#ifndef SCRCTL_SHELL_TERMINAL_H
#define SCRCTL_SHELL_TERMINAL_H

#include "shell_history.h"

struct shell;

enum shell_typed {
	SHELL_TYPED_LINE,
	SHELL_TYPED_INTERRUPT,	/* Ctrl-C */
	SHELL_TYPED_END,	/* Ctrl-D, or the terminal is gone, or a signal */
};

void shell_terminal_begin(const struct shell_history *history);

/* For the keys that go through the history. */
void shell_terminal_remember(const char *line);

/**
 * shell_terminal_read() - have a line typed
 * @shell: the reader's events are told above the line
 * @line: set for SHELL_TYPED_LINE, to be freed by the caller
 *
 * Return: what came.
 */
enum shell_typed shell_terminal_read(struct shell *shell, char **line);

#endif /* SCRCTL_SHELL_TERMINAL_H */
