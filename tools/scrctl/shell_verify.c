// SPDX-License-Identifier: BSD-3-Clause
/*
 * verify in the shell: a PIN that is typed, sent in VERIFY, and forgotten.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "hex.h"
#include "pin_prompt.h"
#include "shell.h"

#define INS_VERIFY	0x20
#define LONGEST_PIN	64

/* What fills a PIN up to its block: ISO 9564's format for none, and PIV's. */
#define FILLER		0xFF

/* Never says what was given: it may be a PIN, in the wrong place. */
static int parse_block(const char *text, size_t *block)
{
	if (!isdigit((unsigned char)text[0]) || strlen(text) > 2 ||
	    (text[1] && !isdigit((unsigned char)text[1])) || atoi(text) == 0 ||
	    atoi(text) > LONGEST_PIN)
		return error_message(SCRCTL_USAGE,
				     "verify: the second argument is the bytes that the PIN is filled up to, 1 to %d; the PIN is asked for",
				     LONGEST_PIN);
	*block = atoi(text);
	return SCRCTL_OK;
}

static int parse_reference(const char *text, __u8 *reference)
{
	size_t length, position;

	if (hex_parse(text, reference, 1, &length, &position) || length != 1)
		return error_message(SCRCTL_USAGE,
				     "verify: the reference is one byte in hex, like 81; the PIN is asked for");
	return SCRCTL_OK;
}

/* In a file of lines it is the next one. */
static int read_next_line(struct shell *shell, char *pin, size_t *length)
{
	bool end;
	int exit_code = line_reader_next(&shell->lines, &end);

	if (exit_code)
		return exit_code;
	*length = end ? 0 : strcspn(shell->lines.text, "\r\n");
	if (*length && *length <= LONGEST_PIN)
		memcpy(pin, shell->lines.text, *length);
	else
		exit_code = error_message(SCRCTL_USAGE,
					  "verify: a PIN of 1 to %d characters is wanted on the next line",
					  LONGEST_PIN);
	explicit_bzero(shell->lines.text, strlen(shell->lines.text));
	return exit_code;
}

static int send(struct shell *shell, __u8 reference, const char *pin, size_t length, size_t block)
{
	struct apdu *command = &shell->session->command;
	__u8 header[] = { 0x00, INS_VERIFY, 0x00, reference, block > length ? block : length };
	int exit_code;

	memcpy(command->bytes, header, sizeof(header));
	memset(command->bytes + sizeof(header), FILLER, header[4]);
	memcpy(command->bytes + sizeof(header), pin, length);
	command->length = sizeof(header) + header[4];
	exit_code = session_transmit(shell->session);
	explicit_bzero(command, sizeof(*command));
	return exit_code;
}

int shell_verify(struct shell *shell, char **arguments, int count)
{
	char pin[LONGEST_PIN];
	size_t length = 0, block = 0;
	__u8 reference;
	int exit_code = parse_reference(arguments[0], &reference);

	if (!exit_code && count > 1)
		exit_code = parse_block(arguments[1], &block);
	if (!exit_code)
		exit_code = shell->interactive ?
			    pin_prompt("PIN: ", pin, sizeof(pin), &length) :
			    read_next_line(shell, pin, &length);
	if (!exit_code && block && length > block)
		exit_code = error_message(SCRCTL_USAGE, "verify: the PIN is longer than its block");
	if (!exit_code)
		exit_code = send(shell, reference, pin, length, block);
	explicit_bzero(pin, sizeof(pin));
	return exit_code;
}
