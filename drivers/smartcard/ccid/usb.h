/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the usb*.c files share.
 */
#ifndef _SCR_CCID_USB_H
#define _SCR_CCID_USB_H

#include <linux/usb.h>
#include <linux/workqueue.h>

#include "ccid.h"

struct ccid_iccd;
struct ccid_usb;

/* The answers of the control pipe, in milliseconds. */
#define CCID_CONTROL_TIMEOUT		1000

/**
 * struct ccid_usb_pipes - what carries the messages of an interface
 * @find: sets &ccid_device.transport and &ccid_device.buffer_length
 * @make: allocates, the buffers of slots and inboxes as well
 * @poison: nothing is under way when it returns, and nothing gets there any more
 * @unpoison: undoes one @poison
 * @free: gives back what @make allocated, perhaps only some of it
 *
 * All of them may sleep. Zero or a negative errno.
 */
struct ccid_usb_pipes {
	int (*find)(struct ccid_usb *usb);
	int (*make)(struct ccid_usb *usb);
	void (*poison)(struct ccid_usb *usb);
	void (*unpoison)(struct ccid_usb *usb);
	void (*free)(struct ccid_usb *usb);
};

/**
 * struct ccid_usb - the USB side of a reader device
 * @device: the engine's side
 * @udev: the USB device
 * @interface: the CCID interface; its data is this
 * @pipes: what carries its messages
 * @iccd: of an ICCD, which has no bulk pipes
 * @bulk_in: endpoint address
 * @bulk_out: endpoint address
 * @stalled: endpoints to be cleared: bit 0 bulk-IN, bit 1 bulk-OUT
 * @inboxes: one for each slot
 * @controls: requests on the control pipe that have not ended
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
	const struct ccid_usb_pipes *pipes;
	struct ccid_iccd *iccd;
	u8 bulk_in;
	u8 bulk_out;
	unsigned long stalled;
	struct ccid_inbox *inboxes;
	struct usb_anchor controls;
	struct urb *interrupt;
	u8 *notification;
	struct delayed_work listen;
	bool paused;
	bool kept_awake;
	struct delayed_work recheck;
};

/* bulk.c, iccd.c */
extern const struct ccid_usb_pipes ccid_bulk_pipes;
extern const struct ccid_usb_pipes ccid_iccd_pipes;

/* usb_control.c */
int ccid_usb_control_in(struct ccid_usb *usb, u8 control_request, u16 value, void *bytes,
			size_t size);
int ccid_usb_control_out(struct ccid_usb *usb, u8 control_request, u16 value,
			 const void *bytes, size_t size);
int ccid_usb_clear_halt(struct ccid_usb *usb, unsigned int pipe);
int ccid_usb_read_table(struct ccid_device *device, u8 control_request, u8 *bytes,
			size_t size);

/* usb_interrupt.c */
int ccid_usb_make_interrupt(struct ccid_usb *usb,
			    struct usb_endpoint_descriptor *endpoint);
void ccid_usb_start_listening(struct ccid_usb *usb);
void ccid_usb_stop_listening(struct ccid_usb *usb);

/* usb_power.c */
int ccid_usb_wake(struct ccid_device *device);
void ccid_usb_rest(struct ccid_device *device);
void ccid_usb_power_init(struct ccid_usb *usb);
void ccid_usb_power_end(struct ccid_usb *usb);
int ccid_usb_suspend(struct usb_interface *interface, pm_message_t message);
int ccid_usb_resume(struct usb_interface *interface);
int ccid_usb_reset_resume(struct usb_interface *interface);
int ccid_usb_pre_reset(struct usb_interface *interface);
int ccid_usb_post_reset(struct usb_interface *interface);

#endif /* _SCR_CCID_USB_H */
