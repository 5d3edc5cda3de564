// SPDX-License-Identifier: BSD-3-Clause
/*
 * Where transmit's APDUs come from: arguments, a file, or stdin.
 */
#include "apdu_source.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "hex.h"

/* 00 a4 04 00 without quotes is one APDU, not four. */
static bool are_single_bytes(char **arguments)
{
	for (; *arguments; arguments++) {
		if (strlen(*arguments) != 2)
			return false;
	}
	return true;
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
	return line_reader_open(&source->lines, file, "--file");
}

static int parse(const struct apdu_source *source, const char *text, struct apdu *apdu)
{
	bool is_line = source->lines.stream;
	const char *kind = is_line ? "line" : "argument";
	const char *name = is_line ? source->lines.name : "transmit";
	unsigned long number = is_line ? source->lines.line : source->argument;
	size_t position;
	const char *wrong = hex_parse(text, apdu->bytes, sizeof(apdu->bytes),
				      &apdu->length, &position);

	if (wrong)
		return error_message(SCRCTL_USAGE, "%s: %s %lu, character %zu: %s", name,
				     kind, number, position + 1, wrong);
	if (apdu->length && apdu->length < APDU_HEADER_LENGTH)
		return error_message(SCRCTL_USAGE,
				     "%s: %s %lu: %zu bytes are no APDU: it has at least 4, CLA INS P1 P2",
				     name, kind, number, apdu->length);
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
	source->argument = 1;
	exit_code = parse(source, text, apdu);
	explicit_bzero(text, 3 * count);
	free(text);
	return exit_code;
}

static int next_argument(struct apdu_source *source, struct apdu *apdu, bool *end)
{
	const char *text = source->arguments[source->argument];
	int exit_code;

	*end = !text || (source->joined && source->argument);
	if (*end)
		return SCRCTL_OK;
	if (source->joined)
		return next_joined(source, apdu);
	source->argument++;
	exit_code = parse(source, text, apdu);
	if (!exit_code && !apdu->length)
		return error_message(SCRCTL_USAGE, "transmit: argument %lu is empty",
				     source->argument);
	return exit_code;
}

/* Up to the next line that has more on it than a comment. */
static int next_line(struct apdu_source *source, struct apdu *apdu, bool *end)
{
	int exit_code;

	do {
		exit_code = line_reader_next(&source->lines, end);
		if (exit_code || *end)
			return exit_code;
		exit_code = parse(source, source->lines.text, apdu);
	} while (!exit_code && !apdu->length);
	return exit_code;
}

int apdu_source_next(struct apdu_source *source, struct apdu *apdu, bool *end)
{
	return source->lines.stream ? next_line(source, apdu, end) :
				      next_argument(source, apdu, end);
}

int apdu_source_check(struct apdu_source *source, struct apdu *apdu)
{
	bool end = false;
	int exit_code;

	if (source->lines.stream && !line_reader_rewind(&source->lines))
		return SCRCTL_OK;
	do {
		exit_code = apdu_source_next(source, apdu, &end);
	} while (!exit_code && !end);
	source->argument = 0;
	if (source->lines.stream)
		line_reader_rewind(&source->lines);
	return exit_code;
}

void apdu_source_close(struct apdu_source *source)
{
	char **argument;

	line_reader_close(&source->lines);
	for (argument = source->arguments; argument && *argument; argument++)
		explicit_bzero(*argument, strlen(*argument));
}
