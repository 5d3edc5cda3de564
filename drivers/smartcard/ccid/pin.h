/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of PIN entry share:
 *
 *	pin.c		RDF_SECURE, and part 10's questions
 *	pin_t1.c	where the host speaks T=1
 *	pin_entry.c	Secure, and what the user did
 *	pin_pad.c	what some readers want beforehand
 *	part10.c	pure
 */
#ifndef _SCR_CCID_PIN_H
#define _SCR_CCID_PIN_H

#include "ccid.h"
#include "part10.h"

int ccid_send_pin_entry(struct ccid_slot *slot, struct scr_request *request,
			struct ccid_pin_entry *entry, const u8 *prologue,
			struct ccid_answer *answer);
const u8 *ccid_pin_outcome(const struct ccid_answer *answer);
int ccid_enter_pin_t1(struct ccid_slot *slot, struct scr_request *request,
		      struct ccid_pin_entry *entry);
int ccid_prepare_pin_pad(struct ccid_slot *slot, struct scr_request *request,
			 struct ccid_pin_entry *entry);

#endif /* _SCR_CCID_PIN_H */
