// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bulk-IN pipe. It belongs to all slots, so the message that arrives first
 * may be any slot's. Hence the rule by which nothing is lost: each slot owns one
 * inbox, and has it posted as long as its command waits. A message that is no
 * answer posts its inbox again; one that is another slot's answer makes the two
 * slots exchange their inboxes.
 *
 * Whatever the device sends is hostile until it was checked.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/string.h>

#include "../compat.h"
#include "ccid.h"
#include "trace.h"

/* Answers to commands that were given up: readers keep a few, never many. */
#define CCID_STALE_MESSAGES	10

static void ccid_own_inbox(struct ccid_slot *slot, struct ccid_inbox *inbox)
{
	slot->inbox = inbox;
	inbox->owner = slot;
}

/**
 * ccid_engine_add_inbox() - give the engine an inbox
 * @device: the reader device; needs one for each slot
 * @inbox: @buffer and @private are set
 *
 * Context: before anything else can happen.
 */
void ccid_engine_add_inbox(struct ccid_device *device, struct ccid_inbox *inbox)
{
	unsigned int i = 0;

	while (device->slots[i].inbox)
		i++;
	inbox->device = device;
	ccid_own_inbox(&device->slots[i], inbox);
}
EXPORT_SYMBOL_IF_KUNIT(ccid_engine_add_inbox);

/**
 * ccid_bus_error() - what the bus says, in the words of <uapi/linux/scr.h>
 * @device: the reader device
 * @error: the transport's errno
 *
 * Return: -ENODEV, -ENOMEM, -ECANCELED or -EIO.
 */
int ccid_bus_error(struct ccid_device *device, int error)
{
	if (READ_ONCE(device->disconnected))
		return -ENODEV;
	if (READ_ONCE(device->stopped))
		return -ECANCELED;
	switch (error) {
	case -ENODEV:
	case -ESHUTDOWN:
	case -EPERM:
		return -ENODEV;
	case -ENOMEM:
		return -ENOMEM;
	default:
		return -EIO;
	}
}

static void ccid_end(struct ccid_slot *slot, int result)
{
	/* Of an exchange that nobody waits for, only the abort is waited for. */
	bool awaited = slot->awaited || slot->phase == CCID_ABORTING;

	lockdep_assert_held(&slot->device->lock);

	slot->result = result;
	/* Pairs with the acquire in ccid_has_ended(): the answer is there first. */
	smp_store_release(&slot->phase, CCID_ENDED);
	if (awaited)
		complete(&slot->done);
}

static bool ccid_is_waiting(struct ccid_slot *slot)
{
	return slot->phase == CCID_WAITING || slot->phase == CCID_ABORTING;
}

/**
 * ccid_wipe_inbox() - what came there is secret, and read
 * @inbox: not posted
 *
 * Context: any.
 */
void ccid_wipe_inbox(struct ccid_inbox *inbox)
{
	memzero_explicit(inbox->buffer, inbox->filled);
	inbox->filled = 0;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_wipe_inbox);

/* The message was for nobody, or asks for time: the next one, please. */
static void ccid_post_again(struct ccid_inbox *inbox)
{
	struct ccid_slot *slot = inbox->owner;
	int result;

	lockdep_assert_held(&inbox->device->lock);

	/* It may be a response to another slot's command; this one's may take its time. */
	ccid_wipe_inbox(inbox);
	/* Unless it is being withdrawn. */
	result = slot->phase == CCID_IDLE ? -ENOENT : inbox->device->transport->post(inbox);
	if (!result)
		return;
	slot->posted = false;
	if (ccid_is_waiting(slot))
		ccid_end(slot, ccid_bus_error(inbox->device, result));
}

/* @inbox, which is not posted any more, has @slot's answer: see the rule at the top. */
static void ccid_hand_over(struct ccid_slot *slot, struct ccid_inbox *inbox,
			   const struct ccid_answer *answer)
{
	struct ccid_slot *owner = inbox->owner;

	lockdep_assert_held(&slot->device->lock);

	if (unlikely(owner != slot)) {
		ccid_own_inbox(owner, slot->inbox);
		ccid_own_inbox(slot, inbox);
	}
	slot->posted = false;
	slot->answer = *answer;
	WRITE_ONCE(slot->answered, true);
	/* Pairs with the barrier in ccid_note_sent(): one of the two sees the other. */
	smp_mb();
	/* A reader that answers before it has the command: wait for ccid_note_sent(). */
	if (!READ_ONCE(slot->sending))
		ccid_end(slot, 0);
}

/* Whose answer is it? Nobody's, if nobody waits for it. */
static struct ccid_slot *ccid_addressee(struct ccid_device *device,
					const struct ccid_answer *answer)
{
	struct ccid_slot *slot;

	if (answer->slot >= device->description.slots)
		return NULL;
	slot = &device->slots[answer->slot];
	if (!ccid_is_waiting(slot) || slot->answered || answer->sequence != slot->sequence)
		return NULL;
	return slot;
}

static void ccid_extend_time(struct ccid_slot *slot, const struct ccid_answer *answer)
{
	unsigned long factor = answer->error ? answer->error : 1;

	lockdep_assert_held(&slot->device->lock);

	slot->deadline = jiffies + slot->timeout * factor;
}

/* The command ends in vain; its inbox is the one that has come in any case. */
static void ccid_give_up(struct ccid_inbox *inbox, int error)
{
	struct ccid_slot *slot = inbox->owner;

	lockdep_assert_held(&inbox->device->lock);

	slot->posted = false;
	if (ccid_is_waiting(slot))
		ccid_end(slot, error);
}

/*
 * Nobody's message. Of a reader that sends nothing else, the command is given up; its
 * abort takes what is left of them, or the next command would find it.
 */
static void ccid_skip(struct ccid_inbox *inbox)
{
	struct ccid_slot *slot = inbox->owner;

	lockdep_assert_held(&inbox->device->lock);

	if (++slot->stale <= CCID_STALE_MESSAGES || slot->phase == CCID_ABORTING)
		ccid_post_again(inbox);
	else
		ccid_give_up(inbox, -EBADMSG);
}

/* A broken answer is the end of its command; of nobody's command it is noise. */
static void ccid_take_broken(struct ccid_inbox *inbox, const struct ccid_answer *answer,
			     enum ccid_answer_defect defect)
{
	struct ccid_slot *slot = NULL;

	lockdep_assert_held(&inbox->device->lock);

	dev_dbg(inbox->device->dev, "bulk-IN: %s\n", ccid_answer_defect_text(defect));
	if (defect != CCID_ANSWER_SHORT_HEADER)
		slot = ccid_addressee(inbox->device, answer);
	if (slot && slot == inbox->owner && slot->phase == CCID_WAITING)
		ccid_give_up(inbox, -EPROTO);
	else
		ccid_skip(inbox);
}

/* Return: the slot whose command may have ended. */
static struct ccid_slot *ccid_take_message(struct ccid_inbox *inbox, size_t length)
{
	struct ccid_device *device = inbox->device;
	struct ccid_slot *owner = inbox->owner;
	enum ccid_answer_defect defect;
	struct ccid_answer answer;
	struct ccid_slot *slot;

	lockdep_assert_held(&device->lock);

	defect = ccid_decode_answer(&answer, inbox->buffer, length);
	if (unlikely(defect)) {
		ccid_take_broken(inbox, &answer, defect);
		return owner;
	}
	trace_scr_ccid_answer(device, &answer);
	slot = ccid_addressee(device, &answer);
	if (unlikely(!slot)) {
		dev_dbg(device->dev, "bulk-IN: slot %u, sequence %u: not awaited\n",
			answer.slot, answer.sequence);
		ccid_skip(inbox);
		return owner;
	}
	if (unlikely(answer.command_status == CCID_COMMAND_TIME_EXTENSION)) {
		ccid_extend_time(slot, &answer);
		ccid_post_again(inbox);
		return owner;
	}
	ccid_hand_over(slot, inbox, &answer);
	return slot;
}

/**
 * ccid_take_in() - what has come in an inbox
 * @inbox: no longer posted
 * @length: bytes in it
 * @error: 0, or why there is no message
 *
 * Context: any.
 *
 * Return: the slot whose command may have ended.
 */
struct ccid_slot *ccid_take_in(struct ccid_inbox *inbox, size_t length, int error)
{
	struct ccid_device *device = inbox->device;
	struct ccid_slot *slot;
	unsigned long flags;

	spin_lock_irqsave(&device->lock, flags);
	slot = inbox->owner;
	/* Also what is no answer, or a late one; an error does not say how many bytes. */
	inbox->filled = max(inbox->filled, error ? device->buffer_length : length);
	if (!error && !device->disconnected) {
		slot = ccid_take_message(inbox, length);
	} else {
		slot->posted = false;
		if (ccid_is_waiting(slot))
			ccid_end(slot, ccid_bus_error(device, error));
	}
	spin_unlock_irqrestore(&device->lock, flags);
	return slot;
}

/**
 * ccid_note_sent() - a message has left, or not
 * @slot: whose message it was
 * @error: 0, or why it was not sent
 *
 * Context: any.
 *
 * Return: true if the slot's command may have ended.
 */
bool ccid_note_sent(struct ccid_slot *slot, int error)
{
	struct ccid_device *device = slot->device;
	unsigned long flags;

	if (likely(!error)) {
		WRITE_ONCE(slot->sending, false);
		/* Pairs with the barrier in ccid_hand_over(). */
		smp_mb();
		/* Without the lock: the answer comes later, and ends the command. */
		if (likely(!READ_ONCE(slot->answered)))
			return false;
	}
	spin_lock_irqsave(&device->lock, flags);
	if (error)
		slot->sending = false;
	/* By now it may be the next command that has been answered, but is not sent. */
	if (ccid_is_waiting(slot) && (error || (slot->answered && !slot->sending)))
		ccid_end(slot, error ? ccid_bus_error(device, error) : 0);
	spin_unlock_irqrestore(&device->lock, flags);
	return true;
}

/**
 * ccid_post_inbox() - listen, before the command can be answered
 * @slot: has none posted
 *
 * Context: &ccid_device.lock is held.
 *
 * Return: 0, or the transport's errno.
 */
int ccid_post_inbox(struct ccid_slot *slot)
{
	int result;

	lockdep_assert_held(&slot->device->lock);

	/* Before: another processor may have the message at once. */
	slot->posted = true;
	result = slot->device->transport->post(slot->inbox);
	if (result)
		slot->posted = false;
	return result;
}
