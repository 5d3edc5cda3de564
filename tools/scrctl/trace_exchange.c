// SPDX-License-Identifier: BSD-3-Clause
/*
 * What a traced program and its card say to each other. What carries a PIN is hidden,
 * and so is all of what the card answers to that but the status word.
 */
#include <stdlib.h>
#include <string.h>

#include "status_word.h"
#include "trace_request.h"

void trace_request_command(struct trace_line *line, const struct apdu *command)
{
	size_t shown = apdu_shown_length(command);

	trace_line_bytes(line, "command", " > ", command->bytes, shown);
	if (shown < command->length)
		trace_line_number(line, "bytes_not_shown", " (", command->length - shown,
				  " bytes not shown)");
}

static void put_status_word(struct trace_line *line, const __u8 *bytes)
{
	char words[STATUS_WORD_TEXT_LENGTH], text[STATUS_WORD_TEXT_LENGTH + 16], number[8];
	__u16 status_word = bytes[0] << 8 | bytes[1];

	snprintf(number, sizeof(number), "%04X", status_word);
	snprintf(text, sizeof(text), "%s (%s)", number, status_word_text(status_word, words));
	trace_line_text(line, NULL, " ", text);
	trace_line_text(line, "status_word", NULL, number);
	trace_line_text(line, "meaning", NULL, words);
}

static void put_response(struct trace_line *line, const __u8 *bytes, size_t length, bool hidden)
{
	size_t data = length < 2 ? length : length - 2;

	trace_line_text(line, NULL, " <", "");
	if (hidden && data)
		trace_line_number(line, "response_bytes_not_shown", " (", data,
				  " bytes not shown)");
	else
		trace_line_bytes(line, "data", data ? " " : "", bytes, data);
	if (length >= 2)
		put_status_word(line, bytes + data);
}

void trace_request_response(struct trace_line *line, const struct trace_who *who,
			    __u64 address, size_t length, bool hidden)
{
	__u8 *bytes;

	if (length > SCR_MAXIMUM_RESPONSE_LENGTH)
		return;
	bytes = malloc(length + 1);
	if (bytes && trace_call_read(who->thread, address, bytes, length))
		put_response(line, bytes, length, hidden);
	else
		trace_line_text(line, NULL, " < ", "(not readable)");
	if (bytes)
		explicit_bzero(bytes, length);
	free(bytes);
}
