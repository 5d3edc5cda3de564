// SPDX-License-Identifier: GPL-2.0-only
/* A list of readers, line after line; broken ones are not passed over. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "list.h"

#define UTF8_BYTE_ORDER_MARK	"\xef\xbb\xbf"

/* The file, and the line in it. */
struct list {
	FILE *file;
	char *buffer;
	size_t size;
	bool has_nul;
	char *header_text;
	struct header header;
	struct list_visitor *visitor;
};

void count_print(const struct count *count)
{
	printf("%u accepted, %u refused, %u failed\n", count->accepted, count->refused,
	       count->failed);
}

/* The next line without its end; NULL at the end of the file or on an error. */
static char *next_line(struct list *list)
{
	ssize_t length = getline(&list->buffer, &list->size, list->file);

	if (length < 0)
		return NULL;
	list->has_nul = strlen(list->buffer) != (size_t)length;
	list->buffer[strcspn(list->buffer, "\r\n")] = '\0';
	return list->buffer;
}

static bool find_header(struct list *list, struct complaint *complaint)
{
	char *text = next_line(list);

	if (!text) {
		snprintf(complaint->text, sizeof(complaint->text), "the file is empty");
		return false;
	}
	if (!strncmp(text, UTF8_BYTE_ORDER_MARK, strlen(UTF8_BYTE_ORDER_MARK)))
		text += strlen(UTF8_BYTE_ORDER_MARK);
	list->header_text = strdup(text);
	return read_header(&list->header, text, complaint);
}

static void visit(struct list *list, unsigned int number, char *text)
{
	struct complaint complaint = {};
	struct row row = { .name = "" };
	char *copy = strdup(text);
	struct list_line line = {
		.number = number,
		.text = copy,
		.header = list->header_text,
	};
	char broken[400];

	if (list->has_nul) {
		line.complaint = "a NUL byte: this is no text";
	} else if (read_row(&row, &list->header, text, &complaint)) {
		line.row = &row;
	} else {
		snprintf(broken, sizeof(broken), "%.80s: %s", row.name, complaint.text);
		line.complaint = broken;
	}
	list->visitor->visit(list->visitor, &line);
	free(copy);
}

/* Empty lines are passed over. Return: the number of rows. */
static unsigned int visit_all(struct list *list)
{
	unsigned int number, rows = 0;
	char *text;

	for (number = 2; (text = next_line(list)); number++) {
		if (!*text && !list->has_nul)
			continue;
		visit(list, number, text);
		rows++;
	}
	return rows;
}

static void read_all(struct list *list, struct complaint *complaint)
{
	if (find_header(list, complaint) && !visit_all(list))
		snprintf(complaint->text, sizeof(complaint->text),
			 "no reader after the first line");
	if (ferror(list->file))
		snprintf(complaint->text, sizeof(complaint->text), "reading failed");
	free(list->buffer);
	free(list->header_text);
	fclose(list->file);
}

int list_read(const char *path, struct list_visitor *visitor)
{
	struct complaint complaint = {};
	struct list list = { .file = fopen(path, "r"), .visitor = visitor };

	if (list.file)
		read_all(&list, &complaint);
	else
		snprintf(complaint.text, sizeof(complaint.text), "%s", strerror(errno));
	if (!*complaint.text)
		return 0;
	printf("%s: %s\n", path, complaint.text);
	return -1;
}
