// SPDX-License-Identifier: GPL-2.0-only
/*
 * The floor of the benchmark: the least that a Linux driver of a CCID reader does
 * for an answer. A bulk-IN URB is posted, then a bulk-OUT URB, and both are waited
 * for. No checks, no locks, no copies, one reader; never for use.
 */
#include <linux/completion.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timex.h>
#include <linux/uaccess.h>
#include <linux/usb.h>

#include "scr-floor.h"

#define FLOOR_HEADER_LENGTH	10
#define FLOOR_BUFFER_LENGTH	(FLOOR_HEADER_LENGTH + 65544)
#define FLOOR_NOTIFICATION_LENGTH 64

static struct floor {
	struct usb_device *udev;
	struct urb *in;
	struct urb *out;
	struct urb *interrupt;
	u8 *messages;
	u8 *answer;
	u8 *notification;
	struct completion done;
	atomic_t pending;
} floor;

static void floor_complete(struct urb *urb)
{
	if (atomic_dec_and_test(&floor.pending))
		complete(&floor.done);
}

static int floor_submit(struct urb *first, struct urb *second)
{
	int result;

	atomic_set(&floor.pending, second ? 2 : 1);
	reinit_completion(&floor.done);
	result = usb_submit_urb(first, GFP_KERNEL);
	if (!result && second)
		result = usb_submit_urb(second, GFP_KERNEL);
	if (!result)
		result = wait_for_completion_interruptible(&floor.done);
	if (result) {
		usb_kill_urb(first);
		usb_kill_urb(second);
	}
	return result;
}

static int floor_exchange(u8 *message, u32 length)
{
	int result;

	floor.out->transfer_buffer = message;
	floor.out->transfer_buffer_length = length;
	result = floor_submit(floor.in, floor.out);
	return result ?: floor.in->status ?: floor.out->status;
}

static int floor_messages(const struct floor_run *run)
{
	u8 *message = floor.messages;
	u32 i, length;
	int result;

	for (i = 0; i < run->count; i++) {
		length = FLOOR_HEADER_LENGTH + *(u32 *)(message + 1);
		result = floor_exchange(message, length);
		if (result)
			return result;
		message += length;
	}
	return 0;
}

static u64 floor_iterations(const struct floor_run *run)
{
	u64 iterations = 0;

	if (run->spinner && get_user(iterations, (u64 __user *)u64_to_user_ptr(run->spinner)))
		return 0;
	return iterations;
}

static int floor_measure(struct floor_run *run)
{
	u64 before = floor_iterations(run);
	cycles_t begin = get_cycles();
	int result = floor_messages(run);

	run->cycles = get_cycles() - begin;
	run->iterations = floor_iterations(run) - before;
	return result;
}

static bool floor_run_is_possible(const struct floor_run *run)
{
	const u8 *message = floor.messages;
	u32 i, left = run->messages_length;

	for (i = 0; i < run->count; i++) {
		u32 length;

		if (left < FLOOR_HEADER_LENGTH)
			return false;
		length = FLOOR_HEADER_LENGTH + *(u32 *)(message + 1);
		if (length < FLOOR_HEADER_LENGTH || length > left)
			return false;
		left -= length;
		message += length;
	}
	return run->count;
}

static int floor_run(struct floor_run *run)
{
	int result;

	if (run->messages_length > FLOOR_BUFFER_LENGTH || run->answer_length > FLOOR_BUFFER_LENGTH)
		return -EINVAL;
	if (copy_from_user(floor.messages, u64_to_user_ptr(run->messages), run->messages_length))
		return -EFAULT;
	if (!floor_run_is_possible(run))
		return -EINVAL;
	floor.in->transfer_buffer_length = run->answer_length;
	result = floor_measure(run);
	if (result)
		return result;
	run->answer_length = floor.in->actual_length;
	return copy_to_user(u64_to_user_ptr(run->answer), floor.answer, run->answer_length) ?
	       -EFAULT : 0;
}

static int floor_notification(void __user *argument)
{
	int result = floor_submit(floor.interrupt, NULL);

	if (!result && copy_to_user(argument, floor.notification,
				    floor.interrupt->actual_length))
		return -EFAULT;
	return result ?: floor.interrupt->status;
}

static int floor_exchanges(void __user *argument)
{
	struct floor_run run;
	int result;

	if (copy_from_user(&run, argument, sizeof(run)))
		return -EFAULT;
	result = floor_run(&run);
	if (copy_to_user(argument, &run, sizeof(run)))
		return -EFAULT;
	return result;
}

static long floor_ioctl(struct file *file, unsigned int request, unsigned long argument)
{
	switch (request) {
	case FLOOR_EXCHANGE:
		return floor_exchanges((void __user *)argument);
	case FLOOR_NOTIFICATION:
		return floor_notification((void __user *)argument);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations floor_operations = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = floor_ioctl,
};

static struct miscdevice floor_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "scr-floor",
	.fops = &floor_operations,
};

static void floor_free(void)
{
	usb_free_urb(floor.in);
	usb_free_urb(floor.out);
	usb_free_urb(floor.interrupt);
	kfree(floor.messages);
	kfree(floor.answer);
	kfree(floor.notification);
	memset(&floor, 0, sizeof(floor));
}

static int floor_allocate(void)
{
	floor.in = usb_alloc_urb(0, GFP_KERNEL);
	floor.out = usb_alloc_urb(0, GFP_KERNEL);
	floor.interrupt = usb_alloc_urb(0, GFP_KERNEL);
	floor.messages = kzalloc(FLOOR_BUFFER_LENGTH, GFP_KERNEL);
	floor.answer = kzalloc(FLOOR_BUFFER_LENGTH, GFP_KERNEL);
	floor.notification = kzalloc(FLOOR_NOTIFICATION_LENGTH, GFP_KERNEL);
	if (floor.in && floor.out && floor.interrupt && floor.messages && floor.answer &&
	    floor.notification)
		return 0;
	return -ENOMEM;
}

static int floor_fill(struct usb_interface *interface)
{
	struct usb_endpoint_descriptor *in, *out, *interrupt;
	struct usb_device *udev = interface_to_usbdev(interface);
	int result = usb_find_common_endpoints(interface->cur_altsetting, &in, &out, &interrupt,
					       NULL);

	if (result)
		return result;
	usb_fill_bulk_urb(floor.in, udev, usb_rcvbulkpipe(udev, in->bEndpointAddress),
			  floor.answer, FLOOR_BUFFER_LENGTH, floor_complete, NULL);
	usb_fill_bulk_urb(floor.out, udev, usb_sndbulkpipe(udev, out->bEndpointAddress),
			  floor.messages, 0, floor_complete, NULL);
	usb_fill_int_urb(floor.interrupt, udev,
			 usb_rcvintpipe(udev, interrupt->bEndpointAddress), floor.notification,
			 min(usb_endpoint_maxp(interrupt), FLOOR_NOTIFICATION_LENGTH),
			 floor_complete, NULL,
			 interrupt->bInterval);
	init_completion(&floor.done);
	floor.udev = udev;
	return 0;
}

static int floor_probe(struct usb_interface *interface, const struct usb_device_id *id)
{
	int result;

	if (floor.udev)
		return -EBUSY;
	result = floor_allocate();
	if (!result)
		result = floor_fill(interface);
	if (!result)
		result = misc_register(&floor_misc);
	if (result)
		floor_free();
	return result;
}

static void floor_disconnect(struct usb_interface *interface)
{
	misc_deregister(&floor_misc);
	floor_free();
}

static const struct usb_device_id floor_ids[] = {
	{ USB_INTERFACE_INFO(USB_CLASS_CSCID, 0, 0) },
	{ }
};

static struct usb_driver floor_driver = {
	.name = "scr-floor",
	.probe = floor_probe,
	.disconnect = floor_disconnect,
	.id_table = floor_ids,
};
module_usb_driver(floor_driver);

MODULE_DESCRIPTION("The floor of the smart card benchmark");
MODULE_LICENSE("GPL");
