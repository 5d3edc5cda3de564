// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of a command that is not waited for any longer.
 */
#include <linux/completion.h>

#include "ccid.h"
#include "trace.h"

/* How long a reader may take to give up a command, and for the message to leave. */
#define CCID_ABORT_TIMEOUT	(3 * HZ)

static struct ccid_inbox *ccid_posted(struct ccid_slot *slot)
{
	struct ccid_inbox *inbox;

	spin_lock_irq(&slot->device->lock);
	slot->phase = CCID_IDLE;
	inbox = slot->posted ? slot->inbox : NULL;
	spin_unlock_irq(&slot->device->lock);
	return inbox;
}

/**
 * ccid_withdraw() - have nothing of the slot with the transport any more
 * @slot: its lock is held
 *
 * Context: may sleep.
 */
void ccid_withdraw(struct ccid_slot *slot)
{
	const struct ccid_transport *transport = slot->device->transport;
	struct ccid_inbox *inbox;

	transport->withdraw_send(slot);
	/*
	 * More than once: another slot's answer may have come in the inbox, which
	 * then was exchanged for that slot's.
	 */
	while ((inbox = ccid_posted(slot)))
		transport->withdraw(inbox);
}

/* Return: 1: the answer has come after all; 0: ABORT is sent; or a negative errno. */
static int ccid_send_abort(struct ccid_slot *slot)
{
	struct ccid_device *device = slot->device;
	int result = 0;

	device->transport->withdraw_send(slot);
	spin_lock_irq(&device->lock);
	if (slot->answered) {
		slot->phase = CCID_IDLE;
		result = 1;
	} else {
		slot->phase = CCID_ABORTING;
		slot->sequence++;
		slot->sending = true;
		reinit_completion(&slot->done);
		if (!slot->posted)
			result = ccid_post_inbox(slot);
	}
	spin_unlock_irq(&device->lock);
	if (result)
		return result;

	ccid_encode_abort(slot->message, slot->index, slot->sequence);
	/* A reader without the control request may still know the message. */
	trace_scr_ccid_command(slot, CCID_HEADER_LENGTH);
	device->transport->abort(slot, slot->sequence);
	return device->transport->send(slot, CCID_HEADER_LENGTH);
}

static bool ccid_is_aborted(struct ccid_slot *slot)
{
	unsigned long left = CCID_ABORT_TIMEOUT;
	int result;

	/* The one before may complete it still, that has ended a moment ago. */
	do {
		left = wait_for_completion_timeout(&slot->done, left);
		if (ccid_has_ended(slot, &result))
			return !result;
	} while (left);
	return false;
}

static bool ccid_is_reachable(struct ccid_device *device)
{
	return !READ_ONCE(device->disconnected) && !READ_ONCE(device->stopped);
}

/**
 * ccid_abort() - give up the command that is under way
 * @slot: its lock is held
 *
 * The abort sequence (5.3.1): the request on the control pipe, the message on
 * the bulk pipe with the same bSeq; the answer to the command comes, or not,
 * and then SlotStatus with that bSeq. The bSeq is a new one, so that the two
 * cannot be taken for each other.
 *
 * Context: may sleep.
 *
 * Return: true: the answer came first, and is there.
 */
bool ccid_abort(struct ccid_slot *slot)
{
	int result = -ENODEV;

	if (ccid_is_reachable(slot->device))
		result = ccid_send_abort(slot);
	if (result > 0)
		return true;
	if (!result && ccid_is_aborted(slot)) {
		ccid_forget_answer(slot);
		return false;
	}

	dev_dbg(slot->device->dev, "slot %u: the reader does not answer to ABORT\n",
		slot->index);
	ccid_withdraw(slot);
	ccid_forget_answer(slot);
	if (ccid_is_reachable(slot->device))
		slot->device->transport->recover(slot->device);
	return false;
}
