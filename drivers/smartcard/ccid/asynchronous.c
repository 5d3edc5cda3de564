// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exchanges that nobody waits for: what ends a command, in whatever context, takes
 * the next step and sends the next command. What may sleep is left to the slot's
 * work: a wait for the slot, for the reader's firmware or for other slots; the end
 * of a command that is late, cancelled or broken; memory for a long response.
 *
 * One is at it at a time: &ccid_slot.turn says whose turn it is. Who has it looks,
 * before giving it away, for what has happened meanwhile.
 */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/sched/mm.h>

#include "../compat.h"
#include "ccid.h"

static void ccid_queue_work(struct ccid_slot *slot)
{
	queue_work(scr_workqueue, &slot->work);
}

static void ccid_set_turn(struct ccid_slot *slot, enum ccid_turn turn)
{
	unsigned long flags;

	spin_lock_irqsave(&slot->device->lock, flags);
	slot->turn = turn;
	spin_unlock_irqrestore(&slot->device->lock, flags);
}

static void ccid_finish(struct ccid_slot *slot, struct scr_request *request, int result)
{
	unsigned long flags;

	spin_lock_irqsave(&slot->device->lock, flags);
	slot->asynchronous = NULL;
	slot->turn = CCID_NOT_ASYNCHRONOUS;
	spin_unlock_irqrestore(&slot->device->lock, flags);
	ccid_forget_answer(slot);
	ccid_slot_unlock(slot);
	/* Last: the reader's next request may begin. */
	scr_request_complete(request, result, NULL, 0);
}

/* Return: true if the command's end can be served right here, and is the caller's. */
static bool ccid_take_end(struct ccid_slot *slot)
{
	lockdep_assert_held(&slot->device->lock);

	if (slot->phase != CCID_ENDED || slot->result ||
	    !scr_request_fits(slot->asynchronous,
			      slot->answer.length + ccid_characters_before(slot)))
		return false;
	slot->phase = CCID_IDLE;
	slot->turn = CCID_DRIVEN;
	return true;
}

/* The command is sent. Return: true if it has ended, and the turn is the caller's. */
static bool ccid_await_end(struct ccid_slot *slot, struct scr_request *request)
{
	unsigned long flags;
	bool ended;

	spin_lock_irqsave(&slot->device->lock, flags);
	slot->turn = CCID_HAS_SENT;
	ended = ccid_take_end(slot);
	/* What came while the turn was taken is not to be missed. */
	if (!ended && (slot->phase == CCID_ENDED || READ_ONCE(request->cancelled)))
		ccid_queue_work(slot);
	spin_unlock_irqrestore(&slot->device->lock, flags);
	return ended;
}

/* Return: true if the slot is busy now; else the work is told when it can be. */
static bool ccid_get_busy(struct ccid_slot *slot)
{
	struct ccid_device *device = slot->device;
	unsigned long flags;
	bool free;

	if (!ccid_is_limited(device))
		return true;
	spin_lock_irqsave(&device->lock, flags);
	free = device->busy < device->description.busy_slots;
	if (free) {
		device->busy++;
	} else {
		slot->turn = CCID_HAS_COMMAND;
		list_add_tail(&slot->waiting, &device->waiting);
	}
	spin_unlock_irqrestore(&device->lock, flags);
	return free;
}

/* Return: 1: the turn is given away; 0: the command has ended; or how it failed. */
static int ccid_send_next(struct ccid_slot *slot, struct scr_request *request)
{
	struct ccid_exchange *exchange = &slot->exchange;
	int result;

	ccid_forget_answer(slot);
	if (ccid_has_to_settle(slot)) {
		ccid_set_turn(slot, CCID_HAS_COMMAND);
		ccid_queue_work(slot);
		return 1;
	}
	if (!ccid_get_busy(slot))
		return 1;
	slot->answer = (struct ccid_answer){};
	result = ccid_command_begin(slot, request, exchange->length, exchange->timeout);
	if (result) {
		ccid_leave_busy(slot->device);
		return result;
	}
	return !ccid_await_end(slot, request);
}

static int ccid_take_step(struct ccid_slot *slot, struct scr_request *request, int result)
{
	ccid_wipe_command(slot);
	return slot->exchange.step(slot, request, result);
}

static int ccid_take_answer(struct ccid_slot *slot, struct scr_request *request, int ended)
{
	return ccid_take_step(slot, request, ccid_command_conclude(slot, ended));
}

/* The turn is the caller's; @result is the latest step's. */
static void ccid_drive(struct ccid_slot *slot, struct scr_request *request, int result)
{
	while (result == -EINPROGRESS) {
		result = ccid_send_next(slot, request);
		if (result > 0)
			return;
		if (result)
			result = ccid_take_step(slot, request, result);
		else
			result = ccid_take_answer(slot, request, 0);
	}
	ccid_finish(slot, request, result);
}

/* The transport has told something, and the command of the slot may have ended. */
static void ccid_go_on(struct ccid_slot *slot)
{
	struct scr_request *request;
	unsigned long flags;
	bool ended = false;

	/* It is set before anything is sent, and not cleared before that has ended. */
	if (!READ_ONCE(slot->asynchronous))
		return;
	spin_lock_irqsave(&slot->device->lock, flags);
	request = slot->asynchronous;
	if (slot->turn == CCID_HAS_SENT) {
		ended = ccid_take_end(slot);
		if (!ended && slot->phase == CCID_ENDED)
			ccid_queue_work(slot);
	}
	spin_unlock_irqrestore(&slot->device->lock, flags);
	if (ended)
		ccid_drive(slot, request, ccid_take_answer(slot, request, 0));
}

/**
 * ccid_received() - the transport's report on a posted inbox
 * @inbox: no longer posted
 * @length: bytes in it
 * @error: 0, or why there is no message
 *
 * Context: any.
 */
void ccid_received(struct ccid_inbox *inbox, size_t length, int error)
{
	ccid_go_on(ccid_take_in(inbox, length, error));
}
EXPORT_SYMBOL_IF_KUNIT(ccid_received);

/**
 * ccid_sent() - the transport's report on a message
 * @slot: whose message it was
 * @error: 0, or why it was not sent
 *
 * Context: any.
 */
void ccid_sent(struct ccid_slot *slot, int error)
{
	if (unlikely(ccid_note_sent(slot, error)))
		ccid_go_on(slot);
}
EXPORT_SYMBOL_IF_KUNIT(ccid_sent);

/* A wait that is over, one way or another: return how, or 1: it is not. */
static int ccid_end_of_wait(struct ccid_slot *slot, struct scr_request *request)
{
	lockdep_assert_held(&slot->device->lock);

	if (slot->phase == CCID_ENDED) {
		slot->phase = CCID_IDLE;
		return slot->result;
	}
	if (READ_ONCE(request->cancelled))
		return -ECANCELED;
	return ccid_is_late(slot) ? -ETIMEDOUT : 1;
}

/* Return: the turn that the work has now taken; @ended: how its wait has ended. */
static enum ccid_turn ccid_take_turn(struct ccid_slot *slot, int *ended)
{
	enum ccid_turn turn;

	spin_lock_irq(&slot->device->lock);
	turn = slot->turn;
	if (turn == CCID_HAS_COMMAND)
		list_del_init(&slot->waiting);
	if (turn == CCID_HAS_SENT) {
		*ended = ccid_end_of_wait(slot, slot->asynchronous);
		if (*ended > 0)
			turn = CCID_DRIVEN;
	}
	if (turn != CCID_NOT_ASYNCHRONOUS && turn != CCID_DRIVEN)
		slot->turn = CCID_DRIVEN;
	spin_unlock_irq(&slot->device->lock);
	return turn;
}

static void ccid_begin_late(struct ccid_slot *slot, struct scr_request *request)
{
	ccid_slot_lock(slot);
	ccid_drive(slot, request, slot->begin(slot, request, 0));
}

/* What it was let in for is the next one's. */
static void ccid_pass_on(struct ccid_device *device)
{
	spin_lock_irq(&device->lock);
	ccid_admit_waiting(device);
	spin_unlock_irq(&device->lock);
}

static void ccid_send_late(struct ccid_slot *slot, struct scr_request *request)
{
	int result = READ_ONCE(request->cancelled) ? -ECANCELED : ccid_settle(slot, request);

	if (!result) {
		ccid_drive(slot, request, -EINPROGRESS);
		return;
	}
	ccid_pass_on(slot->device);
	ccid_drive(slot, request, ccid_take_step(slot, request, result));
}

/**
 * ccid_work() - &ccid_slot.work
 * @work: of the slot; may have been queued without need
 *
 * Context: may sleep.
 */
void ccid_work(struct work_struct *work)
{
	struct ccid_slot *slot = container_of(work, struct ccid_slot, work);
	unsigned int saved = memalloc_noio_save();
	struct scr_request *request;
	int ended = 0;

	switch (ccid_take_turn(slot, &ended)) {
	case CCID_HAS_TO_BEGIN:
		ccid_begin_late(slot, slot->asynchronous);
		break;
	case CCID_HAS_COMMAND:
		ccid_send_late(slot, slot->asynchronous);
		break;
	case CCID_HAS_SENT:
		request = slot->asynchronous;
		ccid_drive(slot, request, ccid_take_answer(slot, request, ended));
		break;
	default:
		break;
	}
	memalloc_noio_restore(saved);
}

/**
 * ccid_start() - begin an exchange that nobody waits for
 * @slot: its lock is not held
 * @request: the callback's
 * @begin: its first step
 *
 * Context: any; does not sleep.
 *
 * Return: -EINPROGRESS: scr_request_complete() will tell; else what the first step
 * says.
 */
int ccid_start(struct ccid_slot *slot, struct scr_request *request, ccid_step begin)
{
	bool locked = ccid_slot_trylock(slot);
	unsigned long flags;
	int result;

	if (locked) {
		result = begin(slot, request, 0);
		if (result != -EINPROGRESS) {
			ccid_slot_unlock(slot);
			return result;
		}
	}
	spin_lock_irqsave(&slot->device->lock, flags);
	slot->asynchronous = request;
	slot->begin = begin;
	slot->turn = locked ? CCID_DRIVEN : CCID_HAS_TO_BEGIN;
	spin_unlock_irqrestore(&slot->device->lock, flags);
	if (locked)
		ccid_drive(slot, request, -EINPROGRESS);
	else
		ccid_queue_work(slot);
	return -EINPROGRESS;
}

/**
 * ccid_cancel() - &scr_reader_driver.cancel
 * @reader: the reader
 * @request: the request that has been cancelled
 *
 * Whoever waits looks at &scr_request.cancelled, and aborts the command; of a
 * request that nobody waits for, the work does.
 *
 * Context: any; takes no lock.
 */
void ccid_cancel(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);

	complete(&slot->done);
	wake_up_all(&slot->device->freed);
	if (request->asynchronous)
		ccid_queue_work(slot);
}
EXPORT_SYMBOL_IF_KUNIT(ccid_cancel);
