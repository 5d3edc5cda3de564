// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reader devices that work for fewer slots at a time than they have (bMaxCCIDBusySlots):
 * who may send a command, and who waits.
 */
#include <linux/sched/signal.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "ccid.h"

/* Return: true if the wait for a turn is over; @result is then how. */
static bool ccid_try_busy(struct ccid_device *device, struct scr_request *request,
			  int *result)
{
	bool over = true;

	spin_lock_irq(&device->lock);
	if (device->disconnected)
		*result = -ENODEV;
	else if (device->stopped || READ_ONCE(request->cancelled))
		*result = -ECANCELED;
	else if (device->busy >= device->description.busy_slots)
		over = false;
	else
		device->busy++;
	spin_unlock_irq(&device->lock);
	return over;
}

/**
 * ccid_enter_busy() - wait until one more slot may be busy
 * @device: the reader device, ccid_is_limited()
 * @request: how to wait
 *
 * Context: may sleep. Ends with ccid_leave_busy().
 *
 * Return: 0; -EINTR; -ECANCELED; -ENODEV.
 */
int ccid_enter_busy(struct ccid_device *device, struct scr_request *request)
{
	int result = 0, interrupted = 0;

	if (request->killable)
		interrupted = wait_event_killable(device->freed,
						  ccid_try_busy(device, request, &result));
	else if (request->interruptible)
		interrupted = wait_event_interruptible(device->freed,
						       ccid_try_busy(device, request, &result));
	else
		wait_event(device->freed, ccid_try_busy(device, request, &result));
	return interrupted ? -EINTR : result;
}

/**
 * ccid_admit_waiting() - let a slot's work try again to be busy
 * @device: the reader device
 *
 * Context: &ccid_device.lock is held.
 */
void ccid_admit_waiting(struct ccid_device *device)
{
	struct ccid_slot *next;

	lockdep_assert_held(&device->lock);

	next = list_first_entry_or_null(&device->waiting, struct ccid_slot, waiting);
	if (!next || device->busy >= device->description.busy_slots)
		return;
	list_del_init(&next->waiting);
	queue_work(scr_workqueue, &next->work);
}

/**
 * ccid_leave_busy() - a command of a slot has ended
 * @device: the reader device
 *
 * Context: any.
 */
void ccid_leave_busy(struct ccid_device *device)
{
	unsigned long flags;

	if (!ccid_is_limited(device))
		return;
	spin_lock_irqsave(&device->lock, flags);
	device->busy--;
	ccid_admit_waiting(device);
	spin_unlock_irqrestore(&device->lock, flags);
	wake_up_all(&device->freed);
}
