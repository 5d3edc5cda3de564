// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reset that is owed: a file that used the card was closed, and nobody inherits
 * somebody else's authenticated card.
 */
#include "scr-core.h"

/**
 * scr_reset_owed() - reset the card that was left behind, unless somebody is at
 *	the reader
 * @node: the reader
 *
 * Context: may sleep.
 */
void scr_reset_owed(struct scr_node *node)
{
	u8 atr[SCARD_ATR_LENGTH];
	struct scr_request request = {
		.major = _IOC_NR(IOCTL_SMARTCARD_POWER),
		.minor = SCARD_WARM_RESET,
		.silent = true,
		.output = atr,
		.capacity = sizeof(atr),
		.room = sizeof(atr),
	};

	if (scr_request_enter(node, &request))
		return;
	if (READ_ONCE(node->owes_reset) && READ_ONCE(node->state) >= SCARD_POWERED &&
	    scr_dispatch(node, &request) && !request.pending)
		/* The driver was not asked: whoever comes next has to power the card. */
		scr_reader_card_unpowered(&node->reader);
	spin_lock_irq(&node->lock);
	node->owes_reset = false;
	spin_unlock_irq(&node->lock);
	scr_request_leave(node, &request, 0);
}

/**
 * scr_reset_owed_work() - as long as a reset is due, nobody passes the gate
 * @work: &scr_node.reset_work; scheduled by whoever was inside
 *
 * Context: may sleep.
 */
void scr_reset_owed_work(struct work_struct *work)
{
	struct scr_node *node = container_of(work, struct scr_node, reset_work);

	if (READ_ONCE(node->owes_reset))
		scr_reset_owed(node);
}
