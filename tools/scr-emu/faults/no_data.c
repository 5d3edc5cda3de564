// SPDX-License-Identifier: BSD-3-Clause
/*
 * no-data: the answer is a header that says that all went well, and nothing else: no
 * status of the card's, no answer to reset. An ACR122U does so when it does not like a
 * command.
 */
#include "outgoing.h"

static bool has_data(const struct reader *reader, const struct outgoing *answer)
{
	(void)reader;
	return answer->length > CCID_HEADER_LENGTH;
}

static void drop_data(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)reader;
	scr_put_le32(answer->bytes + AT_LENGTH, 0);
	answer->length = CCID_HEADER_LENGTH;
}

FAULT(no_data) = {
	.name = "no-data",
	.what = "The next one with data has none, and nothing failed.",
	.is_for = has_data,
	.change_answer = drop_data,
};
