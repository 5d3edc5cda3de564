// SPDX-License-Identifier: BSD-3-Clause
/*
 * Where transmit's APDUs come from: arguments, a file, or stdin.
 */
#include "apdu_source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "hex.h"
#include "interrupt.h"

/*
 * The longest line: two digits and a separator a byte, and as much again for a
 * comment. Not getline(3), which takes any length and leaves copies behind.
 */
#define LINE_LENGTH	(6 * (size_t)SCR_MAXIMUM_COMMAND_LENGTH)

/* Ours, so that it can be wiped; stdin has it until the program ends. */
static char stream_buffer[4096];

/* 00 a4 04 00 without quotes is one APDU, not four. */
static bool are_single_bytes(char **arguments)
{
	for (; *arguments; arguments++) {
		if (strlen(*arguments) != 2)
			return false;
	}
	return true;
}

static int open_stream(struct apdu_source *source, const char *file)
{
	if (file && strcmp(file, "-") != 0) {
		source->name = file;
		source->stream = fopen(file, "re");
		if (!source->stream)
			return error_message(SCRCTL_USAGE, "--file %s: %s", file,
					     strerror(errno));
	} else {
		source->name = "stdin";
		source->stream = stdin;
	}
	setvbuf(source->stream, stream_buffer, _IOFBF, sizeof(stream_buffer));
	source->text = malloc(LINE_LENGTH + 1);
	return source->text ? SCRCTL_OK : error_memory();
}

int apdu_source_open(struct apdu_source *source, const char *file, char **arguments)
{
	bool dash = arguments[0] && !arguments[1] && strcmp(arguments[0], "-") == 0;

	memset(source, 0, sizeof(*source));
	if (file && arguments[0])
		return error_usage("transmit: APDUs either from --file or as arguments");
	if (!file && !dash && arguments[0]) {
		source->arguments = arguments;
		source->joined = are_single_bytes(arguments);
		return SCRCTL_OK;
	}
	if (!file && !dash && isatty(STDIN_FILENO))
		return error_usage("transmit: no APDU; give some in hex, or - to type them");
	return open_stream(source, file);
}

static int parse(const struct apdu_source *source, const char *text, struct apdu *apdu)
{
	const char *kind = source->stream ? "line" : "argument";
	const char *name = source->stream ? source->name : "transmit";
	size_t position;
	const char *wrong = hex_parse(text, apdu->bytes, sizeof(apdu->bytes),
				      &apdu->length, &position);

	if (wrong)
		return error_message(SCRCTL_USAGE, "%s: %s %lu, character %zu: %s", name,
				     kind, source->line, position + 1, wrong);
	if (apdu->length && apdu->length < APDU_HEADER_LENGTH)
		return error_message(SCRCTL_USAGE,
				     "%s: %s %lu: %zu bytes are no APDU: it has at least 4, CLA INS P1 P2",
				     name, kind, source->line, apdu->length);
	return SCRCTL_OK;
}

static int next_joined(struct apdu_source *source, struct apdu *apdu)
{
	size_t count = 0, i;
	char *text;
	int exit_code;

	while (source->arguments[count])
		count++;
	text = calloc(count + 1, 3);
	if (!text)
		return error_memory();
	for (i = 0; i < count; i++) {
		memcpy(text + 3 * i, source->arguments[i], 2);
		text[3 * i + 2] = ' ';
	}
	source->line = 1;
	exit_code = parse(source, text, apdu);
	explicit_bzero(text, 3 * count);
	free(text);
	return exit_code;
}

static int next_argument(struct apdu_source *source, struct apdu *apdu, bool *end)
{
	const char *text = source->arguments[source->line];
	int exit_code;

	*end = !text || (source->joined && source->line);
	if (*end)
		return SCRCTL_OK;
	if (source->joined)
		return next_joined(source, apdu);
	source->line++;
	exit_code = parse(source, text, apdu);
	if (!exit_code && !apdu->length)
		return error_message(SCRCTL_USAGE, "transmit: argument %lu is empty",
				     source->line);
	return exit_code;
}

/* How long it was, LINE_LENGTH for a longer one; -1 at the end. */
static ssize_t read_line(struct apdu_source *source)
{
	size_t length = 0;
	int character = 0;

	while (length < LINE_LENGTH && character != '\n') {
		character = getc(source->stream);
		if (character == EOF)
			break;
		/* No text may end in its middle. */
		source->text[length++] = character ? character : '?';
	}
	source->text[length] = '\0';
	return length || character != EOF ? (ssize_t)length : -1;
}

static int report_end(const struct apdu_source *source)
{
	if (interrupt_signal())
		return error_interrupted(source->name, "read");
	if (ferror(source->stream))
		return error_message(SCRCTL_FAILED, "%s: %s", source->name, strerror(errno));
	return SCRCTL_OK;
}

/* Up to the next line that has more on it than a comment. */
static int next_line(struct apdu_source *source, struct apdu *apdu, bool *end)
{
	int exit_code = SCRCTL_OK;
	ssize_t length;

	do {
		length = read_line(source);
		*end = length < 0 || ferror(source->stream);
		if (*end)
			return report_end(source);
		source->line++;
		if ((size_t)length >= LINE_LENGTH)
			return error_message(SCRCTL_USAGE, "%s: line %lu is too long",
					     source->name, source->line);
		exit_code = parse(source, source->text, apdu);
	} while (!exit_code && !apdu->length);
	return exit_code;
}

int apdu_source_next(struct apdu_source *source, struct apdu *apdu, bool *end)
{
	return source->stream ? next_line(source, apdu, end) :
				next_argument(source, apdu, end);
}

int apdu_source_check(struct apdu_source *source, struct apdu *apdu)
{
	bool end = false;
	int exit_code;

	if (source->stream && (source->stream == stdin || fseek(source->stream, 0, SEEK_SET)))
		return SCRCTL_OK;
	do {
		exit_code = apdu_source_next(source, apdu, &end);
	} while (!exit_code && !end);
	source->line = 0;
	if (source->stream)
		rewind(source->stream);
	return exit_code;
}

void apdu_source_close(struct apdu_source *source)
{
	char **argument;

	if (source->text)
		explicit_bzero(source->text, LINE_LENGTH + 1);
	free(source->text);
	source->text = NULL;
	if (source->stream && source->stream != stdin)
		fclose(source->stream);
	source->stream = NULL;
	explicit_bzero(stream_buffer, sizeof(stream_buffer));
	for (argument = source->arguments; argument && *argument; argument++)
		explicit_bzero(*argument, strlen(*argument));
}
