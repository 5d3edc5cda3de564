/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What iccd.c and iccd_exchange.c share.
 */
#ifndef _SCR_CCID_ICCD_H
#define _SCR_CCID_ICCD_H

#include "usb.h"

/**
 * struct ccid_iccd - an ICCD
 * @usb: the USB side
 * @slot: the only one
 * @work: does what the slot's message asks for
 * @lock: guards @posted and @poisoned
 * @posted: where the answer goes
 * @poisoned: how often ccid_iccd_poison() was called and not undone
 * @stopping: what is under way is to end, and not to be answered
 * @stop: wakes the work when it waits
 * @powered: POWER_ON has succeeded
 * @protocol: bProtocolNum of the latest SetParameters
 * @command: header of the message that is being done
 * @bytes: of a control transfer, @size at most
 * @size: bytes that fit a message, and one for bResponseType
 * @filled: bytes of @bytes that anything has come into since they were wiped
 * @instruction: at character level: INS, which stands for "data"
 * @data_follow: at character level: the card has asked for data, or has some
 * @pending: at character level: characters in @bytes that nobody has asked for
 * @pending_offset: where they begin
 */
struct ccid_iccd {
	struct ccid_usb *usb;
	struct ccid_slot *slot;
	struct work_struct work;
	spinlock_t lock;	/* see above */
	struct ccid_inbox *posted;
	unsigned int poisoned;
	bool stopping;
	wait_queue_head_t stop;
	bool powered;
	u8 protocol;
	u8 command[CCID_HEADER_LENGTH];
	u8 *bytes;
	size_t size;
	size_t filled;
	u8 instruction;
	bool data_follow;
	size_t pending;
	size_t pending_offset;
};

/* iccd_exchange.c */
struct ccid_inbox *iccd_take_inbox(struct ccid_iccd *iccd);
void iccd_work(struct work_struct *work);

#endif /* _SCR_CCID_ICCD_H */
