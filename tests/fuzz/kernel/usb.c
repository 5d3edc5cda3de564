// SPDX-License-Identifier: GPL-2.0-only
/*
 * USB: URBs wait in world.urbs until the harness gives them back.
 */
#include "world.h"

struct urb *usb_alloc_urb(int packets, gfp_t flags)
{
	must(!packets);
	return kzalloc(sizeof(struct urb), flags);
}

void usb_free_urb(struct urb *urb)
{
	if (!urb)
		return;
	must(!urb->submitted);
	kfree(urb);
}

void usb_fill_bulk_urb(struct urb *urb, struct usb_device *udev, unsigned int pipe, void *buffer,
		       int length, void (*complete)(struct urb *urb), void *context)
{
	urb->dev = udev;
	urb->pipe = pipe;
	urb->transfer_buffer = buffer;
	urb->transfer_buffer_length = length;
	urb->complete = complete;
	urb->context = context;
}

void usb_fill_control_urb(struct urb *urb, struct usb_device *udev, unsigned int pipe,
			  unsigned char *setup, void *buffer, int length,
			  void (*complete)(struct urb *urb), void *context)
{
	usb_fill_bulk_urb(urb, udev, pipe, buffer, length, complete, context);
	urb->setup_packet = setup;
}

/* Others get their turn while the transfer is under way. */
static void take_time(void)
{
	fuzz_may_sleep();
	fuzz_wait(jiffies + 1, true);
}

static int control(struct urb *urb)
{
	const struct usb_ctrlrequest *setup = (const void *)urb->setup_packet;

	must(!!(urb->pipe & USB_DIR_IN) == !!(setup->bRequestType & USB_DIR_IN));
	must(setup->wLength == urb->transfer_buffer_length && setup->wIndex < 256);
	if (world.unplugged)
		return -ENODEV;
	/* The end of a halt. */
	if ((setup->bRequestType & USB_TYPE_MASK) == USB_TYPE_STANDARD)
		return 0;
	return device_controlled(setup->bRequest, setup->bRequestType, setup->wValue,
				 urb->transfer_buffer, setup->wLength);
}

/* It has ended when this returns. */
static int submit_control(struct urb *urb)
{
	int result;

	if (device_is_asleep())
		return -EHOSTUNREACH;
	take_time();
	result = control(urb);
	urb->status = min(result, 0);
	urb->actual_length = max(result, 0);
	world_interrupt_begin();
	urb->complete(urb);
	world_interrupt_end();
	return 0;
}

int usb_submit_urb(struct urb *urb, gfp_t flags)
{
	void *memory;

	if (flags & GFP_KERNEL)
		must(!world.atomic);
	must(!urb->submitted && urb->complete && urb->transfer_buffer);
	if (urb->reject)
		return -EPERM;
	if (world.unplugged)
		return -ENODEV;
	if (urb->setup_packet)
		return submit_control(urb);
	if (device_is_asleep())
		return -EHOSTUNREACH;
	memory = kmalloc(1, GFP_ATOMIC);
	if (!memory)
		return -ENOMEM;
	kfree(memory);
	urb->submitted = true;
	urb->kept = false;
	urb->status = -EINPROGRESS;
	list_add_tail(&urb->entry, &world.urbs);
	return 0;
}

void usb_give_back(struct urb *urb, int status, size_t length)
{
	must(urb->submitted && length <= urb->transfer_buffer_length);
	world_print("pipe %03x: status %d, %zu bytes", urb->pipe, status, length);
	world_print_bytes("message", urb->transfer_buffer, length);
	list_del(&urb->entry);
	urb->submitted = false;
	urb->status = status;
	urb->actual_length = length;
	world_interrupt_begin();
	urb->complete(urb);
	world_interrupt_end();
}

/* It may also stay where it is, and end as if nobody had asked for it. */
int usb_unlink_urb(struct urb *urb)
{
	if (!urb->submitted)
		return -EIDRM;
	if (urb->kept || world_choose(8) == 7) {
		urb->kept = true;
		world_print("pipe %03x: kept", urb->pipe);
	} else {
		usb_give_back(urb, -ECONNRESET, 0);
	}
	return -EINPROGRESS;
}

void usb_poison_urb(struct urb *urb)
{
	fuzz_may_sleep();
	if (!urb)
		return;
	urb->reject++;
	if (urb->submitted)
		usb_give_back(urb, -ENOENT, 0);
}

void usb_unpoison_urb(struct urb *urb)
{
	if (!urb)
		return;
	must(urb->reject);
	urb->reject--;
}

void *usb_alloc_coherent(struct usb_device *udev, size_t size, gfp_t flags, dma_addr_t *dma)
{
	must(udev);
	*dma = 0x1000;
	return kmalloc(size, flags);
}

void usb_free_coherent(struct usb_device *udev, size_t size, void *memory, dma_addr_t dma)
{
	must(udev && size && dma == 0x1000);
	kfree(memory);
}

void usb_reset_endpoint(struct usb_device *udev, unsigned int endpoint)
{
	must(udev && endpoint);
}

static struct usb_endpoint_descriptor *find(struct usb_host_interface *alt, u8 type, u8 direction)
{
	int i;

	for (i = 0; i < alt->desc.bNumEndpoints; i++) {
		struct usb_endpoint_descriptor *desc = &alt->endpoint[i].desc;

		if ((desc->bmAttributes & USB_ENDPOINT_XFERTYPE_MASK) == type &&
		    (desc->bEndpointAddress & USB_DIR_IN) == direction)
			return desc;
	}
	return NULL;
}

int usb_find_common_endpoints(struct usb_host_interface *alt,
			      struct usb_endpoint_descriptor **bulk_in,
			      struct usb_endpoint_descriptor **bulk_out,
			      struct usb_endpoint_descriptor **int_in,
			      struct usb_endpoint_descriptor **int_out)
{
	must(!int_in && !int_out);
	*bulk_in = find(alt, USB_ENDPOINT_XFER_BULK, USB_DIR_IN);
	*bulk_out = find(alt, USB_ENDPOINT_XFER_BULK, 0);
	return *bulk_in && *bulk_out ? 0 : -ENXIO;
}

int usb_find_int_in_endpoint(struct usb_host_interface *alt,
			     struct usb_endpoint_descriptor **int_in)
{
	*int_in = find(alt, USB_ENDPOINT_XFER_INT, USB_DIR_IN);
	return *int_in ? 0 : -ENXIO;
}

int usb_autopm_get_interface(struct usb_interface *interface)
{
	int result;

	fuzz_may_sleep();
	interface->awake++;
	result = device_wake();
	if (result)
		interface->awake--;
	return result;
}

void usb_autopm_put_interface_async(struct usb_interface *interface)
{
	must(interface->awake > 0);
	interface->awake--;
}

/* A host that sleeps has nothing: what it has kept, it gives back. */
void usb_flush(void)
{
	struct urb *urb;

	while (!list_empty(&world.urbs)) {
		urb = list_first_entry(&world.urbs, struct urb, entry);
		must(urb->kept);
		usb_give_back(urb, -ESHUTDOWN, 0);
	}
}

/* Everything with the host ends; what comes later is refused. */
void usb_unplug(struct usb_interface *interface)
{
	world.unplugged = true;
	interface->udev->state = USB_STATE_NOTATTACHED;
	while (!list_empty(&world.urbs))
		usb_give_back(list_first_entry(&world.urbs, struct urb, entry), -ESHUTDOWN, 0);
}
