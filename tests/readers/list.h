/* SPDX-License-Identifier: GPL-2.0-only */
/* A list of readers, line after line. */
#ifndef _READERS_LIST_H
#define _READERS_LIST_H

#include "row.h"

/* What becomes of the rows. */
struct count {
	unsigned int accepted, refused, failed;
};

void count_print(const struct count *count);

/**
 * struct list_line - a line that is not empty
 * @number: from 1, which is the line that names the columns
 * @text: without its end
 * @header: the first line's text
 * @row: NULL: the line is broken
 * @complaint: and why
 */
struct list_line {
	unsigned int number;
	const char *text;
	const char *header;
	const struct row *row;
	const char *complaint;
};

/**
 * struct list_visitor - whoever wants to see the lines
 * @visit: nothing that its @line points to stays
 */
struct list_visitor {
	void (*visit)(struct list_visitor *visitor, const struct list_line *line);
};

/* Return: 0, or -1: the file is not usable; why is printed. */
int list_read(const char *path, struct list_visitor *visitor);

#endif /* _READERS_LIST_H */
