/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the usb*.c files share.
 */
#ifndef _SCR_CCID_USB_H
#define _SCR_CCID_USB_H

#include <linux/usb.h>
#include <linux/workqueue.h>

#include "ccid.h"

/**
 * struct ccid_usb - the USB side of a reader device
 * @device: the engine's side
 * @udev: the USB device
 * @interface: the CCID interface; its data is this
 * @bulk_in: endpoint address
 * @bulk_out: endpoint address
 * @stalled: endpoints to be cleared: bit 0 bulk-IN, bit 1 bulk-OUT
 * @inboxes: one for each slot
 * @interrupt: NULL if there is no interrupt pipe
 * @notification: where its messages go
 * @listen: begins to listen again after an error
 * @paused: the readers are; guarded by the USB device's lock
 * @kept_awake: a reference keeps the USB device from being suspended, because
 *	it was in use when that was tried
 * @recheck: gives @kept_awake up
 */
struct ccid_usb {
	struct ccid_device *device;
	struct usb_device *udev;
	struct usb_interface *interface;
	u8 bulk_in;
	u8 bulk_out;
	unsigned long stalled;
	struct ccid_inbox *inboxes;
	struct urb *interrupt;
	u8 *notification;
	struct delayed_work listen;
	bool paused;
	bool kept_awake;
	struct delayed_work recheck;
};

/* usb.c */
void ccid_usb_poison_pipes(struct ccid_usb *usb);
void ccid_usb_unpoison_pipes(struct ccid_usb *usb);

/* usb_interrupt.c */
int ccid_usb_make_interrupt(struct ccid_usb *usb,
			    struct usb_endpoint_descriptor *endpoint);
void ccid_usb_start_listening(struct ccid_usb *usb);
void ccid_usb_stop_listening(struct ccid_usb *usb);

/* usb_power.c */
void ccid_usb_power_init(struct ccid_usb *usb);
void ccid_usb_power_end(struct ccid_usb *usb);
int ccid_usb_suspend(struct usb_interface *interface, pm_message_t message);
int ccid_usb_resume(struct usb_interface *interface);
int ccid_usb_reset_resume(struct usb_interface *interface);
int ccid_usb_pre_reset(struct usb_interface *interface);
int ccid_usb_post_reset(struct usb_interface *interface);

#endif /* _SCR_CCID_USB_H */
