// SPDX-License-Identifier: BSD-3-Clause
/*
 * pin: a PIN that is typed at the reader, and what the reader can do for it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "colour.h"
#include "error.h"
#include "hex.h"
#include "output.h"
#include "pin.h"
#include "pin_features.h"
#include "status_word.h"

/**
 * struct pin_entry - what pin verify and pin modify work with
 * @options: the command line
 * @operation: SCR_SECURE_VERIFY_PIN or SCR_SECURE_MODIFY_PIN
 * @format: how the PIN is asked for
 * @reader: the reader, open to be used
 * @exchange: how its card is spoken to
 * @before: the APDUs but for the last, hex, which are sent as they are
 * @before_count: how many
 * @command: the last one: the PIN goes into it
 * @answer: to the one at hand
 */
struct pin_entry {
	const struct scrctl_options *options;
	__u32 operation;
	struct pin_format format;
	struct reader reader;
	struct exchange exchange;
	char **before;
	int before_count;
	struct apdu command;
	struct answer answer;
};

static int parse_command(const char *text, struct apdu *command)
{
	size_t position;
	const char *wrong = hex_parse(text, command->bytes, sizeof(command->bytes),
				      &command->length, &position);

	if (wrong)
		return error_message(SCRCTL_USAGE, "pin: '%s', character %zu: %s", text,
				     position + 1, wrong);
	if (command->length < APDU_HEADER_LENGTH)
		return error_usage("pin: '%s' is no APDU: it has less than 4 bytes", text);
	return SCRCTL_OK;
}

/* APDUs first, then KEY=VALUE; every one is looked at before anything is sent. */
static int parse_arguments(struct pin_entry *entry, char **argv)
{
	const char *wrong;
	int exit_code;

	for (entry->before = argv; *argv && !strchr(*argv, '='); argv++) {
		exit_code = parse_command(*argv, &entry->command);
		if (exit_code)
			return exit_code;
	}
	entry->before_count = argv - entry->before - 1;
	if (entry->before_count < 0)
		return error_usage("pin: which APDU does the PIN go into?");
	if (entry->command.length > PIN_MAXIMUM_COMMAND)
		return error_usage("pin: a PIN goes into a short APDU, at most %d bytes",
				   PIN_MAXIMUM_COMMAND);
	for (; *argv; argv++) {
		wrong = pin_format_parse(&entry->format, entry->operation, *argv);
		if (wrong)
			return error_usage("pin: '%s': %s", *argv, wrong);
	}
	return SCRCTL_OK;
}

static int send_before(struct pin_entry *entry)
{
	struct apdu *command = calloc(1, sizeof(*command));
	int exit_code = command ? SCRCTL_OK : error_memory();
	int i, error;

	for (i = 0; i < entry->before_count && !exit_code; i++) {
		exit_code = parse_command(entry->before[i], command);
		if (exit_code)
			break;
		exchange_show_command(command);
		error = exchange_run(&entry->exchange, command, &entry->answer);
		if (error)
			exit_code = error_report(&entry->reader, "transmit", error);
		else
			exchange_show_answer(&entry->answer);
	}
	if (command)
		explicit_bzero(command, sizeof(*command));
	free(command);
	return exit_code;
}

static int report(struct pin_entry *entry)
{
	__u16 status_word = answer_status_word(&entry->answer);
	char text[STATUS_WORD_TEXT_LENGTH];
	const char *meaning = status_word_text(status_word, text);

	output_bytes("status_word", NULL, entry->answer.bytes + entry->answer.length - 2, 2);
	if (status_word == 0x6401)
		meaning = "the user has cancelled";
	else if (status_word == 0x6400)
		meaning = "the user was too slow";
	output_text("meaning", NULL, meaning);
	output_line("< %s%04X (%s)%s", colour_begin(colour_of_status_word(status_word)),
		    status_word, meaning, colour_end());
	if (status_word == 0x9000)
		return SCRCTL_OK;
	return error_message(SCRCTL_STATUS_WORD, "%s: the PIN was not %s: %04X (%s)",
			     entry->reader.name,
			     entry->operation == SCR_SECURE_MODIFY_PIN ? "changed" : "accepted",
			     status_word, meaning);
}

static int enter_pin(struct pin_entry *entry)
{
	__u8 structure[PIN_MAXIMUM_STRUCTURE];
	struct scr_secure request = {
		.operation = entry->operation,
		.structure = (uintptr_t)structure,
		.structure_length = pin_structure(structure, &entry->format, entry->operation,
						  &entry->command),
		.response = (uintptr_t)entry->answer.bytes,
		.response_length = sizeof(entry->answer.bytes),
	};
	int error;

	output_line("%s: the PIN, please, at the reader's own keys", entry->reader.name);
	error = reader_ioctl(&entry->reader, SCR_IOC_SECURE, &request);
	explicit_bzero(structure, sizeof(structure));
	if (!error && (request.response_length < 2 ||
		       request.response_length > sizeof(entry->answer.bytes)))
		error = EPROTO;
	if (error == EOPNOTSUPP)
		return error_message(SCRCTL_NOT_SUPPORTED,
				     "%s: this reader has no keys for that; scrctl pin features shows what it can do",
				     entry->reader.name);
	if (error)
		return error_report(&entry->reader, "PIN", error);
	entry->answer.length = request.response_length;
	return report(entry);
}

static int open_and_enter(struct pin_entry *entry)
{
	int exit_code = reader_open(&entry->reader, entry->options, READER_USE);

	if (exit_code)
		return exit_code;
	output_text("reader", NULL, entry->reader.name);
	exit_code = card_connect(&entry->reader, SCARD_COLD_RESET, entry->options,
				 &entry->exchange);
	if (!exit_code)
		exit_code = send_before(entry);
	if (!exit_code)
		exit_code = enter_pin(entry);
	reader_close(&entry->reader);
	return exit_code;
}

static int run_entry(const struct scrctl_options *options, __u32 operation, char **argv)
{
	struct pin_entry *entry = calloc(1, sizeof(*entry));
	int exit_code;

	if (!entry)
		return error_memory();
	entry->options = options;
	entry->operation = operation;
	entry->reader.fd = -1;
	pin_format_default(&entry->format, operation);
	exit_code = parse_arguments(entry, argv);
	if (!exit_code)
		exit_code = open_and_enter(entry);
	explicit_bzero(entry, sizeof(*entry));
	free(entry);
	return exit_code;
}

int command_pin(const struct scrctl_options *options, int argc, char **argv)
{
	if (strcmp(argv[0], "features") == 0 && argc == 1)
		return pin_features(options);
	if (strcmp(argv[0], "features") == 0)
		return error_usage("pin features takes no argument");
	if (strcmp(argv[0], "verify") == 0)
		return run_entry(options, SCR_SECURE_VERIFY_PIN, argv + 1);
	if (strcmp(argv[0], "modify") == 0)
		return run_entry(options, SCR_SECURE_MODIFY_PIN, argv + 1);
	return error_usage("pin: verify, modify or features, not '%s'", argv[0]);
}
