// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine: one command of a slot, its answer, and its end if there is none.
 */
#include <linux/jiffies.h>
#include <linux/module.h>

#include "../compat.h"
#include "ccid.h"
#include "trace.h"

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
		ccid_note_sent(slot, result);
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
EXPORT_SYMBOL_IF_KUNIT(ccid_command);
