// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine: one command of a slot, its answer, and its end if there is none.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/module.h>

#include "ccid.h"
#include "trace.h"

/* The reader's time, or the request's, whichever ends first. */
static unsigned long ccid_deadline(const struct ccid_slot *slot)
{
	if (time_before(slot->last_deadline, slot->deadline))
		return slot->last_deadline;
	return slot->deadline;
}

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

static void ccid_watch(struct ccid_slot *slot)
{
	unsigned long deadline = ccid_deadline(slot);

	lockdep_assert_held(&slot->device->lock);

	if (unlikely(!timer_pending(&slot->watchdog) ||
		     time_after(slot->watchdog.expires, deadline)))
		mod_timer(&slot->watchdog, deadline);
}

static void ccid_slot_init(struct ccid_slot *slot)
{
	init_waitqueue_head(&slot->unlocked);
	init_completion(&slot->done);
	timer_setup(&slot->watchdog, ccid_watchdog, 0);
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
EXPORT_SYMBOL_GPL(ccid_engine_init);

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
EXPORT_SYMBOL_GPL(ccid_engine_stop);

static int ccid_prepare(struct ccid_slot *slot, struct scr_request *request,
			unsigned long timeout)
{
	struct ccid_device *device = slot->device;
	unsigned long flags;
	int result;

	reinit_completion(&slot->done);
	spin_lock_irqsave(&device->lock, flags);
	if (unlikely(slot->posted || slot->sending)) {
		spin_unlock_irqrestore(&device->lock, flags);
		return -EIO;
	}
	slot->phase = CCID_WAITING;
	slot->awaited = !request->asynchronous;
	slot->sending = true;
	slot->answered = false;
	slot->stale = 0;
	slot->timeout = timeout;
	slot->deadline = jiffies + timeout;
	slot->last_deadline = request->deadline;
	if (unlikely(device->disconnected || device->stopped))
		result = device->disconnected ? -ENODEV : -ECANCELED;
	else
		result = ccid_post_inbox(slot);
	if (likely(!result)) {
		ccid_watch(slot);
	} else {
		slot->phase = CCID_IDLE;
		slot->sending = false;
	}
	spin_unlock_irqrestore(&device->lock, flags);
	return result;
}

/**
 * ccid_has_ended() - has the command of a slot ended?
 * @slot: its lock is held
 * @result: if so, how
 *
 * Return: true if so; only once.
 */
bool ccid_has_ended(struct ccid_slot *slot, int *result)
{
	/* Pairs with the release in ccid_end(). What has ended is the slot's alone. */
	if (smp_load_acquire(&slot->phase) != CCID_ENDED)
		return false;
	slot->phase = CCID_IDLE;
	*result = slot->result;
	return true;
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

static bool ccid_look_at_time(struct ccid_slot *slot)
{
	bool late;

	spin_lock_irq(&slot->device->lock);
	late = ccid_is_late(slot);
	spin_unlock_irq(&slot->device->lock);
	return late;
}

static bool ccid_is_at_an_end(const struct ccid_slot *slot)
{
	return READ_ONCE(slot->phase) == CCID_ENDED;
}

/*
 * The reader may ask for more time while this sleeps; then the deadline is a
 * later one when it wakes. What ends that in any case is the request's own.
 */
static int ccid_wait(struct ccid_slot *slot, struct scr_request *request)
{
	int result = 0, ended;

	while (!ccid_has_ended(slot, &ended)) {
		if (result)
			return result;
		result = scr_request_wait_untimed(request, &slot->done);
		if (!result && !ccid_is_at_an_end(slot) && ccid_look_at_time(slot))
			result = -ETIMEDOUT;
	}
	return ended;
}

/**
 * ccid_is_limited() - may fewer slots be busy at a time than there are?
 * @device: the reader device
 *
 * Return: true if so.
 */
bool ccid_is_limited(struct ccid_device *device)
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

/**
 * ccid_command_begin() - send a command
 * @slot: as ccid_command(); its answer is forgotten, and it is busy
 * @request: as ccid_command()
 * @length: as ccid_command()
 * @timeout: as ccid_command()
 *
 * Context: any; does not sleep.
 *
 * Return: 0: ccid_command_conclude() is due when it has ended, or if it did not;
 * else that is how it has ended, and the slot is still busy.
 */
int ccid_command_begin(struct ccid_slot *slot, struct scr_request *request,
		       size_t length, unsigned long timeout)
{
	int result;

	result = ccid_prepare(slot, request, ccid_timeout(slot->device, timeout));
	if (unlikely(result))
		return ccid_bus_error(slot->device, result);
	trace_scr_ccid_command(slot, length);
	result = slot->device->transport->send(slot, length);
	/* With an error of the bus, as if the transport had told it later. */
	if (unlikely(result))
		ccid_sent(slot, result);
	return 0;
}

/* Every answer says whether the card is there, and whether it has power. */
static void ccid_heed_icc_status(struct ccid_slot *slot)
{
	const struct ccid_answer *answer = &slot->answer;
	bool present = answer->icc_status != CCID_ICC_ABSENT ||
		       ccid_has_quirk(slot->device, CCID_QUIRK_NO_PRESENCE);

	if (!slot->reader)
		return;
	if (answer->icc_status != CCID_ICC_ACTIVE && READ_ONCE(slot->powered)) {
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

/* A powered card is there, and known to be. */
static bool ccid_is_no_news(struct ccid_slot *slot)
{
	return slot->answer.icc_status == CCID_ICC_ACTIVE && READ_ONCE(slot->powered) &&
	       !READ_ONCE(slot->changed);
}

static int ccid_judge(struct ccid_slot *slot)
{
	const struct ccid_answer *answer = &slot->answer;
	u8 command = slot->message[0];
	u32 status;

	if (unlikely(!READ_ONCE(slot->device->answered)))
		WRITE_ONCE(slot->device->answered, true);
	if (unlikely(!ccid_is_no_news(slot)))
		ccid_heed_icc_status(slot);
	if (likely(answer->command_status == CCID_COMMAND_PROCESSED)) {
		if (answer->type == ccid_expected_answer(command))
			return 0;
		return -EPROTO;
	}
	status = ccid_answer_status(answer, command);
	dev_dbg(slot->device->dev, "slot %u: command %02x: %s\n", slot->index, command,
		ccid_error_text(answer->error));
	return scr_error_of(status);
}

/* The reader may be busy with it still; -EBADMSG: it says what nobody has asked for. */
static bool ccid_is_to_be_aborted(int result)
{
	return result == -ETIMEDOUT || result == -EINTR || result == -ECANCELED ||
	       result == -EBADMSG;
}

static int ccid_give_up_command(struct ccid_slot *slot, int result)
{
	u8 command = slot->message[0];

	if (!ccid_is_to_be_aborted(result)) {
		if (!ccid_withdraw(slot))
			return result;
		ccid_forget_answer(slot);
		slot->device->transport->recover(slot->device);
		return result;
	}
	if (!ccid_abort(slot))
		return result == -EBADMSG ? -EPROTO : result;
	/* The abort's message is not there yet, or in its place. */
	slot->message[0] = command;
	return 0;
}

/**
 * ccid_command_conclude() - the command has ended, or is to end now
 * @slot: as ccid_command()
 * @result: 0: it is answered; -ETIMEDOUT, -EINTR, -ECANCELED, -EBADMSG: it is to be
 *	aborted; else as ccid_has_ended() says
 *
 * Context: any if @result is 0, else may sleep.
 *
 * Return: as ccid_command().
 */
int ccid_command_conclude(struct ccid_slot *slot, int result)
{
	if (unlikely(result))
		result = ccid_give_up_command(slot, result);
	if (unlikely(ccid_is_limited(slot->device)))
		ccid_leave_busy(slot->device);
	return result ? result : ccid_judge(slot);
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

/**
 * ccid_has_to_settle() - is it too early for the reader's first command?
 * @slot: the slot
 *
 * Return: true if so: its firmware is not ready yet.
 */
bool ccid_has_to_settle(struct ccid_slot *slot)
{
	struct ccid_device *device = slot->device;

	return unlikely(ccid_has_quirk(device, CCID_QUIRK_SETTLE)) &&
	       !READ_ONCE(device->answered) && time_before(jiffies, device->settled);
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

static int ccid_get_ready(struct ccid_slot *slot, struct scr_request *request)
{
	int result = 0;

	ccid_forget_answer(slot);
	slot->answer = (struct ccid_answer){};
	if (ccid_has_to_settle(slot))
		result = ccid_settle(slot, request);
	if (!result && unlikely(ccid_is_limited(slot->device)))
		result = ccid_enter_busy(slot->device, request);
	return result;
}

/**
 * ccid_command_run() - ccid_command(), the answer is in &ccid_slot.answer
 * @slot: as ccid_command()
 * @request: as ccid_command()
 * @length: as ccid_command()
 * @timeout: as ccid_command()
 *
 * Context: may sleep.
 *
 * Return: as ccid_command().
 */
int ccid_command_run(struct ccid_slot *slot, struct scr_request *request, size_t length,
		     unsigned long timeout)
{
	int result;

	lockdep_assert(ccid_slot_is_locked(slot));

	result = ccid_get_ready(slot, request);
	if (unlikely(result))
		return result;
	result = ccid_command_begin(slot, request, length, timeout);
	if (unlikely(result)) {
		ccid_leave_busy(slot->device);
		return result;
	}
	return ccid_command_conclude(slot, ccid_wait(slot, request));
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
	int result = ccid_command_run(slot, request, length, timeout);

	*answer = slot->answer;
	return result;
}
EXPORT_SYMBOL_GPL(ccid_command);
