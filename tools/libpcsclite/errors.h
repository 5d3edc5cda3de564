/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the kernel says, in the words of PC/SC.
 */
#ifndef ERRORS_H
#define ERRORS_H

#include "node.h"

/* By the errno alone. */
LONG error_code(int error);

/* With what STATUS said of the card then: why it may not be used. */
LONG error_code_of_card(int error, const struct scr_status *status);

/* The same for CONNECT and RECONNECT: a card that does not answer is mute. */
LONG error_code_of_connect(int error, const struct scr_status *status);

/* The state that STATUS tells is one of these, or SCARD_S_SUCCESS. */
LONG error_of_handle(const struct scr_status *status);

#endif
