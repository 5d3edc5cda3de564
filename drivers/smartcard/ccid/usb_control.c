// SPDX-License-Identifier: GPL-2.0-only
/*
 * The control pipe: class requests to the interface (5.3), and the end of a halt.
 *
 * usb_control_msg() waits for a request that is late until the host controller gives it
 * back. That of USB/IP (vhci_hcd) does when the other machine says so, and if the network
 * is cut, that is a quarter of an hour. So a request that is not given back in time is
 * left to itself here: it frees what it has when it ends.
 */
#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/kref.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "usb.h"

/**
 * struct ccid_control - a request under way
 * @references: of who waits, and of the URB
 * @done: the URB has ended
 * @urb: the URB
 * @setup: its setup packet
 * @bytes: its data
 */
struct ccid_control {
	struct kref references;
	struct completion done;
	struct urb *urb;
	struct usb_ctrlrequest *setup;
	u8 *bytes;
};

static void ccid_control_release(struct kref *references)
{
	struct ccid_control *control = container_of(references, struct ccid_control,
						    references);

	usb_free_urb(control->urb);
	kfree(control->setup);
	kfree_sensitive(control->bytes);
	kfree(control);
}

static void ccid_control_put(struct ccid_control *control)
{
	kref_put(&control->references, ccid_control_release);
}

static void ccid_control_ended(struct urb *urb)
{
	struct ccid_control *control = urb->context;

	complete(&control->done);
	ccid_control_put(control);
}

/* Return: a request with copies of both; NULL: no memory. */
static struct ccid_control *ccid_control_alloc(const struct usb_ctrlrequest *setup,
					       const void *bytes, size_t size)
{
	struct ccid_control *control = kzalloc(sizeof(*control), GFP_NOIO);

	if (!control)
		return NULL;
	kref_init(&control->references);
	init_completion(&control->done);
	control->urb = usb_alloc_urb(0, GFP_NOIO);
	control->setup = kmemdup(setup, sizeof(*setup), GFP_NOIO);
	control->bytes = kzalloc(max_t(size_t, size, 1), GFP_NOIO);
	if (!control->urb || !control->setup || !control->bytes) {
		ccid_control_put(control);
		return NULL;
	}
	if (!(setup->bRequestType & USB_DIR_IN) && size)
		memcpy(control->bytes, bytes, size);
	return control;
}

static int ccid_control_submit(struct ccid_usb *usb, struct ccid_control *control)
{
	struct usb_ctrlrequest *setup = control->setup;
	unsigned int pipe = setup->bRequestType & USB_DIR_IN ? usb_rcvctrlpipe(usb->udev, 0) :
							       usb_sndctrlpipe(usb->udev, 0);
	int result;

	usb_fill_control_urb(control->urb, usb->udev, pipe, (u8 *)setup, control->bytes,
			     le16_to_cpu(setup->wLength), ccid_control_ended, control);
	kref_get(&control->references);
	usb_anchor_urb(control->urb, &usb->controls);
	result = usb_submit_urb(control->urb, GFP_NOIO);
	if (result) {
		usb_unanchor_urb(control->urb);
		ccid_control_put(control);
	}
	return result;
}

/* Return: bytes that came or went; -ETIMEDOUT; -EBUSY; or as the host controller says. */
static int ccid_control_wait(struct ccid_control *control)
{
	struct urb *urb = control->urb;

	if (!wait_for_completion_timeout(&control->done,
					 msecs_to_jiffies(CCID_CONTROL_TIMEOUT))) {
		usb_unlink_urb(urb);
		if (!wait_for_completion_timeout(&control->done, CCID_WITHDRAW_TIMEOUT))
			return -EBUSY;
	}
	if (urb->status == -ECONNRESET)
		return -ETIMEDOUT;
	return urb->status ? urb->status : urb->actual_length;
}

/* @size bytes, to or from @bytes. Return: as ccid_control_wait(), or -ENOMEM. */
static int ccid_control_run(struct ccid_usb *usb, struct usb_ctrlrequest setup, void *bytes,
			    size_t size)
{
	struct ccid_control *control;
	int result;

	setup.wLength = cpu_to_le16(size);
	control = ccid_control_alloc(&setup, bytes, size);
	if (!control)
		return -ENOMEM;
	result = ccid_control_submit(usb, control);
	if (!result)
		result = ccid_control_wait(control);
	if (result > 0 && setup.bRequestType & USB_DIR_IN)
		memcpy(bytes, control->bytes, result);
	ccid_control_put(control);
	return result;
}

static struct usb_ctrlrequest ccid_class_request(const struct ccid_usb *usb, u8 direction,
						 u8 request, u16 value)
{
	return (struct usb_ctrlrequest){
		.bRequestType = direction | USB_TYPE_CLASS | USB_RECIP_INTERFACE,
		.bRequest = request,
		.wValue = cpu_to_le16(value),
		.wIndex = cpu_to_le16(usb->interface->cur_altsetting->desc.bInterfaceNumber),
	};
}

/**
 * ccid_usb_control_in() - a class request that brings bytes
 * @usb: the reader device
 * @control_request: bRequest
 * @value: wValue
 * @bytes: where they go
 * @size: at most
 *
 * Context: may sleep.
 *
 * Return: how many came; -ETIMEDOUT; -EBUSY: the host controller does not even give the
 * request back; or another negative errno.
 */
int ccid_usb_control_in(struct ccid_usb *usb, u8 control_request, u16 value, void *bytes,
			size_t size)
{
	return ccid_control_run(usb, ccid_class_request(usb, USB_DIR_IN, control_request,
							value), bytes, size);
}

/**
 * ccid_usb_control_out() - a class request, with bytes or without
 * @usb: the reader device
 * @control_request: bRequest
 * @value: wValue
 * @bytes: they stay as they are
 * @size: how many
 *
 * Context: may sleep.
 *
 * Return: 0, or as ccid_usb_control_in().
 */
int ccid_usb_control_out(struct ccid_usb *usb, u8 control_request, u16 value,
			 const void *bytes, size_t size)
{
	int result = ccid_control_run(usb, ccid_class_request(usb, USB_DIR_OUT,
							      control_request, value),
				      (void *)bytes, size);

	if (result >= 0)
		return result == size ? 0 : -EIO;
	return result;
}

/**
 * ccid_usb_clear_halt() - usb_clear_halt(), in bounded time
 * @usb: the reader device
 * @pipe: a stalled one; none of its URBs is under way
 *
 * Context: may sleep.
 *
 * Return: 0, or as ccid_usb_control_in().
 */
int ccid_usb_clear_halt(struct ccid_usb *usb, unsigned int pipe)
{
	unsigned int endpoint = usb_pipeendpoint(pipe) | (usb_pipein(pipe) ? USB_DIR_IN : 0);
	const struct usb_ctrlrequest clear_feature = {
		.bRequestType = USB_DIR_OUT | USB_TYPE_STANDARD | USB_RECIP_ENDPOINT,
		.bRequest = USB_REQ_CLEAR_FEATURE,
		.wValue = cpu_to_le16(USB_ENDPOINT_HALT),
		.wIndex = cpu_to_le16(endpoint),
	};
	int result = ccid_control_run(usb, clear_feature, NULL, 0);

	if (!result)
		usb_reset_endpoint(usb->udev, endpoint);
	return result;
}

/**
 * ccid_usb_read_table() - &ccid_transport.read_table
 * @device: the reader device
 * @control_request: GET_CLOCK_FREQUENCIES or GET_DATA_RATES
 * @bytes: where the table goes
 * @size: at most
 *
 * Return: how many bytes came, or a negative errno.
 */
int ccid_usb_read_table(struct ccid_device *device, u8 control_request, u8 *bytes,
			size_t size)
{
	return ccid_usb_control_in(device->private, control_request, 0, bytes, size);
}
