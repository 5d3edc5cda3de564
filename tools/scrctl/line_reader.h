/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lines of a file or of stdin, which may hold secrets.
 */
#ifndef SCRCTL_LINE_READER_H
#define SCRCTL_LINE_READER_H

#include <stdbool.h>
#include <stdio.h>

/**
 * struct line_reader - where lines come from
 * @stream: NULL where none is open
 * @name: of @stream, for errors
 * @line: number of the line read last, from 1
 * @text: the line read last
 */
struct line_reader {
	FILE *stream;
	const char *name;
	unsigned long line;
	char *text;
};

/**
 * line_reader_open() - begin
 * @reader: set
 * @file: its name; NULL or - for stdin
 * @what: what the name was given as, for the error: "--file"
 *
 * There is one at a time.
 *
 * Return: an exit code, the error printed.
 */
int line_reader_open(struct line_reader *reader, const char *file, const char *what);

/* The next line, its end included. Returns an exit code, the error printed. */
int line_reader_next(struct line_reader *reader, bool *end);

/* Back to the first line. Returns false where that is not possible. */
bool line_reader_rewind(struct line_reader *reader);

/* Ends, and wipes what was read. */
void line_reader_close(struct line_reader *reader);

#endif /* SCRCTL_LINE_READER_H */
