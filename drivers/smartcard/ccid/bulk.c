// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bulk pipes of a CCID interface: how the engine's messages travel.
 */
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "usb.h"

/*
 * A reader below extended APDU level is never sent more than a short APDU, but
 * an Escape and its answer may be longer. What is announced beyond this is not
 * used (QEMU announces 65554 and has 384).
 */
#define CCID_SHORT_BUFFER_LENGTH	4096

#define CCID_STALLED_IN		0
#define CCID_STALLED_OUT	1

static void ccid_bulk_received(struct urb *urb)
{
	struct ccid_inbox *inbox = urb->context;
	struct ccid_usb *usb = inbox->device->private;

	if (urb->status == -EPIPE)
		set_bit(CCID_STALLED_IN, &usb->stalled);
	ccid_received(inbox, urb->actual_length, urb->status);
}

static void ccid_bulk_sent(struct urb *urb)
{
	struct ccid_slot *slot = urb->context;
	struct ccid_usb *usb = slot->device->private;

	if (urb->status == -EPIPE)
		set_bit(CCID_STALLED_OUT, &usb->stalled);
	ccid_sent(slot, urb->status);
}

static int ccid_bulk_post(struct ccid_inbox *inbox)
{
	return usb_submit_urb(inbox->private, GFP_ATOMIC);
}

static void ccid_bulk_withdraw(struct ccid_inbox *inbox)
{
	usb_unlink_urb(inbox->private);
}

static int ccid_bulk_send(struct ccid_slot *slot, size_t length)
{
	struct urb *urb = slot->private;

	urb->transfer_buffer_length = length;
	return usb_submit_urb(urb, GFP_ATOMIC);
}

static void ccid_bulk_withdraw_send(struct ccid_slot *slot)
{
	usb_unlink_urb(slot->private);
}

static int ccid_bulk_abort(struct ccid_slot *slot, u8 sequence)
{
	struct ccid_usb *usb = slot->device->private;

	return ccid_usb_control_out(usb, CCID_REQUEST_ABORT, sequence << 8 | slot->index, NULL,
				    0);
}

/* A stall of the control pipe ends with its next request (USB 2.0, 8.5.3.4). */
static void ccid_bulk_clear_halt(struct ccid_usb *usb, unsigned int pipe)
{
	if (ccid_usb_clear_halt(usb, pipe) == -EPIPE)
		ccid_usb_clear_halt(usb, pipe);
}

static void ccid_bulk_recover(struct ccid_device *device)
{
	struct ccid_usb *usb = device->private;

	if (test_and_clear_bit(CCID_STALLED_IN, &usb->stalled))
		ccid_bulk_clear_halt(usb, usb_rcvbulkpipe(usb->udev, usb->bulk_in));
	if (test_and_clear_bit(CCID_STALLED_OUT, &usb->stalled))
		ccid_bulk_clear_halt(usb, usb_sndbulkpipe(usb->udev, usb->bulk_out));
}

static const struct ccid_transport ccid_bulk_transport = {
	.post		= ccid_bulk_post,
	.withdraw	= ccid_bulk_withdraw,
	.send		= ccid_bulk_send,
	.withdraw_send	= ccid_bulk_withdraw_send,
	.abort		= ccid_bulk_abort,
	.recover	= ccid_bulk_recover,
	.read_table	= ccid_usb_read_table,
	.wake		= ccid_usb_wake,
	.rest		= ccid_usb_rest,
};

/*
 * Bytes of a message, in whole packets: a reader may fill its last one. There is room
 * for any block and short response: 04E6:5A11 announces 64 bytes, makes the IFS request
 * by itself, and its dwMaxIFSD is 254.
 */
static size_t ccid_bulk_buffer_length(const struct ccid_reader_description *description,
				      size_t packet)
{
	size_t length = max_t(size_t, description->maximum_message_length,
			      CCID_HEADER_LENGTH + CCID_SHORT_COMMAND);

	if (description->level != SCR_EXCHANGE_LEVEL_EXTENDED_APDU)
		length = min_t(size_t, length, CCID_SHORT_BUFFER_LENGTH);
	return roundup(length, packet);
}

/*
 * Mapped for DMA once, where it is small: at most a page. A long message is copied
 * by the processor, which is slow on coherent memory of some machines.
 */
static bool ccid_bulk_is_coherent(const struct ccid_usb *usb)
{
	return usb->device->buffer_length <= PAGE_SIZE;
}

static u8 *ccid_bulk_make_buffer(struct ccid_usb *usb, dma_addr_t *dma)
{
	size_t length = usb->device->buffer_length;
	u8 *buffer;

	if (!ccid_bulk_is_coherent(usb))
		return kzalloc(length, GFP_KERNEL);
	buffer = usb_alloc_coherent(usb->udev, length, GFP_KERNEL, dma);
	if (buffer)
		memset(buffer, 0, length);
	return buffer;
}

static void ccid_bulk_free_buffer(struct ccid_usb *usb, u8 *buffer, dma_addr_t dma)
{
	if (!buffer)
		return;
	memzero_explicit(buffer, usb->device->buffer_length);
	if (ccid_bulk_is_coherent(usb))
		usb_free_coherent(usb->udev, usb->device->buffer_length, buffer, dma);
	else
		kfree(buffer);
}

/* Return: the URB, for a buffer of its own; NULL: no memory. */
static struct urb *ccid_bulk_make_urb(struct ccid_usb *usb, u8 *buffer, dma_addr_t dma)
{
	struct urb *urb = usb_alloc_urb(0, GFP_KERNEL);

	if (!buffer || !urb)
		return urb;
	urb->transfer_dma = dma;
	if (ccid_bulk_is_coherent(usb))
		urb->transfer_flags |= URB_NO_TRANSFER_DMA_MAP;
	return urb;
}

static int ccid_bulk_make_slot(struct ccid_usb *usb, struct ccid_slot *slot)
{
	struct urb *urb;

	slot->message = ccid_bulk_make_buffer(usb, &slot->message_dma);
	urb = ccid_bulk_make_urb(usb, slot->message, slot->message_dma);
	slot->private = urb;
	if (!slot->message || !urb)
		return -ENOMEM;
	usb_fill_bulk_urb(urb, usb->udev, usb_sndbulkpipe(usb->udev, usb->bulk_out),
			  slot->message, usb->device->buffer_length, ccid_bulk_sent, slot);
	return 0;
}

static int ccid_bulk_make_inbox(struct ccid_usb *usb, struct ccid_inbox *inbox)
{
	struct urb *urb;

	inbox->buffer = ccid_bulk_make_buffer(usb, &inbox->dma);
	urb = ccid_bulk_make_urb(usb, inbox->buffer, inbox->dma);
	inbox->private = urb;
	if (!inbox->buffer || !urb)
		return -ENOMEM;
	usb_fill_bulk_urb(urb, usb->udev, usb_rcvbulkpipe(usb->udev, usb->bulk_in),
			  inbox->buffer, usb->device->buffer_length, ccid_bulk_received,
			  inbox);
	return 0;
}

/* The buffers, and what everybody else takes for the longest message: no longer than they. */
static void ccid_bulk_limit_messages(struct ccid_device *device, size_t packet)
{
	struct ccid_reader_description *description = &device->description;

	device->buffer_length = ccid_bulk_buffer_length(description, packet);
	description->maximum_message_length = min_t(size_t, device->buffer_length,
						    description->maximum_message_length);
}

static int ccid_bulk_find_pipes(struct ccid_usb *usb)
{
	struct usb_endpoint_descriptor *in, *out;
	struct ccid_device *device = usb->device;

	/* The USB core warns of packets of no bytes, and leaves them. */
	if (usb_find_common_endpoints(usb->interface->cur_altsetting, &in, &out, NULL, NULL) ||
	    !usb_endpoint_maxp(in) || !usb_endpoint_maxp(out)) {
		dev_info(&usb->interface->dev, "reader not driven: no bulk pipes\n");
		return -ENODEV;
	}
	usb->bulk_in = in->bEndpointAddress;
	usb->bulk_out = out->bEndpointAddress;
	ccid_bulk_limit_messages(device, usb_endpoint_maxp(in));
	device->transport = &ccid_bulk_transport;
	return 0;
}

static int ccid_bulk_make_urbs(struct ccid_usb *usb)
{
	unsigned int i;
	int result = 0;

	for (i = 0; i < usb->device->description.slots && !result; i++) {
		result = ccid_bulk_make_slot(usb, &usb->device->slots[i]);
		if (!result)
			result = ccid_bulk_make_inbox(usb, &usb->inboxes[i]);
	}
	return result;
}

static void ccid_bulk_poison(struct ccid_usb *usb)
{
	unsigned int i;

	for (i = 0; i < usb->device->description.slots; i++) {
		usb_poison_urb(usb->device->slots[i].private);
		usb_poison_urb(usb->inboxes[i].private);
	}
}

static void ccid_bulk_unpoison(struct ccid_usb *usb)
{
	unsigned int i;

	for (i = 0; i < usb->device->description.slots; i++) {
		usb_unpoison_urb(usb->device->slots[i].private);
		usb_unpoison_urb(usb->inboxes[i].private);
	}
}

static void ccid_bulk_free(struct ccid_usb *usb)
{
	struct ccid_device *device = usb->device;
	unsigned int i;

	for (i = 0; device && usb->inboxes && i < device->description.slots; i++) {
		struct ccid_slot *slot = &device->slots[i];
		struct ccid_inbox *inbox = &usb->inboxes[i];

		usb_free_urb(slot->private);
		usb_free_urb(inbox->private);
		ccid_bulk_free_buffer(usb, slot->message, slot->message_dma);
		ccid_bulk_free_buffer(usb, inbox->buffer, inbox->dma);
	}
}

const struct ccid_usb_pipes ccid_bulk_pipes = {
	.find		= ccid_bulk_find_pipes,
	.make		= ccid_bulk_make_urbs,
	.poison		= ccid_bulk_poison,
	.unpoison	= ccid_bulk_unpoison,
	.free		= ccid_bulk_free,
};
