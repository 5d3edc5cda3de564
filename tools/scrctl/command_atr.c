// SPDX-License-Identifier: BSD-3-Clause
/*
 * atr: an answer to reset in words: that of the card in the reader, or any.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "atr_explain.h"
#include "card.h"
#include "error.h"
#include "hex.h"
#include "output.h"

/* Longer ones are read to be told that they are too long. */
#define LONGEST		64

static int explain(const __u8 *bytes, size_t length)
{
	if (atr_explain_in_words(bytes, length))
		return SCRCTL_OK;
	return error_message(SCRCTL_FAILED,
			     "atr: this is no right answer to reset; were all its bytes given?");
}

/* All arguments are one answer to reset. */
static int explain_arguments(char **argv)
{
	__u8 bytes[LONGEST];
	size_t length = 0, more, position, number;
	const char *wrong;

	for (number = 1; *argv; argv++, number++) {
		wrong = hex_parse(*argv, bytes + length, sizeof(bytes) - length, &more, &position);
		if (wrong)
			return error_message(SCRCTL_USAGE, "atr: argument %zu, character %zu: %s",
					     number, position + 1, wrong);
		length += more;
	}
	if (!length)
		return error_usage("atr: no bytes; give an answer to reset in hex, or nothing");
	return explain(bytes, length);
}

/* It was never powered since it came: what it answers is not known yet. */
static int power_and_explain(const struct scrctl_options *options)
{
	struct scr_power power;
	struct reader reader;
	int exit_code = reader_open(&reader, options, READER_USE);

	if (exit_code)
		return exit_code;
	exit_code = card_power(&reader, SCARD_COLD_RESET, &power);
	if (!exit_code)
		exit_code = explain(power.atr, power.atr_length);
	reader_close(&reader);
	return exit_code;
}

static int explain_card(const struct scrctl_options *options)
{
	struct scr_status status;
	struct reader reader;
	int exit_code = reader_open(&reader, options, READER_WATCH);
	int error;

	if (exit_code)
		return exit_code;
	output_text("reader", NULL, reader.name);
	error = reader_look(&reader, &status);
	if (error)
		exit_code = error_report(&reader, "atr", error);
	reader_close(&reader);
	if (exit_code)
		return exit_code;
	return status.atr_length ? explain(status.atr, status.atr_length) :
				   power_and_explain(options);
}

int command_atr(const struct scrctl_options *options, int argc, char **argv)
{
	return argc ? explain_arguments(argv) : explain_card(options);
}
