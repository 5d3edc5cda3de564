// SPDX-License-Identifier: BSD-3-Clause
/*
 * stall-setup: requests at the control pipe stall.
 */
#include <errno.h>

#include "reader.h"

static bool stall(struct fault *fault, struct reader *reader, struct urb *urb)
{
	(void)fault;
	host_complete(reader->host, urb, -EPIPE, NULL, 0);
	return true;
}

FAULT(stall_setup) = {
	.name = "stall-setup",
	.argument = "N",
	.what = "It stalls, or the next N do: also the host's own, as CLEAR_FEATURE.",
	.counting = FAULT_N_TIMES,
	.end_request = stall,
};
