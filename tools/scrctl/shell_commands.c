// SPDX-License-Identifier: BSD-3-Clause
/*
 * The shell's commands, and what a line means.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "atr_explain.h"
#include "error.h"
#include "hex.h"
#include "instruction.h"
#include "output.h"
#include "shell.h"

#define BLANKS		" \t\r\n"
#define MOST_WORDS	64

static int show_atr(const struct session *session, bool in_words)
{
	const struct scr_status *status = &session->seen;

	if (!status->atr_length)
		return error_message(SCRCTL_FAILED, "%s: no answer to reset yet; power gets one",
				     session->reader.name);
	if (in_words)
		atr_explain_in_words(status->atr, status->atr_length);
	else
		output_bytes("atr", "ATR", status->atr, status->atr_length);
	return SCRCTL_OK;
}

/* @how: cold, warm or off. */
static int set_power(struct shell *shell, const char *how)
{
	struct session *session = shell->session;
	int exit_code;

	if (strcmp(how, "off") == 0) {
		exit_code = session_power_off(session);
		if (!exit_code)
			output_line("%s: card powered down", session->reader.name);
		return exit_code;
	}
	if (strcmp(how, "cold") != 0 && strcmp(how, "warm") != 0)
		return error_message(SCRCTL_USAGE, "power: cold, warm or off, not '%s'", how);
	exit_code = session_reset(session, strcmp(how, "warm") == 0 ? SCARD_WARM_RESET :
								     SCARD_COLD_RESET);
	return exit_code ? exit_code : show_atr(session, shell->options.verbose);
}

static int run_power(struct shell *shell, char **arguments, int count)
{
	return set_power(shell, count ? arguments[0] : "cold");
}

static int run_reset(struct shell *shell, char **arguments, int count)
{
	return set_power(shell, count ? arguments[0] : "warm");
}

static int run_state(struct shell *shell, char **arguments, int count)
{
	(void)arguments;
	(void)count;
	return reader_show_state(&shell->session->reader);
}

static int run_info(struct shell *shell, char **arguments, int count)
{
	(void)arguments;
	(void)count;
	return reader_show_info(&shell->session->reader);
}

static int run_atr(struct shell *shell, char **arguments, int count)
{
	return count ? command_atr(&shell->options, count, arguments) :
		       show_atr(shell->session, true);
}

static int run_protocol(struct shell *shell, char **arguments, int count)
{
	struct session *session = shell->session;
	int exit_code;

	if (count && !protocol_parse(arguments[0], &shell->options.protocols))
		return error_message(SCRCTL_USAGE, "protocol: t0, t1 or any, not '%s'",
				     arguments[0]);
	if (count) {
		exit_code = session_reset(session, SCARD_COLD_RESET);
		if (exit_code)
			return exit_code;
	}
	output_line("%s", session->connected ? protocol_name(session->exchange.protocol) : "none");
	return SCRCTL_OK;
}

static int run_verbose(struct shell *shell, char **arguments, int count)
{
	if (count && strcmp(arguments[0], "on") != 0 && strcmp(arguments[0], "off") != 0)
		return error_message(SCRCTL_USAGE, "verbose: on or off, not '%s'", arguments[0]);
	if (count)
		shell->options.verbose = strcmp(arguments[0], "on") == 0;
	output_line("verbose: %s", shell->options.verbose ? "on" : "off");
	return SCRCTL_OK;
}

static int run_wait(struct shell *shell, char **arguments, int count)
{
	double seconds = 0;
	char *end = "";

	if (strcmp(arguments[0], "present") != 0 && strcmp(arguments[0], "absent") != 0)
		return error_message(SCRCTL_USAGE, "wait: present or absent, not '%s'",
				     arguments[0]);
	if (count > 1)
		seconds = strtod(arguments[1], &end);
	if (*end || (count > 1 && !(seconds > 0)))
		return error_message(SCRCTL_USAGE, "wait: seconds like 5 or 0.5, not '%s'",
				     arguments[1]);
	return session_wait(shell->session, strcmp(arguments[0], "present") == 0, seconds);
}

static int run_eject(struct shell *shell, char **arguments, int count)
{
	(void)arguments;
	(void)count;
	return card_move(&shell->session->reader, IOCTL_SMARTCARD_EJECT, "eject", "ejected");
}

static int run_history(struct shell *shell, char **arguments, int count)
{
	size_t i;

	(void)arguments;
	(void)count;
	for (i = 0; i < shell->history.count; i++)
		output_line("%4zu  %s", i + 1, shell->history.lines[i]);
	return SCRCTL_OK;
}

/* SELECT by name, and what it says of itself. */
static int run_select(struct shell *shell, char **arguments, int count)
{
	struct apdu *command = &shell->session->command;
	__u8 header[] = { 0x00, 0xA4, 0x04, 0x00, 0 };
	__u8 name[16];
	size_t length = 0, more, position;
	int i;

	for (i = 0; i < count; i++) {
		if (hex_parse(arguments[i], name + length, sizeof(name) - length, &more,
			      &position))
			break;
		length += more;
	}
	if (i < count || !length)
		return error_message(SCRCTL_USAGE,
				     "select: an application identifier is 1 to 16 bytes in hex");
	header[4] = length;
	memcpy(command->bytes, header, sizeof(header));
	memcpy(command->bytes + sizeof(header), name, length);
	command->length = sizeof(header) + length;
	command->bytes[command->length++] = 0x00;
	return session_transmit(shell->session);
}

static int run_quit(struct shell *shell, char **arguments, int count)
{
	(void)arguments;
	(void)count;
	shell->ended = true;
	return SCRCTL_OK;
}

static int run_help(struct shell *shell, char **arguments, int count)
{
	const struct shell_command *command;
	const struct instruction *instruction;
	char text[80];

	(void)shell;
	(void)arguments;
	(void)count;
	output_heading("commands");
	output_line("  %-28s %s", "APDU", "in hex; sent, and the answer shown");
	for (command = shell_commands; command->name; command++) {
		snprintf(text, sizeof(text), "%s%s%s", command->name,
			 *command->usage ? " " : "", command->usage);
		output_line("  %-28s %s", text, command->words);
	}
	output_heading("names for 00 INS, before P1 P2 and the rest in hex");
	for (instruction = instructions; instruction->name; instruction++)
		output_line("  %-28s 00 %02x", instruction->name, instruction->code);
	return SCRCTL_OK;
}

const struct shell_command shell_commands[] = {
	{ "help", "", "what there is", 0, 0, NULL, run_help },
	{ "power", "[cold|warm|off]", "reset, cold, and the protocol; or power down", 0, 1,
	  "cold warm off", run_power },
	{ "reset", "[cold|warm|off]", "reset, warm, and the protocol", 0, 1, "cold warm off",
	  run_reset },
	{ "state", "", "state, protocol, counters", 0, 0, NULL, run_state },
	{ "atr", "[HEX]", "the card's answer to reset in words, or any", 0, MOST_WORDS, NULL,
	  run_atr },
	{ "info", "", "all about the reader", 0, 0, NULL, run_info },
	{ "protocol", "[t0|t1|any]", "the one in force; or a cold reset, and that one", 0, 1,
	  "t0 t1 any", run_protocol },
	{ "verbose", "[on|off]", "whether each exchange is shown", 0, 1, "on off", run_verbose },
	{ "wait", "present|absent [SECONDS]", "until a card is there, or none is", 1, 2,
	  "present absent", run_wait },
	{ "eject", "", "where the reader has a motor", 0, 0, NULL, run_eject },
	{ "history", "", "lines typed", 0, 0, NULL, run_history },
	{ "select", "AID", "select an application by its name", 1, MOST_WORDS, NULL, run_select },
	{ "verify", "REFERENCE [BYTES]", "ask for a PIN; fill it up with FF to BYTES", 1, 2, NULL,
	  shell_verify },
	{ "quit", "", "end; Ctrl-D does, too", 0, 0, NULL, run_quit },
	{ NULL, NULL, NULL, 0, 0, NULL, NULL }
};

const struct shell_command *shell_find_command(const char *name)
{
	const struct shell_command *command;

	for (command = shell_commands; command->name; command++) {
		if (strcmp(command->name, name) == 0)
			return command;
	}
	return NULL;
}

static int run_command(struct shell *shell, const struct shell_command *command, char *rest)
{
	char *words[MOST_WORDS + 1];
	int count = 0;
	char *word;

	while (count <= command->most && (word = strsep(&rest, BLANKS))) {
		if (*word)
			words[count++] = word;
		if (count == MOST_WORDS)
			break;
	}
	words[count] = NULL;
	if (count < command->least || count > command->most)
		return error_message(SCRCTL_USAGE, "%s %s: %s", command->name, command->usage,
				     count < command->least ? "an argument is missing" :
							      "that is too much");
	return command->run(shell, words, count);
}

/*
 * A PIN of eight digits, typed where none is asked for, is a command APDU, too. Few cards
 * have such a command, and with a blank in it, it is no PIN.
 */
static bool may_be_pin(const char *line)
{
	return strspn(line, "0123456789") == 8 && !line[8];
}

static int run_apdu(struct shell *shell, const char *line, bool *keep)
{
	struct apdu *command = &shell->session->command;
	size_t position;
	const char *wrong = instruction_parse(line, command->bytes, sizeof(command->bytes),
					      &command->length, &position);
	int exit_code;

	if (wrong)
		return error_message(SCRCTL_USAGE,
				     "neither a command nor an APDU: character %zu: %s; help tells what there is",
				     position + 1, wrong);
	if (!command->length)
		return SCRCTL_OK;
	if (command->length < APDU_HEADER_LENGTH)
		return error_message(SCRCTL_USAGE, "an APDU has at least 4 bytes, CLA INS P1 P2");
	*keep = apdu_shown_length(command) == command->length && !may_be_pin(line);
	exit_code = session_transmit(shell->session);
	explicit_bzero(command, sizeof(*command));
	return exit_code;
}

int shell_do_line(struct shell *shell, const char *line, bool *keep)
{
	char *copy = strdup(line);
	const struct shell_command *command;
	char *rest, *word;
	int exit_code;

	*keep = false;
	if (!copy)
		return error_memory();
	word = copy + strspn(copy, BLANKS);
	rest = word + strcspn(word, BLANKS);
	if (*rest)
		*rest++ = '\0';
	command = shell_find_command(word);
	if (command) {
		exit_code = run_command(shell, command, rest);
		*keep = exit_code != SCRCTL_USAGE;
	} else {
		exit_code = run_apdu(shell, line, keep);
	}
	explicit_bzero(copy, strlen(line));
	free(copy);
	return exit_code;
}
