/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The lines that were typed, in memory and in a file.
 */
#ifndef SCRCTL_SHELL_HISTORY_H
#define SCRCTL_SHELL_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#define SHELL_HISTORY_LENGTH	500

/**
 * struct shell_history - the lines
 * @lines: they, the oldest first
 * @count: how many, at most SHELL_HISTORY_LENGTH
 * @path: of the file, NULL for none
 */
struct shell_history {
	char *lines[SHELL_HISTORY_LENGTH];
	size_t count;
	char *path;
};

/*
 * Finds the file, makes its folders and reads it. Without a home there is none,
 * and memory has to do.
 */
void shell_history_open(struct shell_history *history);

/*
 * Adds a line, unless it is the same as the one before; to the file, too. That it
 * holds no secret is the caller's to see to. Returns whether it was added.
 */
bool shell_history_add(struct shell_history *history, const char *line);

/* Wipes what is in memory. */
void shell_history_close(struct shell_history *history);

#endif /* SCRCTL_SHELL_HISTORY_H */
