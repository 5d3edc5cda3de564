// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine: one command of a slot, its answer, and its end if there is none.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/module.h>

#include "ccid.h"

/* How long a reader may take to give up a command, and for the message to leave. */
#define CCID_ABORT_TIMEOUT	(3 * HZ)

/**
 * ccid_engine_restarted() - the reader device's firmware begins again
 * @device: it was plugged in or reset, or has lost its power
 *
 * What slow readers need at the beginning holds again.
 */
void ccid_engine_restarted(struct ccid_device *device)
{
	device->settled = jiffies + CCID_SETTLE_TIME * HZ;
	WRITE_ONCE(device->answered, false);
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
	INIT_LIST_HEAD(&device->free_inboxes);
	init_waitqueue_head(&device->freed);
	for (i = 0; i < device->description.slots; i++) {
		struct ccid_slot *slot = &device->slots[i];

		slot->device = device;
		slot->index = i;
		mutex_init(&slot->lock);
		init_completion(&slot->done);
	}
}
EXPORT_SYMBOL_GPL(ccid_engine_init);

/**
 * ccid_cancel() - &scr_reader_driver.cancel
 * @reader: the reader
 * @request: the request that has been cancelled
 *
 * Whoever waits looks at &scr_request.cancelled, and aborts the command.
 *
 * Context: any; takes no lock.
 */
void ccid_cancel(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);

	complete(&slot->done);
	wake_up_all(&slot->device->freed);
}
EXPORT_SYMBOL_GPL(ccid_cancel);

static int ccid_prepare(struct ccid_slot *slot, unsigned long timeout)
{
	struct ccid_device *device = slot->device;
	int result;

	reinit_completion(&slot->done);
	spin_lock_irq(&device->lock);
	slot->phase = CCID_WAITING;
	slot->sending = true;
	slot->answered = false;
	slot->stale = 0;
	slot->timeout = timeout;
	slot->deadline = jiffies + timeout;
	if (device->disconnected || device->stopped)
		result = device->disconnected ? -ENODEV : -ECANCELED;
	else
		result = ccid_post_inbox(slot);
	if (result) {
		slot->phase = CCID_IDLE;
		slot->sending = false;
	}
	spin_unlock_irq(&device->lock);
	return result;
}

/* Return: true if the command has ended, and then how in @result. */
static bool ccid_has_ended(struct ccid_slot *slot, int *result)
{
	bool ended;

	spin_lock_irq(&slot->device->lock);
	ended = slot->phase == CCID_ENDED;
	if (ended) {
		slot->phase = CCID_IDLE;
		*result = slot->result;
	}
	spin_unlock_irq(&slot->device->lock);
	return ended;
}

static unsigned long ccid_time_left(struct ccid_slot *slot)
{
	long left;

	spin_lock_irq(&slot->device->lock);
	left = slot->deadline - jiffies;
	spin_unlock_irq(&slot->device->lock);
	return max(left, 0L);
}

/*
 * The reader may ask for more time while this sleeps; then the deadline is a
 * later one when it wakes. What ends that in any case is the request's own.
 */
static int ccid_wait(struct ccid_slot *slot, struct scr_request *request,
		     unsigned long timeout)
{
	int result, ended;

	do {
		result = scr_request_wait(request, &slot->done, timeout);
		if (ccid_has_ended(slot, &ended))
			return ended;
		timeout = ccid_time_left(slot);
	} while (!result || (result == -ETIMEDOUT && timeout &&
			     time_before(jiffies, request->deadline)));
	return result;
}

static struct ccid_inbox *ccid_posted(struct ccid_slot *slot)
{
	struct ccid_inbox *inbox;

	spin_lock_irq(&slot->device->lock);
	slot->phase = CCID_IDLE;
	inbox = slot->posted;
	spin_unlock_irq(&slot->device->lock);
	return inbox;
}

/*
 * Nothing of the slot is with the transport any more when this returns. More
 * than once: another slot's answer may have come in the inbox, which then was
 * exchanged for another one.
 */
static void ccid_withdraw(struct ccid_slot *slot)
{
	const struct ccid_transport *transport = slot->device->transport;
	struct ccid_inbox *inbox;

	transport->withdraw_send(slot);
	while ((inbox = ccid_posted(slot)))
		transport->withdraw(inbox);
}

/* Return: 1: the answer has come after all; 0: ABORT is sent; or a negative errno. */
static int ccid_send_abort(struct ccid_slot *slot)
{
	struct ccid_device *device = slot->device;
	int result = 0;

	device->transport->withdraw_send(slot);
	spin_lock_irq(&device->lock);
	if (slot->answered) {
		slot->phase = CCID_IDLE;
		result = 1;
	} else {
		slot->phase = CCID_ABORTING;
		slot->sequence++;
		slot->sending = true;
		reinit_completion(&slot->done);
		if (!slot->posted)
			result = ccid_post_inbox(slot);
	}
	spin_unlock_irq(&device->lock);
	if (result)
		return result;

	ccid_encode_abort(slot->message, slot->index, slot->sequence);
	/* A reader without the control request may still know the message. */
	device->transport->abort(slot, slot->sequence);
	return device->transport->send(slot, CCID_HEADER_LENGTH);
}

static bool ccid_is_aborted(struct ccid_slot *slot)
{
	int result;

	return wait_for_completion_timeout(&slot->done, CCID_ABORT_TIMEOUT) &&
	       ccid_has_ended(slot, &result) && !result;
}

static bool ccid_is_reachable(struct ccid_device *device)
{
	return !READ_ONCE(device->disconnected) && !READ_ONCE(device->stopped);
}

/*
 * The abort sequence (5.3.1): the request on the control pipe, the message on
 * the bulk pipe with the same bSeq; the answer to the command comes, or not,
 * and then SlotStatus with that bSeq. The bSeq is a new one, so that the two
 * cannot be taken for each other.
 *
 * Return: true: the answer came first, and is there.
 */
static bool ccid_abort(struct ccid_slot *slot)
{
	int result = -ENODEV;

	if (ccid_is_reachable(slot->device))
		result = ccid_send_abort(slot);
	if (result > 0)
		return true;
	if (!result && ccid_is_aborted(slot)) {
		ccid_forget_answer(slot);
		return false;
	}

	dev_dbg(slot->device->dev, "slot %u: the reader does not answer to ABORT\n",
		slot->index);
	ccid_withdraw(slot);
	ccid_forget_answer(slot);
	if (ccid_is_reachable(slot->device))
		slot->device->transport->recover(slot->device);
	return false;
}

/* Only some readers have fewer commands at a time than they have slots. */
static bool ccid_is_limited(struct ccid_device *device)
{
	return device->description.busy_slots < device->description.slots;
}

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

static int ccid_enter_busy(struct ccid_device *device, struct scr_request *request)
{
	int result = 0;

	if (!ccid_is_limited(device))
		return 0;
	if (!request->interruptible)
		wait_event(device->freed, ccid_try_busy(device, request, &result));
	else if (wait_event_interruptible(device->freed,
					  ccid_try_busy(device, request, &result)))
		return -EINTR;
	return result;
}

static void ccid_leave_busy(struct ccid_device *device)
{
	if (!ccid_is_limited(device))
		return;
	spin_lock_irq(&device->lock);
	device->busy--;
	spin_unlock_irq(&device->lock);
	wake_up_all(&device->freed);
}

static int ccid_exchange(struct ccid_slot *slot, struct scr_request *request,
			 size_t length, unsigned long timeout)
{
	int result;

	result = ccid_prepare(slot, timeout);
	if (result)
		return ccid_bus_error(slot->device, result);
	result = slot->device->transport->send(slot, length);
	if (result) {
		ccid_sent(slot, result);
		ccid_withdraw(slot);
		return ccid_bus_error(slot->device, result);
	}
	result = ccid_wait(slot, request, timeout);
	if (result == -ETIMEDOUT || result == -EINTR || result == -ECANCELED) {
		if (ccid_abort(slot))
			return 0;
	} else if (result) {
		ccid_withdraw(slot);
		ccid_forget_answer(slot);
		slot->device->transport->recover(slot->device);
	}
	return result;
}

/* Every answer says whether the card is there, and whether it has power. */
static void ccid_heed_icc_status(struct ccid_slot *slot, const struct ccid_answer *answer)
{
	bool present = answer->icc_status != CCID_ICC_ABSENT ||
		       ccid_has_quirk(slot->device, CCID_QUIRK_NO_PRESENCE);
	bool lost = answer->icc_status != CCID_ICC_ACTIVE &&
		    READ_ONCE(slot->powered);

	if (!slot->reader)
		return;
	if (lost) {
		WRITE_ONCE(slot->powered, false);
		/* A card that was swapped is another card without power. */
		if (present && READ_ONCE(slot->changed))
			scr_reader_card_present(slot->reader, false);
		else if (present)
			scr_reader_card_unpowered(slot->reader);
	}
	WRITE_ONCE(slot->changed, false);
	scr_reader_card_present(slot->reader, present);
}

static int ccid_judge(struct ccid_slot *slot, u8 command, struct ccid_answer *answer)
{
	u32 status;

	WRITE_ONCE(slot->device->answered, true);
	ccid_decode_answer(answer, slot->inbox->buffer, slot->received);
	ccid_heed_icc_status(slot, answer);
	if (answer->command_status == CCID_COMMAND_PROCESSED) {
		if (answer->type == ccid_expected_answer(command))
			return 0;
		return -EPROTO;
	}
	status = ccid_answer_status(answer, command);
	dev_dbg(slot->device->dev, "slot %u: command %02x: %s\n", slot->index, command,
		ccid_error_text(answer->error));
	return scr_error_of(status);
}

/**
 * ccid_timeout() - how long the reader has for a command
 * @device: the reader device
 * @timeout: jiffies that are enough for most readers
 *
 * Return: jiffies.
 */
unsigned long ccid_timeout(struct ccid_device *device, unsigned long timeout)
{
	const struct ccid_reader_description *description = &device->description;
	u8 least = description->least_timeout;

	if (!READ_ONCE(device->answered))
		least = max(least, description->first_timeout);
	return max_t(unsigned long, timeout, least * HZ);
}
EXPORT_SYMBOL_GPL(ccid_timeout);

/* A reader whose firmware is not ready yet is left alone for its first second. */
static int ccid_settle(struct ccid_slot *slot, struct scr_request *request)
{
	struct ccid_device *device = slot->device;
	long left = device->settled - jiffies;
	int result;

	if (!ccid_has_quirk(device, CCID_QUIRK_SETTLE) ||
	    READ_ONCE(device->answered) || left <= 0)
		return 0;
	reinit_completion(&slot->done);
	result = scr_request_wait(request, &slot->done, left);
	return result == -ETIMEDOUT ? 0 : result;
}

/**
 * ccid_command() - send a command, and wait for its answer
 * @slot: @lock is held, and @message has the command with the next sequence
 * @request: whose command it is: how long, and whether to be interrupted
 * @length: bytes of the command
 * @timeout: jiffies that the reader may take, or take until it asks for more; a
 *	slow one gets more, see ccid_timeout()
 * @answer: filled if the reader has answered; its data stays until the next
 *	command or ccid_forget_answer()
 *
 * A command that is given up, by timeout, signal or cancel, is aborted, and the
 * reader works afterwards.
 *
 * Context: may sleep.
 *
 * Return: 0; the errno that stands for the reader's error; -EPROTO: no answer
 * to this command; -ETIMEDOUT; -EINTR; -ECANCELED; -ENODEV; -EIO; -ENOMEM.
 */
int ccid_command(struct ccid_slot *slot, struct scr_request *request, size_t length,
		 unsigned long timeout, struct ccid_answer *answer)
{
	u8 command = slot->message[0];
	int result;

	lockdep_assert_held(&slot->lock);

	memset(answer, 0, sizeof(*answer));
	ccid_forget_answer(slot);
	result = ccid_settle(slot, request);
	if (!result)
		result = ccid_enter_busy(slot->device, request);
	if (result)
		return result;
	result = ccid_exchange(slot, request, length, ccid_timeout(slot->device, timeout));
	ccid_leave_busy(slot->device);
	if (result)
		return result;
	return ccid_judge(slot, command, answer);
}
EXPORT_SYMBOL_GPL(ccid_command);
