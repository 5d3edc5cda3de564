// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exchanges as people see them, "> APDU" and "< data SW (meaning)", and as
 * programs do.
 */
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "colour.h"
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
		output_line("< %s%s%s%04X (%s)%s", text, *text ? " " : "",
			    colour_begin(colour_of_status_word(status_word)), status_word,
			    status_word_text(status_word, meaning), colour_end());
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

struct json_object *exchange_json(const struct apdu *command, const struct answer *answer)
{
	__u16 status_word = answer_status_word(answer);
	struct json_object *object = json_object_new_object();
	size_t shown = apdu_shown_length(command);
	char text[STATUS_WORD_TEXT_LENGTH];

	json_object_object_add(object, "command", json_bytes(command->bytes, shown));
	if (shown < command->length)
		json_object_object_add(object, "bytes_not_shown",
				       json_object_new_int(command->length - shown));
	json_object_object_add(object, "data", json_bytes(answer->bytes, answer->length - 2));
	json_object_object_add(object, "status_word",
			       json_bytes(answer->bytes + answer->length - 2, 2));
	json_object_object_add(object, "meaning",
			       json_object_new_string(status_word_text(status_word, text)));
	return object;
}
