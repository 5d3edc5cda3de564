// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interrupt pipe: listens for what the reader device tells by itself.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include "usb.h"

/* After an error on the interrupt pipe: a reader that only errs is not asked more often. */
#define CCID_INTERRUPT_RETRY		msecs_to_jiffies(1000)

/* The longest NotifySlotChange for CCID_MAXIMUM_SLOTS, and HardwareError. */
#define CCID_NOTIFICATION_LENGTH	64

static void ccid_usb_listen_later(struct ccid_usb *usb)
{
	schedule_delayed_work(&usb->listen, CCID_INTERRUPT_RETRY);
}

static void ccid_usb_notified(struct urb *urb)
{
	struct ccid_usb *usb = urb->context;

	switch (urb->status) {
	case 0:
		ccid_notified(usb->device, usb->notification, urb->actual_length);
		break;
	case -ENOENT:
	case -ECONNRESET:
	case -ESHUTDOWN:
		return;
	default:
		dev_dbg(&usb->interface->dev, "interrupt pipe: %d\n", urb->status);
		ccid_usb_listen_later(usb);
		return;
	}
	if (usb_submit_urb(urb, GFP_ATOMIC) == -ENOMEM)
		ccid_usb_listen_later(usb);
}

static void ccid_usb_listen(struct work_struct *work)
{
	struct ccid_usb *usb = container_of(to_delayed_work(work), struct ccid_usb, listen);

	/* A stall is the usual reason; to clear what is not stalled does no harm. */
	ccid_usb_clear_halt(usb, usb->interrupt->pipe);
	if (usb_submit_urb(usb->interrupt, GFP_NOIO) == -ENOMEM)
		ccid_usb_listen_later(usb);
}

/**
 * ccid_usb_make_interrupt() - ready the interrupt pipe
 * @usb: the reader device
 * @endpoint: NULL if there is none
 *
 * Return: 0; -ENOMEM: ccid_usb_free() cleans up.
 */
int ccid_usb_make_interrupt(struct ccid_usb *usb,
			    struct usb_endpoint_descriptor *endpoint)
{
	INIT_DELAYED_WORK(&usb->listen, ccid_usb_listen);
	if (!endpoint)
		return 0;
	usb->notification = kzalloc(CCID_NOTIFICATION_LENGTH, GFP_KERNEL);
	usb->interrupt = usb_alloc_urb(0, GFP_KERNEL);
	if (!usb->notification || !usb->interrupt)
		return -ENOMEM;
	usb_fill_int_urb(usb->interrupt, usb->udev,
			 usb_rcvintpipe(usb->udev, usb_endpoint_num(endpoint)),
			 usb->notification,
			 min(CCID_NOTIFICATION_LENGTH, usb_endpoint_maxp(endpoint)),
			 ccid_usb_notified, usb, endpoint->bInterval);
	/* Until ccid_usb_start_listening(). */
	usb_poison_urb(usb->interrupt);
	return 0;
}

/**
 * ccid_usb_start_listening() - for the first time, or after
 *	ccid_usb_stop_listening()
 * @usb: the reader device; perhaps without an interrupt pipe
 *
 * Context: may sleep.
 */
void ccid_usb_start_listening(struct ccid_usb *usb)
{
	if (!usb->interrupt)
		return;
	usb_unpoison_urb(usb->interrupt);
	/* Its pipe is stalled from the start, and the work clears it first. */
	if (ccid_has_quirk(usb->device, CCID_QUIRK_CLEAR_INTERRUPT))
		schedule_delayed_work(&usb->listen, 0);
	else if (usb_submit_urb(usb->interrupt, GFP_NOIO))
		ccid_usb_listen_later(usb);
}

/**
 * ccid_usb_stop_listening() - nothing is heard any more when this returns
 * @usb: the reader device; perhaps without an interrupt pipe
 *
 * The poison outlives a work that is about to submit: nothing gets in after it.
 *
 * Context: may sleep.
 */
void ccid_usb_stop_listening(struct ccid_usb *usb)
{
	if (!usb->interrupt)
		return;
	usb_poison_urb(usb->interrupt);
	cancel_delayed_work_sync(&usb->listen);
}
