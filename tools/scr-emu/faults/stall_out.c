// SPDX-License-Identifier: BSD-3-Clause
/*
 * stall-out: the bulk-OUT pipe stalls at a message.
 */
#include <errno.h>

#include "reader.h"

static bool stall(struct fault *fault, struct reader *reader, struct urb *urb)
{
	(void)fault;
	reader->halted[ENDPOINT_BULK_OUT] = true;
	host_complete(reader->host, urb, -EPIPE, NULL, 0);
	return true;
}

FAULT(stall_out) = {
	.name = "stall-out",
	.what = "The bulk-OUT pipe stalls.",
	.end_message = stall,
};
