// SPDX-License-Identifier: BSD-3-Clause
/*
 * Lines of a file or of stdin, in memory that is wiped.
 */
#include "line_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/scr.h>

#include "error.h"
#include "interrupt.h"

/*
 * The longest line: two digits and a separator a byte, and as much again for a
 * comment. Not getline(3), which takes any length and leaves copies behind.
 */
#define LINE_LENGTH	(6 * (size_t)SCR_MAXIMUM_COMMAND_LENGTH)

/* Ours, so that it can be wiped; stdin has it until the program ends. */
static char stream_buffer[4096];

int line_reader_open(struct line_reader *reader, const char *file, const char *what)
{
	memset(reader, 0, sizeof(*reader));
	if (file && strcmp(file, "-") != 0) {
		reader->name = file;
		reader->stream = fopen(file, "re");
		if (!reader->stream)
			return error_message(SCRCTL_USAGE, "%s %s: %s", what, file,
					     strerror(errno));
	} else {
		reader->name = "stdin";
		reader->stream = stdin;
	}
	setvbuf(reader->stream, stream_buffer, _IOFBF, sizeof(stream_buffer));
	reader->text = malloc(LINE_LENGTH + 1);
	return reader->text ? SCRCTL_OK : error_memory();
}

/* How long it was, LINE_LENGTH for a longer one; -1 at the end. */
static ssize_t read_line(struct line_reader *reader)
{
	size_t length = 0;
	int character = 0;

	while (length < LINE_LENGTH && character != '\n') {
		character = getc(reader->stream);
		if (character == EOF)
			break;
		/* No text may end in its middle. */
		reader->text[length++] = character ? character : '?';
	}
	reader->text[length] = '\0';
	return length || character != EOF ? (ssize_t)length : -1;
}

static int report_end(const struct line_reader *reader)
{
	if (interrupt_signal())
		return error_interrupted(reader->name, "read");
	if (ferror(reader->stream))
		return error_message(SCRCTL_FAILED, "%s: %s", reader->name, strerror(errno));
	return SCRCTL_OK;
}

int line_reader_next(struct line_reader *reader, bool *end)
{
	ssize_t length = read_line(reader);

	*end = length < 0 || ferror(reader->stream);
	if (*end)
		return report_end(reader);
	reader->line++;
	if ((size_t)length >= LINE_LENGTH)
		return error_message(SCRCTL_USAGE, "%s: line %lu is too long",
				     reader->name, reader->line);
	return SCRCTL_OK;
}

bool line_reader_rewind(struct line_reader *reader)
{
	if (reader->stream == stdin || fseek(reader->stream, 0, SEEK_SET) != 0)
		return false;
	reader->line = 0;
	return true;
}

void line_reader_close(struct line_reader *reader)
{
	if (reader->text)
		explicit_bzero(reader->text, LINE_LENGTH + 1);
	free(reader->text);
	reader->text = NULL;
	if (reader->stream && reader->stream != stdin)
		fclose(reader->stream);
	reader->stream = NULL;
	explicit_bzero(stream_buffer, sizeof(stream_buffer));
}
