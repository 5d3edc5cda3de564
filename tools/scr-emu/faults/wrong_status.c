// SPDX-License-Identifier: BSD-3-Clause
/*
 * error-with-status-ok, status-rfu: bStatus makes no sense.
 */
#include "outgoing.h"

static void deny_error(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)reader;
	answer->bytes[AT_STATUS] &= 0x3f;
	answer->bytes[AT_ERROR] = ERROR_ICC_MUTE;
}

static void reserve(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)reader;
	answer->bytes[AT_STATUS] |= STATUS_RESERVED;
}

FAULT(error_with_status_ok) = {
	.name = "error-with-status-ok",
	.what = "bError is FE, and bStatus says that nothing failed.",
	.change_answer = deny_error,
};

FAULT(status_rfu) = {
	.name = "status-rfu",
	.what = "bmCommandStatus is 3.",
	.change_answer = reserve,
};
