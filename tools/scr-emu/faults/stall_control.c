// SPDX-License-Identifier: BSD-3-Clause
/*
 * stall-control: ABORT stalls at the control pipe.
 */
#include "reader.h"

static bool stall(struct fault *fault, struct reader *reader)
{
	(void)fault;
	(void)reader;
	return true;
}

FAULT(stall_control) = {
	.name = "stall-control",
	.what = "The request stalls at the control pipe, and is heeded all the same.",
	.stall_abort = stall,
};
