/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Requests to the card of a handle.
 */
#ifndef CARD_H
#define CARD_H

#include "handles.h"

/* node_use(), and what its errno means for this handle. */
LONG card_use(struct handle *handle, unsigned long request, void *argument);

/* The latter alone: why a request has ended with @error. */
LONG card_error(struct handle *handle, int error);

#endif
