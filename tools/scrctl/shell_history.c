// SPDX-License-Identifier: BSD-3-Clause
/*
 * The lines that were typed, in memory and in a file that nobody else can read:
 * $XDG_STATE_HOME/scrctl/history. Several shells may write to it.
 */
#include "shell_history.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file with more lines is shortened when it is read. */
#define FILE_LENGTH	(2 * SHELL_HISTORY_LENGTH)

/* Longer ones are not kept: an extended APDU fills a screen several times. */
#define LINE_LENGTH	4096

static char *make_path(void)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	char *path = NULL;
	int length = -1;

	/* The XDG base directory specification: relative paths are to be ignored. */
	if (state && state[0] == '/')
		length = asprintf(&path, "%s/scrctl/history", state);
	else if (home && home[0] == '/')
		length = asprintf(&path, "%s/.local/state/scrctl/history", home);
	return length < 0 ? NULL : path;
}

/* What can't be made shows when the file is opened. */
static void make_folders(char *path)
{
	char *slash;

	for (slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
}

static FILE *open_file(const char *path, int flags, const char *mode)
{
	int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
	FILE *file;

	if (fd < 0)
		return NULL;
	fchmod(fd, 0600);
	file = fdopen(fd, mode);
	if (!file)
		close(fd);
	return file;
}

static bool remember(struct shell_history *history, const char *line)
{
	char *copy;

	if (!*line || strlen(line) >= LINE_LENGTH ||
	    (history->count && strcmp(history->lines[history->count - 1], line) == 0))
		return false;
	copy = strdup(line);
	if (!copy)
		return false;
	if (history->count == SHELL_HISTORY_LENGTH) {
		free(history->lines[0]);
		memmove(history->lines, history->lines + 1,
			--history->count * sizeof(history->lines[0]));
	}
	history->lines[history->count++] = copy;
	return true;
}

/* Beside it first: a shell that dies in the middle loses nothing. */
static void shorten(const struct shell_history *history)
{
	char *beside = NULL;
	FILE *file;
	size_t i;
	bool good = true;

	if (asprintf(&beside, "%s.%d", history->path, (int)getpid()) < 0)
		return;
	file = open_file(beside, O_WRONLY | O_CREAT | O_EXCL, "w");
	for (i = 0; file && i < history->count; i++)
		good = fprintf(file, "%s\n", history->lines[i]) > 0 && good;
	if (file) {
		good = fclose(file) == 0 && good;
		if (!good || rename(beside, history->path) != 0)
			unlink(beside);
	}
	free(beside);
}

static void read_file(struct shell_history *history)
{
	FILE *file = open_file(history->path, O_RDONLY, "r");
	char line[LINE_LENGTH];
	size_t count = 0;

	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		remember(history, line);
		count++;
	}
	if (file)
		fclose(file);
	if (count > FILE_LENGTH)
		shorten(history);
}

void shell_history_open(struct shell_history *history)
{
	memset(history, 0, sizeof(*history));
	history->path = make_path();
	if (!history->path)
		return;
	make_folders(history->path);
	read_file(history);
}

bool shell_history_add(struct shell_history *history, const char *line)
{
	FILE *file;

	if (!remember(history, line))
		return false;
	file = history->path ?
	       open_file(history->path, O_WRONLY | O_CREAT | O_APPEND, "a") : NULL;
	if (file) {
		fprintf(file, "%s\n", line);
		fclose(file);
	}
	return true;
}

void shell_history_close(struct shell_history *history)
{
	while (history->count) {
		char *line = history->lines[--history->count];

		explicit_bzero(line, strlen(line));
		free(line);
	}
	free(history->path);
	history->path = NULL;
}
