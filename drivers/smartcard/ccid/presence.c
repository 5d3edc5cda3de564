// SPDX-License-Identifier: GPL-2.0-only
/*
 * Presence of cards: what the interrupt pipe tells (6.3), and what a look at the slot
 * does.
 */
#include <linux/jiffies.h>
#include <linux/workqueue.h>

#include "ccid.h"

#define CCID_SLOT_STATUS_TIMEOUT	(3 * HZ)

/* The answer's ICC status is heeded by the engine; that is all of it. */
static int ccid_get_slot_status(struct ccid_slot *slot, struct scr_request *request)
{
	struct ccid_answer answer;
	int result;

	lockdep_assert(ccid_slot_is_locked(slot));

	ccid_encode_get_slot_status(slot->message, slot->index,
				    ccid_next_sequence(slot));
	result = ccid_command(slot, request, CCID_HEADER_LENGTH,
			      CCID_SLOT_STATUS_TIMEOUT, &answer);
	ccid_forget_answer(slot);
	return result;
}

/*
 * Return: false: the slot is in the middle of an exchange. It learns from the answer,
 * which may be older than what has made us look.
 */
static bool ccid_look(struct ccid_slot *slot)
{
	struct scr_request request = {};
	bool free;

	if (ccid_wake(slot->reader))
		return true;
	request.deadline = jiffies + 2 * ccid_timeout(slot->device, CCID_SLOT_STATUS_TIMEOUT);
	free = ccid_slot_trylock(slot);
	if (free) {
		ccid_get_slot_status(slot, &request);
		ccid_slot_unlock(slot);
	}
	ccid_rest(slot->reader);
	return free;
}

static bool ccid_has_to_look(struct ccid_slot *slot)
{
	return slot->reader->capabilities.does_not_notify &&
	       scr_reader_is_watched(slot->reader) &&
	       !READ_ONCE(slot->device->disconnected);
}

/**
 * ccid_look_work() - &ccid_slot.look: is there a card?
 * @work: of the slot; comes again as long as somebody waits and nothing is told
 *
 * Context: may sleep.
 */
void ccid_look_work(struct work_struct *work)
{
	struct ccid_slot *slot = container_of(to_delayed_work(work), struct ccid_slot, look);

	if (!ccid_look(slot) || ccid_has_to_look(slot))
		schedule_delayed_work(&slot->look, CCID_LOOK_INTERVAL);
}

/**
 * ccid_card_tracking() - RDF_CARD_TRACKING
 * @reader: the reader; with an interrupt pipe there is nothing to arm
 * @request: its @minor is SCR_TRACKING_WATCH or SCR_TRACKING_LOOK
 *
 * Context: may sleep.
 *
 * Return: -EINPROGRESS: it is watched; else as ccid_command().
 */
int ccid_card_tracking(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	int result;

	if (request->minor == SCR_TRACKING_WATCH) {
		if (reader->capabilities.does_not_notify)
			schedule_delayed_work(&slot->look, 0);
		return -EINPROGRESS;
	}
	ccid_slot_lock(slot);
	result = ccid_get_slot_status(slot, request);
	ccid_slot_unlock(slot);
	return result;
}

/**
 * ccid_notified() - a message of the interrupt pipe (6.3)
 * @device: the reader device
 * @message: its bytes
 * @length: how many
 *
 * A card that is gone is gone at once. That one is there, and that it "changed",
 * is said by readers after enumeration as well: the slot is asked.
 *
 * Context: any.
 */
void ccid_notified(struct ccid_device *device, const u8 *message, size_t length)
{
	struct ccid_hardware_error hardware_error;
	struct ccid_slot_change change;
	unsigned int i;

	if (ccid_decode_hardware_error(&hardware_error, message, length))
		dev_dbg(device->dev, "slot %u: hardware error %02x\n",
			hardware_error.slot, hardware_error.code);
	for (i = 0; i < device->description.slots; i++) {
		struct ccid_slot *slot = &device->slots[i];

		if (!ccid_decode_slot_change(&change, i, message, length))
			continue;
		if (ccid_has_quirk(device, CCID_QUIRK_NO_PRESENCE))
			change.present = true;
		WRITE_ONCE(slot->changed, change.present && change.changed);
		if (!change.present)
			WRITE_ONCE(slot->powered, false);
		scr_reader_card_present(slot->reader, change.present);
		if (change.present && change.changed)
			schedule_delayed_work(&slot->look, 0);
	}
}
