// SPDX-License-Identifier: BSD-3-Clause
/*
 * Asking the kernel for something of the card, and why it refuses.
 */
#include "card.h"

#include "errors.h"

LONG card_error(struct handle *handle, int error)
{
	struct scr_status status;

	if (!error)
		return SCARD_S_SUCCESS;
	node_status(handle->fd, &status);
	return error_code_of_card(error, &status);
}

LONG card_use(struct handle *handle, unsigned long request, void *argument)
{
	return card_error(handle, node_use(handle->fd, request, argument));
}
