// SPDX-License-Identifier: BSD-3-Clause
/*
 * Asking the kernel for something of the card, and why it refuses.
 */
#include "card.h"

#include "errors.h"

LONG card_error(struct handle *handle, int error)
{
	struct scr_status status;
	int gone;

	if (!error)
		return SCARD_S_SUCCESS;
	/* A reader that has gone has no card, either: that is not the reason. */
	gone = node_status(handle->fd, &status);
	return gone ? error_code(gone) : error_code_of_card(error, &status);
}

LONG card_use(struct handle *handle, unsigned long request, void *argument)
{
	return card_error(handle, node_use(handle->fd, request, argument));
}
