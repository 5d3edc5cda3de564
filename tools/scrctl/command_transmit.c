// SPDX-License-Identifier: BSD-3-Clause
/*
 * transmit: APDUs to the card and its answers, all in one open file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apdu_source.h"
#include "card.h"
#include "error.h"
#include "hex.h"
#include "output.h"
#include "status_word.h"

/**
 * struct transmission - what transmit works with
 * @options: the command line
 * @reader: the reader, open to be used
 * @exchange: how its card is spoken to
 * @source: where APDUs come from
 * @command: the one at hand
 * @answer: to it
 * @exchanges: all of them, in the document
 */
struct transmission {
	const struct scrctl_options *options;
	struct reader reader;
	struct exchange exchange;
	struct apdu_source source;
	struct apdu command;
	struct answer answer;
	struct json_object *exchanges;
};

/* --raw: the data as it is. Its status word has to be told elsewhere. */
static bool write_raw(const struct answer *answer)
{
	size_t length = answer->length - 2;

	return fwrite(answer->bytes, 1, length, stdout) == length;
}

static int check_expected(const struct transmission *transmission)
{
	const struct scrctl_options *options = transmission->options;
	const char *expect = options->expect;
	__u16 status_word = answer_status_word(&transmission->answer);
	char text[STATUS_WORD_TEXT_LENGTH];

	if (!expect && options->raw)
		expect = "9000";
	if (!expect || expect_matches(expect, status_word))
		return SCRCTL_OK;
	return error_message(SCRCTL_STATUS_WORD,
			     "%s: the card answered %04X (%s) where %s was expected",
			     transmission->reader.name, status_word,
			     status_word_text(status_word, text), expect);
}

static int transmit_one(struct transmission *transmission)
{
	int error;

	exchange_show_command(&transmission->command);
	error = exchange_run(&transmission->exchange, &transmission->command,
			     &transmission->answer);
	if (error)
		return exchange_report(&transmission->exchange, error);
	if (transmission->options->raw && !write_raw(&transmission->answer))
		return error_message(SCRCTL_FAILED, "stdout: %s", strerror(errno));
	exchange_show_answer(&transmission->answer);
	if (transmission->exchanges)
		json_object_array_add(transmission->exchanges,
				      exchange_json(&transmission->command,
						    &transmission->answer));
	return check_expected(transmission);
}

static int transmit_all(struct transmission *transmission)
{
	bool end = false;
	int exit_code = apdu_source_next(&transmission->source, &transmission->command, &end);

	while (!exit_code && !end) {
		exit_code = transmit_one(transmission);
		if (!exit_code)
			exit_code = apdu_source_next(&transmission->source,
						     &transmission->command, &end);
	}
	return exit_code;
}

static int open_and_transmit(struct transmission *transmission)
{
	int exit_code = reader_open(&transmission->reader, transmission->options, READER_USE);

	if (exit_code)
		return exit_code;
	output_text("reader", NULL, transmission->reader.name);
	exit_code = card_connect(&transmission->reader, SCARD_COLD_RESET,
				 transmission->options, &transmission->exchange);
	if (!exit_code && output_is_json()) {
		transmission->exchanges = json_object_new_array();
		output_add("exchanges", transmission->exchanges);
	}
	if (!exit_code)
		exit_code = transmit_all(transmission);
	reader_close(&transmission->reader);
	return exit_code;
}

static int check_options(const struct scrctl_options *options)
{
	if (options->raw && options->json)
		return error_usage("transmit: either --raw or --json");
	if (options->raw && isatty(STDOUT_FILENO))
		return error_usage("transmit: --raw writes bytes: send them to a file or a pipe");
	if (options->expect && !expect_is_valid(options->expect))
		return error_usage("transmit: --expect takes words like 9000,61xx, not '%s'",
				   options->expect);
	return SCRCTL_OK;
}

int command_transmit(const struct scrctl_options *options, int argc, char **argv)
{
	struct transmission *transmission;
	int exit_code = check_options(options);

	(void)argc;
	if (exit_code)
		return exit_code;
	transmission = calloc(1, sizeof(*transmission));
	if (!transmission)
		return error_memory();
	transmission->options = options;
	transmission->reader.fd = -1;
	exit_code = apdu_source_open(&transmission->source, options->file, argv);
	if (!exit_code)
		exit_code = apdu_source_check(&transmission->source, &transmission->command);
	if (!exit_code)
		exit_code = open_and_transmit(transmission);
	apdu_source_close(&transmission->source);
	explicit_bzero(transmission, sizeof(*transmission));
	free(transmission);
	return exit_code;
}
