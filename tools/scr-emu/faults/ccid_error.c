// SPDX-License-Identifier: BSD-3-Clause
/*
 * ccid-error: the reader has done what it was told, and says that it failed.
 */
#include "outgoing.h"

#define HARDWARE_FAILED		0xfb

static void fail(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)reader;
	answer->bytes[AT_STATUS] |= STATUS_FAILED;
	answer->bytes[AT_ERROR] = fault->argument;
	scr_put_le32(answer->bytes + AT_LENGTH, 0);
	answer->length = CCID_HEADER_LENGTH;
}

FAULT(ccid_error) = {
	.name = "ccid-error",
	.argument = "HEX",
	.what = "It fails with that bError, FB if none is said.",
	.usual = HARDWARE_FAILED,
	.base = 16,
	.change_answer = fail,
};
