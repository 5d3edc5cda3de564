// SPDX-License-Identifier: GPL-2.0-only
/*
 * USB: binds to CCID interfaces.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/usb.h>

#include "leave.h"
#include "usb.h"

static bool ccid_drive_refused;
module_param_named(drive_refused, ccid_drive_refused, bool, 0644);
MODULE_PARM_DESC(drive_refused,
		 "Drive readers that are refused: broken firmware, or listed as not working");

/* What the parameter says, under the lock of the module's parameters. */
static char ccid_leave[CCID_LEAVE_LENGTH];

static int ccid_leave_set(const char *value, const struct kernel_param *parameter)
{
	if (strlen(value) >= sizeof(ccid_leave))
		return -ENOSPC;
	if (ccid_is_left(value, 0, 0) < 0) {
		pr_err("scr-ccid: leave: entries are VENDOR:PRODUCT, VENDOR:*, all; ! before it: not\n");
		return -EINVAL;
	}
	strscpy(ccid_leave, value, sizeof(ccid_leave));
	return 0;
}

static int ccid_leave_get(char *buffer, const struct kernel_param *parameter)
{
	return sysfs_emit(buffer, "%s\n", strim(ccid_leave));
}

static const struct kernel_param_ops ccid_leave_ops = {
	.set = ccid_leave_set,
	.get = ccid_leave_get,
};
module_param_cb(leave, &ccid_leave_ops, NULL, 0644);
MODULE_PARM_DESC(leave, "Readers left to others, pcscd with libccid for one: 08e6:3437,072f:*,all,!08e6:3438");

static bool ccid_usb_is_left(struct usb_interface *interface)
{
	const struct usb_device_descriptor *device = &interface_to_usbdev(interface)->descriptor;
	bool is_left;

	kernel_param_lock(THIS_MODULE);
	is_left = ccid_is_left(ccid_leave, le16_to_cpu(device->idVendor),
			       le16_to_cpu(device->idProduct)) == 1;
	kernel_param_unlock(THIS_MODULE);
	if (is_left)
		dev_info(&interface->dev, "reader left to others (parameter leave)\n");
	return is_left;
}

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

static void ccid_usb_free(struct ccid_usb *usb)
{
	usb->pipes->free(usb);
	usb_free_urb(usb->interrupt);
	kfree(usb->notification);
	kfree(usb->inboxes);
	kfree_sensitive(usb->device);
	usb_put_dev(usb->udev);
	kfree(usb);
}

static int ccid_usb_make_pipes(struct ccid_usb *usb)
{
	struct usb_endpoint_descriptor *interrupt;
	unsigned int i;
	int result;

	result = usb->pipes->find(usb);
	if (result)
		return result;
	ccid_engine_init(usb->device);
	for (i = 0; i < usb->device->description.slots; i++)
		ccid_engine_add_inbox(usb->device, &usb->inboxes[i]);
	result = usb->pipes->make(usb);
	if (result)
		return result;
	if (usb_find_int_in_endpoint(usb->interface->cur_altsetting, &interrupt))
		interrupt = NULL;
	return ccid_usb_make_interrupt(usb, interrupt);
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
	device->dev = &usb->interface->dev;
	device->private = usb;
	return ccid_usb_make_pipes(usb);
}

static void ccid_usb_name(struct usb_interface *interface,
			  struct scr_vendor_attributes *vendor)
{
	struct usb_device *udev = interface_to_usbdev(interface);

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
	if (interface->cur_altsetting->string)
		strscpy(vendor->interface, interface->cur_altsetting->string,
			sizeof(vendor->interface));
	usb_make_path(udev, vendor->location, sizeof(vendor->location));
	vendor->version = le16_to_cpu(udev->descriptor.bcdDevice) << 16;
}

static int ccid_usb_start(struct ccid_usb *usb)
{
	struct scr_vendor_attributes vendor;
	int result;

	ccid_usb_name(usb->interface, &vendor);
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

	if (ccid_usb_is_left(interface))
		return -ENODEV;
	result = ccid_usb_describe(interface, &description);
	if (result)
		return result;

	usb = kzalloc(sizeof(*usb), GFP_KERNEL);
	if (!usb)
		return -ENOMEM;
	usb->udev = usb_get_dev(interface_to_usbdev(interface));
	usb->interface = interface;
	init_usb_anchor(&usb->controls);
	usb->pipes = &ccid_bulk_pipes;
	if (interface->cur_altsetting->desc.bInterfaceProtocol != CCID_INTERFACE_PROTOCOL_BULK)
		usb->pipes = &ccid_iccd_pipes;
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

/* The reader was pulled out: what is under way ends now, not by its timeout. */
static void ccid_usb_poison(struct ccid_usb *usb)
{
	struct ccid_device *device = usb->device;

	spin_lock_irq(&device->lock);
	device->disconnected = true;
	spin_unlock_irq(&device->lock);
	wake_up_all(&device->freed);
	usb->pipes->poison(usb);
}

/*
 * Order: the interrupt pipe first, because it talks to the readers; then the
 * readers, whose callbacks use the bulk pipes. A reader that is still plugged in
 * (rmmod, unbind) gets its commands aborted and its cards powered off; of one
 * that is gone, everything is with the host already. What the host controller has not
 * given back by now is waited for, for as long as that takes.
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
	usb_kill_anchored_urbs(&usb->controls);
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
