// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader device that sleeps or is reset: when it may, and what becomes of its
 * readers and of the cards in them.
 */
#include <linux/jiffies.h>

#include "ccid.h"

/* Of all messages of an IccPowerOff, an abort excepted. */
#define CCID_LAST_COMMAND_TIMEOUT	(2 * HZ)

/**
 * ccid_wake() - &scr_reader_driver.wake
 * @reader: the reader
 *
 * Who has a slot's lock has called it before, so that nobody has one while the
 * reader device falls asleep. Who falls asleep is waited for.
 *
 * Context: may sleep; takes the slot's lock.
 *
 * Return: 0; as ccid_bus_error() and ccid_revive().
 */
int ccid_wake(struct scr_reader *reader)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	struct ccid_device *device = slot->device;
	int result = device->transport->wake(device);

	if (result)
		return ccid_bus_error(device, result);
	if (unlikely(READ_ONCE(slot->withheld)))
		result = ccid_revive(slot);
	if (result)
		device->transport->rest(device);
	return result;
}

/**
 * ccid_rest() - &scr_reader_driver.rest
 * @reader: the reader
 */
void ccid_rest(struct scr_reader *reader)
{
	struct ccid_device *device = ccid_slot_of(reader)->device;

	device->transport->rest(device);
}

static bool ccid_slot_is_in_use(struct ccid_slot *slot)
{
	if (READ_ONCE(slot->powered) && scr_reader_is_used(slot->reader))
		return true;
	/* Asleep, it tells of no card, unless it can wake the host. */
	return !slot->device->wakes && scr_reader_is_watched(slot->reader);
}

/**
 * ccid_is_in_use() - does anybody need the reader device to be awake?
 * @device: no request runs on it
 *
 * Return: true if a card is in use, or waited for.
 */
bool ccid_is_in_use(struct ccid_device *device)
{
	unsigned int i;

	for (i = 0; i < device->description.slots; i++) {
		if (ccid_slot_is_in_use(&device->slots[i]))
			return true;
	}
	return false;
}

static void ccid_card_lost_power(struct ccid_slot *slot)
{
	WRITE_ONCE(slot->powered, false);
	scr_reader_card_unpowered(slot->reader);
	scr_reader_unattended(slot->reader);
}

/**
 * ccid_cards_lost_power() - the reader device was reset, or is about to sleep
 * @device: no request runs on it; the interrupt pipe is not listened to
 */
void ccid_cards_lost_power(struct ccid_device *device)
{
	unsigned int i;

	for (i = 0; i < device->description.slots; i++)
		ccid_card_lost_power(&device->slots[i]);
}

/**
 * ccid_cards_power_off() - no card keeps its power while the reader device sleeps
 * @device: awake; no request runs on it
 *
 * Context: may sleep. Nobody has a slot's lock, see ccid_wake().
 */
void ccid_cards_power_off(struct ccid_device *device)
{
	unsigned int i;

	for (i = 0; i < device->description.slots; i++) {
		struct ccid_slot *slot = &device->slots[i];
		struct scr_request request = {
			.deadline = jiffies + CCID_LAST_COMMAND_TIMEOUT,
		};

		if (!READ_ONCE(slot->powered))
			continue;
		ccid_slot_lock(slot);
		ccid_power_off(slot, &request);
		ccid_forget_answer(slot);
		ccid_slot_unlock(slot);
	}
}

/**
 * ccid_readers_pause() - have nothing under way
 * @device: all of its slots are registered; the interrupt pipe is not listened to
 * @grace: jiffies that requests may still take; then they are cancelled
 *
 * Context: may sleep; the reader device is awake and stays so.
 */
void ccid_readers_pause(struct ccid_device *device, unsigned long grace)
{
	unsigned long end = jiffies + grace;
	unsigned int i;

	for (i = 0; i < device->description.slots; i++) {
		long left = end - jiffies;

		scr_reader_pause(device->slots[i].reader, max(left, 0L));
		cancel_delayed_work_sync(&device->slots[i].look);
	}
}

/**
 * ccid_readers_continue() - after ccid_readers_pause()
 * @device: the reader device
 */
void ccid_readers_continue(struct ccid_device *device)
{
	unsigned int i;

	for (i = 0; i < device->description.slots; i++)
		scr_reader_continue(device->slots[i].reader);
}

/**
 * ccid_readers_look() - which cards are in?
 * @device: it could not tell until now; awake, or waking up
 */
void ccid_readers_look(struct ccid_device *device)
{
	unsigned int i;

	for (i = 0; i < device->description.slots; i++)
		schedule_delayed_work(&device->slots[i].look, 0);
}
