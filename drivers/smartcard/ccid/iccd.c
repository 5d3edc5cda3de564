// SPDX-License-Identifier: GPL-2.0-only
/*
 * ICCD (USB ICCD 1.0): a card that is a USB device. It has no bulk pipes, and
 * its slot is never empty; power and APDUs are requests on the control pipe, of
 * one of two kinds (bInterfaceProtocol 1 and 2, versions A and B). To the engine
 * this is a transport like the bulk pipes: it takes the messages of CCID, does
 * what they ask for, and answers with messages of CCID.
 */
#include <linux/minmax.h>
#include <linux/slab.h>

#include "iccd.h"

static struct ccid_iccd *iccd_of(struct ccid_device *device)
{
	return ((struct ccid_usb *)device->private)->iccd;
}

/* Called with the device's lock held. */
static int ccid_iccd_post(struct ccid_inbox *inbox)
{
	struct ccid_iccd *iccd = iccd_of(inbox->device);
	unsigned long flags;
	int result = 0;

	spin_lock_irqsave(&iccd->lock, flags);
	if (iccd->poisoned)
		result = -EPERM;
	else
		iccd->posted = inbox;
	spin_unlock_irqrestore(&iccd->lock, flags);
	return result;
}

/* The work does not answer any more, and does not run when this returns. */
static void iccd_stop(struct ccid_iccd *iccd)
{
	WRITE_ONCE(iccd->stopping, true);
	wake_up_all(&iccd->stop);
	flush_work(&iccd->work);
}

static void ccid_iccd_withdraw(struct ccid_inbox *inbox)
{
	struct ccid_iccd *iccd = iccd_of(inbox->device);
	struct ccid_inbox *posted;

	iccd_stop(iccd);
	posted = iccd_take_inbox(iccd);
	if (posted)
		ccid_received(posted, 0, -ENOENT);
}

static int ccid_iccd_send(struct ccid_slot *slot, size_t length)
{
	struct ccid_iccd *iccd = iccd_of(slot->device);
	unsigned long flags;
	int result = 0;

	spin_lock_irqsave(&iccd->lock, flags);
	if (iccd->poisoned) {
		result = -EPERM;
	} else {
		WRITE_ONCE(iccd->stopping, false);
		queue_work(scr_workqueue, &iccd->work);
	}
	spin_unlock_irqrestore(&iccd->lock, flags);
	return result;
}

static void ccid_iccd_withdraw_send(struct ccid_slot *slot)
{
	iccd_stop(iccd_of(slot->device));
}

/* There is no such request: a command is given up by not waiting for it. */
static int ccid_iccd_abort(struct ccid_slot *slot, u8 sequence)
{
	return 0;
}

static void ccid_iccd_recover(struct ccid_device *device)
{
}

static const struct ccid_transport ccid_iccd_transport = {
	.post		= ccid_iccd_post,
	.withdraw	= ccid_iccd_withdraw,
	.send		= ccid_iccd_send,
	.withdraw_send	= ccid_iccd_withdraw_send,
	.abort		= ccid_iccd_abort,
	.recover	= ccid_iccd_recover,
	.read_table	= ccid_usb_read_table,
	.wake		= ccid_usb_wake,
	.rest		= ccid_usb_rest,
};

static int ccid_iccd_find(struct ccid_usb *usb)
{
	struct ccid_device *device = usb->device;

	/* Of a control transfer, wLength has 16 bits. */
	device->description.maximum_message_length =
		min_t(u32, device->description.maximum_message_length,
		      CCID_HEADER_LENGTH + U16_MAX);
	device->buffer_length = max_t(size_t, device->description.maximum_message_length,
				      CCID_HEADER_LENGTH + CCID_SHORT_COMMAND);
	device->transport = &ccid_iccd_transport;
	return 0;
}

static int ccid_iccd_make(struct ccid_usb *usb)
{
	struct ccid_iccd *iccd = kzalloc(sizeof(*iccd), GFP_KERNEL);

	usb->iccd = iccd;
	usb->device->slots[0].message = kzalloc(usb->device->buffer_length, GFP_KERNEL);
	usb->inboxes[0].buffer = kzalloc(usb->device->buffer_length, GFP_KERNEL);
	if (!iccd || !usb->device->slots[0].message || !usb->inboxes[0].buffer)
		return -ENOMEM;
	iccd->usb = usb;
	iccd->slot = &usb->device->slots[0];
	iccd->size = min_t(size_t, usb->device->buffer_length - CCID_HEADER_LENGTH + 1, U16_MAX);
	iccd->bytes = kzalloc(iccd->size, GFP_KERNEL);
	spin_lock_init(&iccd->lock);
	init_waitqueue_head(&iccd->stop);
	INIT_WORK(&iccd->work, iccd_work);
	return iccd->bytes ? 0 : -ENOMEM;
}

static void ccid_iccd_poison(struct ccid_usb *usb)
{
	struct ccid_iccd *iccd = usb->iccd;
	struct ccid_inbox *posted;

	spin_lock_irq(&iccd->lock);
	iccd->poisoned++;
	spin_unlock_irq(&iccd->lock);
	iccd_stop(iccd);
	posted = iccd_take_inbox(iccd);
	if (posted)
		ccid_received(posted, 0, -ESHUTDOWN);
}

static void ccid_iccd_unpoison(struct ccid_usb *usb)
{
	struct ccid_iccd *iccd = usb->iccd;

	spin_lock_irq(&iccd->lock);
	iccd->poisoned--;
	iccd->powered = false;
	spin_unlock_irq(&iccd->lock);
}

static void ccid_iccd_free(struct ccid_usb *usb)
{
	if (usb->device && usb->inboxes) {
		kfree_sensitive(usb->device->slots[0].message);
		kfree_sensitive(usb->inboxes[0].buffer);
	}
	if (!usb->iccd)
		return;
	cancel_work_sync(&usb->iccd->work);
	kfree_sensitive(usb->iccd->bytes);
	kfree(usb->iccd);
}

const struct ccid_usb_pipes ccid_iccd_pipes = {
	.find		= ccid_iccd_find,
	.make		= ccid_iccd_make,
	.poison		= ccid_iccd_poison,
	.unpoison	= ccid_iccd_unpoison,
	.free		= ccid_iccd_free,
};
