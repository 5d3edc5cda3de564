// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exchanges as people see them: "> APDU" and "< data SW (meaning)".
 */
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "hex.h"
#include "output.h"
#include "status_word.h"

void exchange_show_command(const struct apdu *command)
{
	size_t shown = apdu_shown_length(command);
	char *text = hex_format(command->bytes, shown);

	if (text && shown < command->length)
		output_line("> %s (%zu bytes not shown)", text, command->length - shown);
	else if (text)
		output_line("> %s", text);
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

void exchange_show_answer(const struct answer *answer)
{
	char meaning[STATUS_WORD_TEXT_LENGTH];
	__u16 status_word = answer_status_word(answer);
	char *text = hex_format(answer->bytes, answer->length - 2);

	if (text)
		output_line("< %s%s%04X (%s)", text, *text ? " " : "", status_word,
			    status_word_text(status_word, meaning));
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}
