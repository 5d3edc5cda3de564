/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Powering a card that nobody has powered yet, to learn its ATR, for who watches
 * its reader. That may take a bad card or reader a minute, so a thread does it;
 * it never outlives the call that has begun it.
 */
#ifndef POWER_H
#define POWER_H

#include "readers.h"

enum power_state {
	POWER_SETTLED,	/* STATUS says all that can be learnt now */
	POWER_BUSY,	/* somebody powers it: there will be an event, or a wake */
};

/*
 * Whether the ATR is worth waiting for. Begins to learn it where that is possible:
 * once for each insertion of a card. @wake is written when it is over; @status, what
 * the reader has just said, is brought up to date then.
 */
enum power_state power_card(struct reader *reader, struct scr_status *status, int wake);

/* Ends what is under way. What was tried stays known. */
void power_stop(struct reader *reader);

void power_end(struct reader *reader);

#endif
