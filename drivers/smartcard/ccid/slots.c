// SPDX-License-Identifier: GPL-2.0-only
/*
 * The slots of a reader device: made ready for commands, and brought to rest.
 */
#include <linux/jiffies.h>
#include <linux/module.h>

#include "../compat.h"
#include "ccid.h"

/**
 * ccid_engine_restarted() - the reader device's firmware begins again
 * @device: it was plugged in or reset, or has lost its power
 *
 * What slow readers need at the beginning holds again.
 */
void ccid_engine_restarted(struct ccid_device *device)
{
	unsigned int i;

	device->settled = jiffies + CCID_SETTLE_TIME * HZ;
	WRITE_ONCE(device->answered, false);
	for (i = 0; i < device->description.slots; i++)
		WRITE_ONCE(device->slots[i].withheld, false);
}

static void ccid_slot_init(struct ccid_slot *slot)
{
	init_waitqueue_head(&slot->unlocked);
	init_completion(&slot->done);
	ccid_watchdog_init(slot);
	INIT_WORK(&slot->work, ccid_work);
	INIT_LIST_HEAD(&slot->waiting);
}

/**
 * ccid_engine_init() - make a reader device's slots ready for commands
 * @device: @description, @transport and @buffer_length are set
 */
void ccid_engine_init(struct ccid_device *device)
{
	unsigned int i;

	ccid_engine_restarted(device);
	spin_lock_init(&device->lock);
	mutex_init(&device->tables.lock);
	INIT_LIST_HEAD(&device->waiting);
	init_waitqueue_head(&device->freed);
	for (i = 0; i < device->description.slots; i++) {
		device->slots[i].device = device;
		device->slots[i].index = i;
		ccid_slot_init(&device->slots[i]);
	}
}
EXPORT_SYMBOL_IF_KUNIT(ccid_engine_init);

/**
 * ccid_engine_stop() - nothing of a slot runs by itself any more
 * @slot: no exchange of it is under way, and none will be
 *
 * Context: may sleep.
 */
void ccid_engine_stop(struct ccid_slot *slot)
{
	timer_delete_sync(&slot->watchdog);
	cancel_work_sync(&slot->work);
}
EXPORT_SYMBOL_IF_KUNIT(ccid_engine_stop);
