// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of a command that is not waited for any longer.
 *
 * Neither the reader nor the host controller has to go along. A reader that does not
 * answer to ABORT is left with what it has. A host controller that does not give back
 * what it was asked for (vhci_hcd with the network cut) keeps it, and the slot is
 * withheld: its requests fail at once, until all is back.
 */
#include <linux/completion.h>
#include <linux/iopoll.h>
#include <linux/jiffies.h>
#include <linux/module.h>

#include "../compat.h"
#include "ccid.h"
#include "trace.h"

/* How long a reader may take to give up a command, and for the message to leave. */
#define CCID_ABORT_TIMEOUT	(3 * HZ)

/* Microseconds. */
#define CCID_WITHDRAW_POLL	200

static struct ccid_inbox *ccid_posted(struct ccid_slot *slot)
{
	struct ccid_inbox *inbox;

	spin_lock_irq(&slot->device->lock);
	slot->phase = CCID_IDLE;
	inbox = slot->posted ? slot->inbox : NULL;
	spin_unlock_irq(&slot->device->lock);
	return inbox;
}

/* Return: true if it is back. */
static bool ccid_withdraw_inbox(struct ccid_slot *slot, struct ccid_inbox *inbox)
{
	struct ccid_inbox *posted;

	slot->device->transport->withdraw(inbox);
	return !read_poll_timeout(ccid_posted, posted, posted != inbox, CCID_WITHDRAW_POLL,
				  jiffies_to_usecs(CCID_WITHDRAW_TIMEOUT), false, slot);
}

/* Return: true if it is back. */
static bool ccid_withdraw_message(struct ccid_slot *slot)
{
	bool sending;

	slot->device->transport->withdraw_send(slot);
	return !read_poll_timeout(READ_ONCE, sending, !sending, CCID_WITHDRAW_POLL,
				  jiffies_to_usecs(CCID_WITHDRAW_TIMEOUT), false,
				  slot->sending);
}

/* What becomes of the card, nobody knows: who uses it begins by a reset. */
static void ccid_withhold(struct ccid_slot *slot)
{
	dev_warn(slot->device->dev,
		 "slot %u: the host controller keeps a transfer; no requests until it ends\n",
		 slot->index);
	WRITE_ONCE(slot->withheld, true);
	WRITE_ONCE(slot->powered, false);
	if (slot->reader)
		scr_reader_card_unpowered(slot->reader);
}

/**
 * ccid_withdraw() - have nothing of the slot with the transport any more
 * @slot: its lock is held
 *
 * Context: may sleep, some seconds at most.
 *
 * Return: true; false: the transport keeps it, and the slot is withheld.
 */
bool ccid_withdraw(struct ccid_slot *slot)
{
	bool back = ccid_withdraw_message(slot);
	struct ccid_inbox *inbox;

	/*
	 * More than once: another slot's answer may have come in the inbox, which
	 * then was exchanged for that slot's.
	 */
	while (back && (inbox = ccid_posted(slot)))
		back = ccid_withdraw_inbox(slot, inbox);
	if (back)
		return true;
	inbox = ccid_posted(slot);
	if (inbox)
		slot->device->transport->withdraw(inbox);
	ccid_withhold(slot);
	return false;
}

static void ccid_set_unsent(struct ccid_slot *slot)
{
	spin_lock_irq(&slot->device->lock);
	slot->sending = false;
	spin_unlock_irq(&slot->device->lock);
}

/*
 * A reader without the control request may still know the message. Return: 0; -EBUSY: the
 * transport's control pipe is stuck; or another negative errno.
 */
static int ccid_send_abort_message(struct ccid_slot *slot)
{
	const struct ccid_transport *transport = slot->device->transport;
	int result;

	ccid_encode_abort(slot->message, slot->index, slot->sequence);
	trace_scr_ccid_command(slot, CCID_HEADER_LENGTH);
	result = transport->abort(slot, slot->sequence);
	if (result != -EBUSY)
		result = transport->send(slot, CCID_HEADER_LENGTH);
	if (result)
		ccid_set_unsent(slot);
	return result;
}

/* Return: 1: the answer has come after all; 0: ABORT is sent; or a negative errno. */
static int ccid_send_abort(struct ccid_slot *slot)
{
	struct ccid_device *device = slot->device;
	int result = 0;

	if (!ccid_withdraw_message(slot))
		return -EBUSY;
	spin_lock_irq(&device->lock);
	if (slot->answered) {
		slot->phase = CCID_IDLE;
		result = 1;
	} else {
		slot->phase = CCID_ABORTING;
		slot->sequence++;
		reinit_completion(&slot->done);
		if (!slot->posted)
			result = ccid_post_inbox(slot);
		slot->sending = !result;
	}
	spin_unlock_irq(&device->lock);
	return result ? result : ccid_send_abort_message(slot);
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
	if (!ccid_withdraw(slot))
		return false;
	ccid_forget_answer(slot);
	if (ccid_is_reachable(slot->device))
		slot->device->transport->recover(slot->device);
	return false;
}

static bool ccid_is_back(struct ccid_slot *slot)
{
	bool back;

	spin_lock_irq(&slot->device->lock);
	back = !slot->posted && !slot->sending;
	spin_unlock_irq(&slot->device->lock);
	return back;
}

/* The reader may be at the command still, or begin it only now. */
static void ccid_abort_late(struct ccid_slot *slot)
{
	memzero_explicit(slot->message, slot->device->buffer_length);
	WRITE_ONCE(slot->withheld, false);
	ccid_abort(slot);
	if (!slot->withheld)
		ccid_forget_answer(slot);
}

/**
 * ccid_revive() - a slot that was withheld works again, if all is back
 * @slot: its lock is not held
 *
 * Context: may sleep, some seconds at most.
 *
 * Return: 0; -EIO: it is withheld still.
 */
int ccid_revive(struct ccid_slot *slot)
{
	int result = 0;

	ccid_slot_lock(slot);
	if (slot->withheld && ccid_is_back(slot))
		ccid_abort_late(slot);
	if (slot->withheld)
		result = -EIO;
	ccid_slot_unlock(slot);
	return result;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_revive);
