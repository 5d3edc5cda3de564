// SPDX-License-Identifier: GPL-2.0-only
/*
 * USB: suspend, resume and reset.
 *
 * A USB device that is not in use is suspended by itself (autosuspend). Each
 * request wakes it, so while it falls asleep no request runs, and one that
 * begins waits until it can be woken up again: nothing in here may wait for it.
 *
 * When the system sleeps, and for a reset, requests do not count: the readers
 * are paused, first of all those under way are ended.
 *
 * A card does not keep its power in any of them. Its state says so, and each
 * slot is looked at afterwards.
 */
#include <linux/jiffies.h>
#include <linux/sched/mm.h>

#include "usb.h"

/* What a request may still take when the system is about to sleep. */
#define CCID_SUSPEND_GRACE	(2 * HZ)

/* How long a reader that is no longer in use stays awake, at most. */
#define CCID_RECHECK_INTERVAL	(1 * HZ)

/**
 * ccid_usb_wake() - &ccid_transport.wake
 * @device: the reader device
 *
 * Return: 0, or a negative errno: it does not wake up.
 */
int ccid_usb_wake(struct ccid_device *device)
{
	struct ccid_usb *usb = device->private;

	return usb_autopm_get_interface(usb->interface);
}

/**
 * ccid_usb_rest() - &ccid_transport.rest
 * @device: the reader device
 */
void ccid_usb_rest(struct ccid_device *device)
{
	struct ccid_usb *usb = device->private;

	usb_autopm_put_interface_async(usb->interface);
}

static void ccid_usb_recheck(struct work_struct *work)
{
	struct ccid_usb *usb = container_of(to_delayed_work(work), struct ccid_usb, recheck);

	if (ccid_is_in_use(usb->device)) {
		schedule_delayed_work(&usb->recheck, CCID_RECHECK_INTERVAL);
		return;
	}
	/* Then the next suspend() may take it again. */
	usb->kept_awake = false;
	usb_autopm_put_interface_async(usb->interface);
}

/*
 * Nobody tells when the last one has stopped watching. To be asked to suspend
 * again and again would wake the other interfaces of the USB device each time.
 */
static void ccid_usb_keep_awake(struct ccid_usb *usb)
{
	if (usb->kept_awake)
		return;
	usb->kept_awake = true;
	usb_autopm_get_interface_no_resume(usb->interface);
	schedule_delayed_work(&usb->recheck, CCID_RECHECK_INTERVAL);
}

/**
 * ccid_usb_power_init() - before the interface is in use
 * @usb: @device is set
 */
void ccid_usb_power_init(struct ccid_usb *usb)
{
	struct ccid_device *device = usb->device;

	INIT_DELAYED_WORK(&usb->recheck, ccid_usb_recheck);
	device->wakes = device->description.features & CCID_FEATURE_WAKE_UP &&
			device_can_wakeup(&usb->udev->dev);
	usb->interface->needs_remote_wakeup = device->wakes;
}

/**
 * ccid_usb_power_end() - nothing of this file runs any more
 * @usb: in disconnect(): USB itself gives up the references that are left
 */
void ccid_usb_power_end(struct ccid_usb *usb)
{
	cancel_delayed_work_sync(&usb->recheck);
}

/* Autosuspend: no request runs, and if one is about to, then it waits for us. */
static int ccid_usb_doze(struct ccid_usb *usb)
{
	if (ccid_is_in_use(usb->device)) {
		ccid_usb_keep_awake(usb);
		return -EBUSY;
	}
	ccid_cards_power_off(usb->device);
	ccid_usb_stop_listening(usb);
	ccid_cards_lost_power(usb->device);
	return 0;
}

/* The system sleeps. Programs are frozen already; what they had written is not. */
static void ccid_usb_sleep(struct ccid_usb *usb)
{
	ccid_usb_stop_listening(usb);
	ccid_readers_pause(usb->device, CCID_SUSPEND_GRACE);
	usb->paused = true;
	ccid_cards_power_off(usb->device);
	ccid_cards_lost_power(usb->device);
}

/* First it is listened to, then looked: no card comes between the two. */
static void ccid_usb_rise(struct ccid_usb *usb)
{
	ccid_usb_start_listening(usb);
	if (usb->paused)
		ccid_readers_continue(usb->device);
	usb->paused = false;
	ccid_readers_look(usb->device);
}

/**
 * ccid_usb_suspend() - &usb_driver.suspend
 * @interface: the interface
 * @message: whether the system sleeps
 *
 * Return: 0; -EBUSY: in use, by autosuspend only.
 */
int ccid_usb_suspend(struct usb_interface *interface, pm_message_t message)
{
	struct ccid_usb *usb = usb_get_intfdata(interface);
	unsigned int saved = memalloc_noio_save();
	int result = 0;

	if (PMSG_IS_AUTO(message))
		result = ccid_usb_doze(usb);
	else
		ccid_usb_sleep(usb);
	memalloc_noio_restore(saved);
	return result;
}

/**
 * ccid_usb_resume() - &usb_driver.resume
 * @interface: the interface
 *
 * The system may have slept while the USB device was suspended by itself; then
 * the readers are not paused.
 *
 * Return: 0.
 */
int ccid_usb_resume(struct usb_interface *interface)
{
	unsigned int saved = memalloc_noio_save();

	ccid_usb_rise(usb_get_intfdata(interface));
	memalloc_noio_restore(saved);
	return 0;
}

/**
 * ccid_usb_reset_resume() - &usb_driver.reset_resume
 * @interface: the interface; suspended, and the USB device has lost its power
 *	or was reset
 *
 * The cards had been powered off; nothing else in the reader device was kept.
 *
 * Return: 0.
 */
int ccid_usb_reset_resume(struct usb_interface *interface)
{
	struct ccid_usb *usb = usb_get_intfdata(interface);

	ccid_engine_restarted(usb->device);
	return ccid_usb_resume(interface);
}

static void ccid_usb_set_stopped(struct ccid_device *device, bool stopped)
{
	spin_lock_irq(&device->lock);
	device->stopped = stopped;
	spin_unlock_irq(&device->lock);
	wake_up_all(&device->freed);
}

/**
 * ccid_usb_pre_reset() - &usb_driver.pre_reset
 * @interface: the interface; not suspended
 *
 * Commands end at once, without an abort: the reader may be reset because it does
 * not answer.
 *
 * Return: 0.
 */
int ccid_usb_pre_reset(struct usb_interface *interface)
{
	struct ccid_usb *usb = usb_get_intfdata(interface);
	unsigned int saved = memalloc_noio_save();

	ccid_usb_stop_listening(usb);
	ccid_usb_set_stopped(usb->device, true);
	usb->pipes->poison(usb);
	ccid_readers_pause(usb->device, 0);
	usb->paused = true;
	memalloc_noio_restore(saved);
	return 0;
}

/**
 * ccid_usb_post_reset() - &usb_driver.post_reset
 * @interface: after ccid_usb_pre_reset(); the USB device may be gone
 *
 * Return: 0.
 */
int ccid_usb_post_reset(struct usb_interface *interface)
{
	struct ccid_usb *usb = usb_get_intfdata(interface);
	unsigned int saved = memalloc_noio_save();

	ccid_cards_lost_power(usb->device);
	usb->pipes->unpoison(usb);
	ccid_usb_set_stopped(usb->device, false);
	ccid_engine_restarted(usb->device);
	ccid_usb_rise(usb);
	memalloc_noio_restore(saved);
	return 0;
}
