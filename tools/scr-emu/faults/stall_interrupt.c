// SPDX-License-Identifier: BSD-3-Clause
/*
 * stall-interrupt: the interrupt pipe stalls.
 */
#include "reader.h"

static void stall(struct fault *fault, struct reader *reader)
{
	(void)fault;
	pipe_halt(reader, ENDPOINT_INTERRUPT);
}

FAULT(stall_interrupt) = {
	.name = "stall-interrupt",
	.what = "The interrupt pipe stalls.",
	.at_once = stall,
};
