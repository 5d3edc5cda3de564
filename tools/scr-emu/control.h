/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The control channel: a UNIX stream socket; a line is a command, and gets a
 * line that begins with "ok" or "error:".
 */
#ifndef SCR_EMU_CONTROL_H
#define SCR_EMU_CONTROL_H

#include <stdio.h>

struct reader;

/* Listens at @path. Return: 0, or -1 after an error message. */
int control_open(const char *path, struct reader **readers, unsigned int count);
void control_close(const char *path);

/* The other end: sends @words, prints the answer. Return: an exit code. */
int control_send(const char *path, char **words, int count);

/* command.c: runs one line, and writes the answer without a newline. */
void command_run(struct reader **readers, unsigned int count, char *line, FILE *out);

#endif /* SCR_EMU_CONTROL_H */
