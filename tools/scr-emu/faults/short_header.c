// SPDX-License-Identifier: BSD-3-Clause
/*
 * short-header: half a header comes.
 */
#include "outgoing.h"

static void cut(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)reader;
	answer->length = CCID_HEADER_LENGTH / 2;
}

FAULT(short_header) = {
	.name = "short-header",
	.what = "5 bytes come of the 10.",
	.change_answer = cut,
};
