// SPDX-License-Identifier: GPL-2.0-only
/*
 * The control pipe: class requests to the interface (5.3).
 */
#include "usb.h"

static u16 ccid_usb_interface_number(const struct ccid_usb *usb)
{
	return usb->interface->cur_altsetting->desc.bInterfaceNumber;
}

/**
 * ccid_usb_control_in() - a class request that brings bytes
 * @usb: the reader device
 * @control_request: bRequest
 * @value: wValue
 * @bytes: where they go; allocated, not on the stack
 * @size: at most
 *
 * Context: may sleep.
 *
 * Return: how many came, or a negative errno.
 */
int ccid_usb_control_in(struct ccid_usb *usb, u8 control_request, u16 value, void *bytes,
			size_t size)
{
	return usb_control_msg(usb->udev, usb_rcvctrlpipe(usb->udev, 0), control_request,
			       USB_DIR_IN | USB_TYPE_CLASS | USB_RECIP_INTERFACE, value,
			       ccid_usb_interface_number(usb), bytes, size,
			       CCID_CONTROL_TIMEOUT);
}

/**
 * ccid_usb_control_out() - a class request, with bytes or without
 * @usb: the reader device
 * @control_request: bRequest
 * @value: wValue
 * @bytes: allocated, not on the stack
 * @size: how many
 *
 * Context: may sleep.
 *
 * Return: 0, or a negative errno.
 */
int ccid_usb_control_out(struct ccid_usb *usb, u8 control_request, u16 value,
			 const void *bytes, size_t size)
{
	int result = usb_control_msg(usb->udev, usb_sndctrlpipe(usb->udev, 0),
				     control_request,
				     USB_DIR_OUT | USB_TYPE_CLASS | USB_RECIP_INTERFACE,
				     value, ccid_usb_interface_number(usb), (void *)bytes,
				     size, CCID_CONTROL_TIMEOUT);

	if (result >= 0)
		return result == size ? 0 : -EIO;
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
