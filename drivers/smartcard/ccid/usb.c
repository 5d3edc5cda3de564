// SPDX-License-Identifier: GPL-2.0-only
/*
 * USB: binds to CCID interfaces, and carries the engine's messages.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/usb.h>

#include "usb.h"

/* The answers of the control pipe, in milliseconds. */
#define CCID_CONTROL_TIMEOUT		1000

/*
 * A reader below extended APDU level is never sent more than a short APDU, but
 * an Escape and its answer may be longer. What is announced beyond this is not
 * used (QEMU announces 65554 and has 384).
 */
#define CCID_SHORT_BUFFER_LENGTH	4096

static bool ccid_drive_refused;
module_param_named(drive_refused, ccid_drive_refused, bool, 0644);
MODULE_PARM_DESC(drive_refused,
		 "Drive readers that are refused: broken firmware, or listed as not working");

#define CCID_STALLED_IN		0
#define CCID_STALLED_OUT	1

static void ccid_usb_received(struct urb *urb)
{
	struct ccid_inbox *inbox = urb->context;
	struct ccid_usb *usb = inbox->device->private;

	if (urb->status == -EPIPE)
		set_bit(CCID_STALLED_IN, &usb->stalled);
	ccid_received(inbox, urb->actual_length, urb->status);
}

static void ccid_usb_sent(struct urb *urb)
{
	struct ccid_slot *slot = urb->context;
	struct ccid_usb *usb = slot->device->private;

	if (urb->status == -EPIPE)
		set_bit(CCID_STALLED_OUT, &usb->stalled);
	ccid_sent(slot, urb->status);
}

static int ccid_usb_post(struct ccid_inbox *inbox)
{
	return usb_submit_urb(inbox->private, GFP_ATOMIC);
}

static void ccid_usb_withdraw(struct ccid_inbox *inbox)
{
	usb_kill_urb(inbox->private);
}

static int ccid_usb_send(struct ccid_slot *slot, size_t length)
{
	struct urb *urb = slot->private;

	urb->transfer_buffer_length = length;
	return usb_submit_urb(urb, GFP_NOIO);
}

static void ccid_usb_withdraw_send(struct ccid_slot *slot)
{
	usb_kill_urb(slot->private);
}

static int ccid_usb_abort(struct ccid_slot *slot, u8 sequence)
{
	struct ccid_usb *usb = slot->device->private;

	return usb_control_msg_send(usb->udev, 0, CCID_REQUEST_ABORT,
				    USB_DIR_OUT | USB_TYPE_CLASS | USB_RECIP_INTERFACE,
				    sequence << 8 | slot->index,
				    usb->interface->cur_altsetting->desc.bInterfaceNumber,
				    NULL, 0, CCID_CONTROL_TIMEOUT, GFP_NOIO);
}

static void ccid_usb_recover(struct ccid_device *device)
{
	struct ccid_usb *usb = device->private;

	if (test_and_clear_bit(CCID_STALLED_IN, &usb->stalled))
		usb_clear_halt(usb->udev, usb_rcvbulkpipe(usb->udev, usb->bulk_in));
	if (test_and_clear_bit(CCID_STALLED_OUT, &usb->stalled))
		usb_clear_halt(usb->udev, usb_sndbulkpipe(usb->udev, usb->bulk_out));
}

static int ccid_usb_read_table(struct ccid_device *device, u8 control_request, u8 *bytes,
			       size_t size)
{
	struct ccid_usb *usb = device->private;

	return usb_control_msg(usb->udev, usb_rcvctrlpipe(usb->udev, 0), control_request,
			       USB_DIR_IN | USB_TYPE_CLASS | USB_RECIP_INTERFACE, 0,
			       usb->interface->cur_altsetting->desc.bInterfaceNumber,
			       bytes, size, CCID_CONTROL_TIMEOUT);
}

static int ccid_usb_wake(struct ccid_device *device)
{
	struct ccid_usb *usb = device->private;

	return usb_autopm_get_interface(usb->interface);
}

static void ccid_usb_rest(struct ccid_device *device)
{
	struct ccid_usb *usb = device->private;

	usb_autopm_put_interface_async(usb->interface);
}

static const struct ccid_transport ccid_usb_transport = {
	.post		= ccid_usb_post,
	.withdraw	= ccid_usb_withdraw,
	.send		= ccid_usb_send,
	.withdraw_send	= ccid_usb_withdraw_send,
	.abort		= ccid_usb_abort,
	.recover	= ccid_usb_recover,
	.read_table	= ccid_usb_read_table,
	.wake		= ccid_usb_wake,
	.rest		= ccid_usb_rest,
};

static enum ccid_refusal ccid_usb_find_descriptor(struct usb_host_interface *alt,
						  struct ccid_reader_description *description)
{
	enum ccid_refusal refusal;
	unsigned int i;

	refusal = ccid_descriptor_parse(description, alt->extra, alt->extralen);
	/* Some have it behind an endpoint's descriptor (OZ776, cyberJack). */
	for (i = alt->desc.bNumEndpoints; refusal && i--;) {
		if (!ccid_descriptor_parse(description, alt->endpoint[i].extra,
					   alt->endpoint[i].extralen))
			return CCID_ACCEPTED;
	}
	return refusal;
}

/* Return: 0; -ENODEV: there are reasons not to drive it. */
static int ccid_usb_heed_quirks(struct usb_interface *interface,
				struct ccid_reader_description *description)
{
	struct usb_device_descriptor *descriptor = &interface_to_usbdev(interface)->descriptor;
	const struct ccid_identity identity = {
		.vendor = le16_to_cpu(descriptor->idVendor),
		.product = le16_to_cpu(descriptor->idProduct),
		.release = le16_to_cpu(descriptor->bcdDevice),
		.interface = interface->cur_altsetting->desc.bInterfaceNumber,
	};
	const char *refusal;

	ccid_quirks_apply(description, &identity);
	refusal = ccid_quirks_refusal(description);
	if (!refusal)
		return 0;
	if (ccid_drive_refused) {
		dev_warn(&interface->dev, "reader is driven all the same: %s\n", refusal);
		return 0;
	}
	dev_err(&interface->dev,
		"reader %04x:%04x, release %x.%02x, not driven: %s (parameter drive_refused)\n",
		identity.vendor, identity.product, identity.release >> 8,
		identity.release & 0xff, refusal);
	return -ENODEV;
}

static int ccid_usb_describe(struct usb_interface *interface,
			     struct ccid_reader_description *description)
{
	struct usb_host_interface *alt = interface->cur_altsetting;
	struct ccid_interface kind = {
		.class = alt->desc.bInterfaceClass,
		.protocol = alt->desc.bInterfaceProtocol,
		.endpoints = alt->desc.bNumEndpoints,
	};
	enum ccid_refusal refusal;

	refusal = ccid_usb_find_descriptor(alt, description);
	if (!refusal)
		refusal = ccid_descriptor_check(description, &kind);
	if (!refusal)
		return ccid_usb_heed_quirks(interface, description);
	dev_info(&interface->dev, "reader not driven: %s\n", ccid_refusal_text(refusal));
	return -ENODEV;
}

/* Bytes of a message, in whole packets: a reader may fill its last one. */
static size_t ccid_usb_buffer_length(const struct ccid_reader_description *description,
				     size_t packet)
{
	size_t length = description->maximum_message_length;
	size_t least = min_t(size_t, ccid_message_room(description), CCID_SHORT_COMMAND);

	if (description->level != SCR_EXCHANGE_LEVEL_EXTENDED_APDU)
		length = clamp_t(size_t, length, CCID_HEADER_LENGTH + least,
				 CCID_SHORT_BUFFER_LENGTH);
	return roundup(length, packet);
}

static int ccid_usb_make_slot(struct ccid_usb *usb, struct ccid_slot *slot)
{
	size_t length = usb->device->buffer_length;
	struct urb *urb;

	slot->message = kzalloc(length, GFP_KERNEL);
	urb = usb_alloc_urb(0, GFP_KERNEL);
	slot->private = urb;
	if (!slot->message || !urb)
		return -ENOMEM;
	usb_fill_bulk_urb(urb, usb->udev, usb_sndbulkpipe(usb->udev, usb->bulk_out),
			  slot->message, length, ccid_usb_sent, slot);
	return 0;
}

static int ccid_usb_make_inbox(struct ccid_usb *usb, struct ccid_inbox *inbox)
{
	size_t length = usb->device->buffer_length;
	struct urb *urb;

	inbox->buffer = kzalloc(length, GFP_KERNEL);
	urb = usb_alloc_urb(0, GFP_KERNEL);
	inbox->private = urb;
	if (!inbox->buffer || !urb)
		return -ENOMEM;
	usb_fill_bulk_urb(urb, usb->udev, usb_rcvbulkpipe(usb->udev, usb->bulk_in),
			  inbox->buffer, length, ccid_usb_received, inbox);
	ccid_engine_add_inbox(usb->device, inbox);
	return 0;
}

static void ccid_usb_free(struct ccid_usb *usb)
{
	struct ccid_device *device = usb->device;
	unsigned int i;

	for (i = 0; device && i < device->description.slots; i++) {
		usb_free_urb(device->slots[i].private);
		kfree_sensitive(device->slots[i].message);
		if (usb->inboxes) {
			usb_free_urb(usb->inboxes[i].private);
			kfree_sensitive(usb->inboxes[i].buffer);
		}
	}
	usb_free_urb(usb->interrupt);
	kfree(usb->notification);
	kfree(usb->inboxes);
	kfree(device);
	usb_put_dev(usb->udev);
	kfree(usb);
}

static int ccid_usb_make_pipes(struct ccid_usb *usb)
{
	struct usb_endpoint_descriptor *in, *out, *interrupt;
	struct usb_host_interface *alt = usb->interface->cur_altsetting;
	struct ccid_device *device = usb->device;
	unsigned int i;
	int result;

	result = usb_find_common_endpoints(alt, &in, &out, NULL, NULL);
	if (result) {
		dev_info(&usb->interface->dev, "reader not driven: no bulk pipes\n");
		return -ENODEV;
	}
	if (usb_find_int_in_endpoint(alt, &interrupt))
		interrupt = NULL;
	usb->bulk_in = in->bEndpointAddress;
	usb->bulk_out = out->bEndpointAddress;
	device->buffer_length = ccid_usb_buffer_length(&device->description,
						       usb_endpoint_maxp(in));
	ccid_engine_init(device);

	for (i = 0; i < device->description.slots && !result; i++) {
		result = ccid_usb_make_slot(usb, &device->slots[i]);
		if (!result)
			result = ccid_usb_make_inbox(usb, &usb->inboxes[i]);
	}
	return result ? result : ccid_usb_make_interrupt(usb, interrupt);
}

static int ccid_usb_make_device(struct ccid_usb *usb,
				const struct ccid_reader_description *description)
{
	struct ccid_device *device;

	device = kzalloc(struct_size(device, slots, description->slots), GFP_KERNEL);
	usb->device = device;
	if (!device)
		return -ENOMEM;
	usb->inboxes = kcalloc(description->slots, sizeof(*usb->inboxes), GFP_KERNEL);
	device->description = *description;
	device->vendor_id = le16_to_cpu(usb->udev->descriptor.idVendor);
	device->product_id = le16_to_cpu(usb->udev->descriptor.idProduct);
	if (!usb->inboxes)
		return -ENOMEM;
	device->transport = &ccid_usb_transport;
	device->dev = &usb->interface->dev;
	device->private = usb;
	return ccid_usb_make_pipes(usb);
}

static void ccid_usb_name(struct usb_device *udev, struct scr_vendor_attributes *vendor)
{
	memset(vendor, 0, sizeof(*vendor));
	if (udev->manufacturer)
		strscpy(vendor->vendor, udev->manufacturer, sizeof(vendor->vendor));
	else
		snprintf(vendor->vendor, sizeof(vendor->vendor), "%04x",
			 le16_to_cpu(udev->descriptor.idVendor));
	if (udev->product)
		strscpy(vendor->product, udev->product, sizeof(vendor->product));
	else
		snprintf(vendor->product, sizeof(vendor->product), "%04x",
			 le16_to_cpu(udev->descriptor.idProduct));
	if (udev->serial)
		strscpy(vendor->serial, udev->serial, sizeof(vendor->serial));
	usb_make_path(udev, vendor->location, sizeof(vendor->location));
	vendor->version = le16_to_cpu(udev->descriptor.bcdDevice) << 16;
}

static int ccid_usb_start(struct ccid_usb *usb)
{
	struct scr_vendor_attributes vendor;
	int result;

	ccid_usb_name(usb->udev, &vendor);
	result = ccid_readers_register(usb->device, &vendor, usb->udev->devnum,
				       usb->interrupt);
	if (result)
		return result;
	/* Only now: what it says goes to the readers. */
	ccid_usb_start_listening(usb);
	/* USB itself gives up this reference when the driver is unbound. */
	if (ccid_has_quirk(usb->device, CCID_QUIRK_NO_AUTOSUSPEND))
		usb_autopm_get_interface_no_resume(usb->interface);
	return 0;
}

static int ccid_usb_probe(struct usb_interface *interface, const struct usb_device_id *id)
{
	struct ccid_reader_description description;
	struct ccid_usb *usb;
	int result;

	result = ccid_usb_describe(interface, &description);
	if (result)
		return result;

	usb = kzalloc(sizeof(*usb), GFP_KERNEL);
	if (!usb)
		return -ENOMEM;
	usb->udev = usb_get_dev(interface_to_usbdev(interface));
	usb->interface = interface;
	result = ccid_usb_make_device(usb, &description);
	if (result)
		goto err_free;
	ccid_usb_power_init(usb);
	usb_set_intfdata(interface, usb);
	result = ccid_usb_start(usb);
	if (result)
		goto err_free;
	return 0;

err_free:
	usb_set_intfdata(interface, NULL);
	ccid_usb_free(usb);
	return result;
}

/**
 * ccid_usb_poison_pipes() - nothing is with the bulk pipes when this returns, and
 *	nothing more gets there
 * @usb: the reader device
 *
 * Context: may sleep.
 */
void ccid_usb_poison_pipes(struct ccid_usb *usb)
{
	unsigned int i;

	for (i = 0; i < usb->device->description.slots; i++) {
		usb_poison_urb(usb->device->slots[i].private);
		usb_poison_urb(usb->inboxes[i].private);
	}
}

/**
 * ccid_usb_unpoison_pipes() - undo one ccid_usb_poison_pipes()
 * @usb: the reader device
 */
void ccid_usb_unpoison_pipes(struct ccid_usb *usb)
{
	unsigned int i;

	for (i = 0; i < usb->device->description.slots; i++) {
		usb_unpoison_urb(usb->device->slots[i].private);
		usb_unpoison_urb(usb->inboxes[i].private);
	}
}

/* The reader was pulled out: what is under way ends now, not by its timeout. */
static void ccid_usb_poison(struct ccid_usb *usb)
{
	struct ccid_device *device = usb->device;

	spin_lock_irq(&device->lock);
	device->disconnected = true;
	spin_unlock_irq(&device->lock);
	wake_up_all(&device->freed);
	ccid_usb_poison_pipes(usb);
}

/*
 * Order: the interrupt pipe first, because it talks to the readers; then the
 * readers, whose callbacks use the bulk pipes. A reader that is still plugged in
 * (rmmod, unbind) gets its commands aborted and its cards powered off; of one
 * that is gone, everything is with the host already.
 */
static void ccid_usb_disconnect(struct usb_interface *interface)
{
	struct ccid_usb *usb = usb_get_intfdata(interface);

	ccid_usb_power_end(usb);
	ccid_usb_stop_listening(usb);
	if (usb->udev->state == USB_STATE_NOTATTACHED)
		ccid_usb_poison(usb);
	ccid_readers_unregister(usb->device);
	ccid_usb_poison(usb);
	ccid_readers_put(usb->device);
	usb_set_intfdata(interface, NULL);
	ccid_usb_free(usb);
}

/* Readers that are CCID and hide it: class FF with a CCID descriptor. */
#define CCID_HIDDEN(vendor, product) \
	USB_DEVICE_INTERFACE_CLASS(vendor, product, USB_CLASS_VENDOR_SPEC)

static const struct usb_device_id ccid_usb_ids[] = {
	{ .match_flags = USB_DEVICE_ID_MATCH_INT_CLASS,
	  .bInterfaceClass = USB_CLASS_CSCID },
	{ CCID_HIDDEN(0x046a, 0x003e) },
	{ CCID_HIDDEN(0x04e6, 0x5111) },
	{ CCID_HIDDEN(0x04e6, 0x511a) },
	{ CCID_HIDDEN(0x04e6, 0x5120) },
	{ CCID_HIDDEN(0x04e6, 0x5121) },
	{ CCID_HIDDEN(0x04e6, 0x512b) },
	{ CCID_HIDDEN(0x04e6, 0x512c) },
	{ CCID_HIDDEN(0x04e6, 0x5291) },
	{ CCID_HIDDEN(0x04e6, 0x5292) },
	{ CCID_HIDDEN(0x04e6, 0xe003) },
	{ CCID_HIDDEN(0x076b, 0x532a) },
	{ CCID_HIDDEN(0x076b, 0x5340) },
	{ CCID_HIDDEN(0x08e6, 0x1359) },
	{ CCID_HIDDEN(0x08e6, 0x2202) },
	{ CCID_HIDDEN(0x08e6, 0xace0) },
	{ CCID_HIDDEN(0x0973, 0x0003) },
	{ CCID_HIDDEN(0x09be, 0x0002) },
	{ CCID_HIDDEN(0x0c4b, 0x0300) },
	{ CCID_HIDDEN(0x0c4b, 0x0500) },
	{ CCID_HIDDEN(0x1a74, 0x6354) },
	{ CCID_HIDDEN(0x1a74, 0x6356) },
	{ CCID_HIDDEN(0x1db2, 0x0600) },
	{ CCID_HIDDEN(0x1db2, 0x0604) },
	{ CCID_HIDDEN(0x413c, 0x2100) },
	{ }
};
MODULE_DEVICE_TABLE(usb, ccid_usb_ids);

static struct usb_driver ccid_usb_driver = {
	.name		= "scr-ccid",
	.probe		= ccid_usb_probe,
	.disconnect	= ccid_usb_disconnect,
	.suspend	= ccid_usb_suspend,
	.resume		= ccid_usb_resume,
	.reset_resume	= ccid_usb_reset_resume,
	.pre_reset	= ccid_usb_pre_reset,
	.post_reset	= ccid_usb_post_reset,
	.id_table	= ccid_usb_ids,
	/* The pipes work until disconnect() has aborted and powered off. */
	.soft_unbind	= 1,
	.supports_autosuspend = 1,
};
module_usb_driver(ccid_usb_driver);

MODULE_DESCRIPTION("USB CCID smart card readers");
MODULE_LICENSE("GPL");
