// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a reader is given for a command, and when it has had enough.
 */
#include <linux/jiffies.h>
#include <linux/timer.h>

#include "ccid.h"

/* The reader's time, or the request's, whichever ends first. */
static unsigned long ccid_deadline(const struct ccid_slot *slot)
{
	if (time_before(slot->last_deadline, slot->deadline))
		return slot->last_deadline;
	return slot->deadline;
}

/*
 * It ends the waits for answers. It is not set anew for each command: what it finds
 * when it fires is the deadline that holds then.
 */
static void ccid_watchdog(struct timer_list *timer)
{
	struct ccid_slot *slot = container_of(timer, struct ccid_slot, watchdog);
	struct ccid_device *device = slot->device;
	bool late = false, awaited;
	unsigned long flags;

	spin_lock_irqsave(&device->lock, flags);
	awaited = slot->awaited;
	if (slot->phase == CCID_WAITING) {
		late = time_after_eq(jiffies, ccid_deadline(slot));
		if (!late)
			mod_timer(&slot->watchdog, ccid_deadline(slot));
	}
	spin_unlock_irqrestore(&device->lock, flags);
	if (late && !awaited)
		queue_work(scr_workqueue, &slot->work);
	else if (late)
		complete(&slot->done);
}

/**
 * ccid_watchdog_init() - make a slot's watchdog
 * @slot: the slot
 */
void ccid_watchdog_init(struct ccid_slot *slot)
{
	timer_setup(&slot->watchdog, ccid_watchdog, 0);
}

/**
 * ccid_watch() - have the watchdog look at the deadline, at the latest when it is over
 * @slot: its command is under way
 *
 * Context: &ccid_device.lock is held.
 */
void ccid_watch(struct ccid_slot *slot)
{
	unsigned long deadline = ccid_deadline(slot);

	lockdep_assert_held(&slot->device->lock);

	if (unlikely(!timer_pending(&slot->watchdog) ||
		     time_after(slot->watchdog.expires, deadline)))
		mod_timer(&slot->watchdog, deadline);
}

/**
 * ccid_is_late() - is the time of the command that is under way over?
 * @slot: its lock is held
 *
 * If not, the watchdog is sure to look again.
 *
 * Context: &ccid_device.lock is held.
 *
 * Return: true if so.
 */
bool ccid_is_late(struct ccid_slot *slot)
{
	lockdep_assert_held(&slot->device->lock);

	if (time_after_eq(jiffies, ccid_deadline(slot)))
		return true;
	ccid_watch(slot);
	return false;
}

/**
 * ccid_settle() - leave a reader alone until its firmware is ready
 * @slot: its lock is held
 * @request: how to wait
 *
 * Context: may sleep.
 *
 * Return: 0; as scr_request_wait(), but -ETIMEDOUT.
 */
int ccid_settle(struct ccid_slot *slot, struct scr_request *request)
{
	long left = slot->device->settled - jiffies;
	int result;

	if (!ccid_has_to_settle(slot) || left <= 0)
		return 0;
	reinit_completion(&slot->done);
	result = scr_request_wait(request, &slot->done, left);
	return result == -ETIMEDOUT ? 0 : result;
}
