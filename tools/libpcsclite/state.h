/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What SCardGetStatusChange() and SCardStatus() say of a reader.
 */
#ifndef STATE_H
#define STATE_H

#include <stdbool.h>

#include "node.h"

/*
 * dwEventState, without SCARD_STATE_CHANGED. @status: NULL for a reader that is
 * not there.
 */
DWORD event_state(const struct scr_status *status);

/* Whether a program that believes in @current has to be told of @event. */
bool event_is_news(DWORD current, DWORD event);

/* pdwState: bits, and the count of cards that came and left in the upper half. */
DWORD card_state(const struct scr_status *status);

#endif
