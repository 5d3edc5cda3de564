// SPDX-License-Identifier: GPL-2.0-only
/*
 * One question of the core and its reply by the process: where a callback begins,
 * and where the write(2) of the reply, a cancellation or the deadline ends it.
 *
 * Either the callback waits, or its request is asynchronous and ends with
 * scr_request_complete(), called by whoever took it out of struct scr_virt.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>

#include "virt.h"

/* close(2) of a program waits for the reset that it owes, and nothing ends that. */
#define SCR_VIRT_UNINTERRUPTIBLE_TIMEOUT	(2 * HZ)

/**
 * scr_virt_free_reply() - wipe and free
 * @reply: may be NULL
 */
void scr_virt_free_reply(struct scr_virt_reply *reply)
{
	if (reply)
		kvfree_sensitive(reply, struct_size(reply, data, reply->answer.length));
}

static unsigned long scr_virt_deadline(const struct scr_request *request)
{
	unsigned long soon = jiffies + SCR_VIRT_UNINTERRUPTIBLE_TIMEOUT;

	if (request->interruptible || time_before(request->deadline, soon))
		return request->deadline;
	return soon;
}

static unsigned long scr_virt_time_left(unsigned long deadline)
{
	long left = deadline - jiffies;

	return max(left, 0L);
}

/*
 * It is left to run when the request has ended, because most of them come long
 * before, and is as good for the next one.
 */
static void scr_virt_start_watch(struct scr_virt *virt)
{
	lockdep_assert_held(&virt->lock);

	if (!delayed_work_pending(&virt->watch) ||
	    time_before(virt->deadline, virt->watch.timer.expires))
		mod_delayed_work(scr_workqueue, &virt->watch, scr_virt_time_left(virt->deadline));
}

/* The request is no longer pending, without a reply: who has read it is told. */
static void scr_virt_withdraw(struct scr_virt *virt)
{
	lockdep_assert_held(&virt->lock);

	virt->request = NULL;
	if (virt->given_id != virt->question.id)
		return;
	virt->cancelled_id = virt->question.id;
	/* Under the lock: once the request has been completed, @virt may be freed. */
	wake_up_interruptible(&virt->readable);
}

/* Return: the request that is late, the caller's to end; NULL: there is none. */
static struct scr_request *scr_virt_take_late(struct scr_virt *virt)
{
	struct scr_request *request = virt->request;

	lockdep_assert_held(&virt->lock);

	if (!request || !request->asynchronous)
		return NULL;
	if (time_before(jiffies, virt->deadline)) {
		scr_virt_start_watch(virt);
		return NULL;
	}
	scr_virt_withdraw(virt);
	return request;
}

static void scr_virt_watch(struct work_struct *work)
{
	struct scr_virt *virt = container_of(to_delayed_work(work), struct scr_virt, watch);
	struct scr_request *late;

	spin_lock_irq(&virt->lock);
	late = scr_virt_take_late(virt);
	spin_unlock_irq(&virt->lock);
	if (late)
		scr_request_complete(late, -ETIMEDOUT, NULL, 0);
}

/**
 * scr_virt_exchange_init() - begin without a question
 * @virt: zeroed
 */
void scr_virt_exchange_init(struct scr_virt *virt)
{
	spin_lock_init(&virt->lock);
	init_completion(&virt->done);
	init_waitqueue_head(&virt->readable);
	INIT_DELAYED_WORK(&virt->watch, scr_virt_watch);
}

/**
 * scr_virt_exchange_end() - there are no questions any more
 * @virt: not registered
 *
 * Context: may sleep.
 */
void scr_virt_exchange_end(struct scr_virt *virt)
{
	cancel_delayed_work_sync(&virt->watch);
}

static void scr_virt_fill_question(struct scr_virt *virt, struct scr_request *request,
				   u32 function)
{
	size_t length = scr_request_length(request);
	bool is_vendor = function == SCR_VIRT_VENDOR;

	virt->question = (struct scr_virt_request) {
		.id = virt->question.id + 1,
		.function = function,
		.code = is_vendor ? request->major : 0,
		.minor = is_vendor ? 0 : request->minor,
		.length = length,
		.room = request->room,
	};
	virt->data = scr_request_take(request, length);
}

/* Return: 0: the request is @virt's, and may have ended already; -ECANCELED. */
static int scr_virt_begin(struct scr_virt *virt, struct scr_request *request,
			  u32 function)
{
	unsigned long flags;
	int result = 0;

	spin_lock_irqsave(&virt->lock, flags);
	if (READ_ONCE(request->cancelled)) {
		/* scr_virt_cancel() may have been here, and found nothing. */
		result = -ECANCELED;
	} else {
		reinit_completion(&virt->done);
		scr_virt_fill_question(virt, request, function);
		virt->request = request;
		virt->deadline = scr_virt_deadline(request);
		if (request->asynchronous)
			scr_virt_start_watch(virt);
		/* Under the lock, as above. */
		wake_up_interruptible(&virt->readable);
	}
	spin_unlock_irqrestore(&virt->lock, flags);
	return result;
}

/* The reply is freed; nobody else ends the request. Context: may sleep. */
static int scr_virt_deliver(struct scr_request *request, struct scr_virt_reply *reply)
{
	int result = scr_error_of(reply->answer.status);

	if (!result && reply->answer.length)
		result = scr_request_write(request, reply->data, reply->answer.length);
	scr_virt_free_reply(reply);
	return result;
}

/* Return: the reply, or NULL. */
static struct scr_virt_reply *scr_virt_end(struct scr_virt *virt)
{
	struct scr_virt_reply *reply;

	spin_lock_irq(&virt->lock);
	reply = virt->reply;
	virt->reply = NULL;
	if (reply)
		virt->request = NULL;
	else
		scr_virt_withdraw(virt);
	spin_unlock_irq(&virt->lock);
	return reply;
}

/* A reply that has come counts, also if the wait was ended at the same time. */
static int scr_virt_take_reply(struct scr_virt *virt, struct scr_request *request,
			       int waited)
{
	struct scr_virt_reply *reply = scr_virt_end(virt);

	return reply ? scr_virt_deliver(request, reply) : waited;
}

/**
 * scr_virt_ask() - have the process serve a request
 * @virt: the reader
 * @request: the request
 * @function: SCR_VIRT_*
 *
 * Context: in a callback, one at a time; may sleep, unless &scr_request.asynchronous.
 *
 * Return: what the process says; -ETIMEDOUT; -EINTR; -ECANCELED; -EINPROGRESS:
 * scr_request_complete() tells it.
 */
int scr_virt_ask(struct scr_virt *virt, struct scr_request *request, u32 function)
{
	unsigned long deadline = scr_virt_deadline(request);
	bool asynchronous = request->asynchronous;
	int result = scr_virt_begin(virt, request, function);

	if (result)
		return result;
	/* From here on neither @virt nor @request is ours to touch, unless we wait. */
	if (asynchronous)
		return -EINPROGRESS;
	result = scr_request_wait(request, &virt->done, scr_virt_time_left(deadline));
	return scr_virt_take_reply(virt, request, result);
}

/**
 * scr_virt_cancel() - &scr_reader_driver.cancel
 * @reader: the reader
 * @request: the request, in which it is noted already; not pending here, if its
 *	callback comes later, or if it has been answered
 *
 * Context: any.
 */
void scr_virt_cancel(struct scr_reader *reader, struct scr_request *request)
{
	struct scr_virt *virt = dev_get_drvdata(&reader->dev);
	unsigned long flags;
	bool pending;

	if (!request->asynchronous) {
		complete(&virt->done);
		return;
	}
	spin_lock_irqsave(&virt->lock, flags);
	pending = virt->request == request;
	if (pending)
		scr_virt_withdraw(virt);
	spin_unlock_irqrestore(&virt->lock, flags);
	if (pending)
		scr_request_complete(request, -ECANCELED, NULL, 0);
}

/* Return: how many bytes the pending question's reply may have at most. */
static u32 scr_virt_reply_limit(const struct scr_virt *virt)
{
	switch (virt->question.function) {
	case SCR_VIRT_POWER:
		return virt->question.minor == SCARD_POWER_DOWN ?
		       0 : SCR_MAXIMUM_RESPONSE_LENGTH;
	case SCR_VIRT_TRANSMIT:
	case SCR_VIRT_VENDOR:
		return SCR_MAXIMUM_RESPONSE_LENGTH;
	default:
		return 0;
	}
}

/* Return: 1: it is awaited; 0: it is late; -EINVAL. */
static int scr_virt_is_awaited(const struct scr_virt *virt,
			       const struct scr_virt_answer *answer)
{
	lockdep_assert_held(&virt->lock);

	if (!answer->id || answer->id > virt->given_id)
		return -EINVAL;
	if (!virt->request || answer->id != virt->question.id || virt->reply)
		return 0;
	if (answer->length && (answer->status != SCR_STATUS_SUCCESS ||
			       answer->length > scr_virt_reply_limit(virt)))
		return -EINVAL;
	return 1;
}

/* Return: the request, the caller's to end; NULL: whoever waits has the reply. */
static struct scr_request *scr_virt_hand_over(struct scr_virt *virt,
					      struct scr_virt_reply *reply)
{
	struct scr_request *request = virt->request;

	lockdep_assert_held(&virt->lock);

	if (request->asynchronous) {
		virt->request = NULL;
		return request;
	}
	virt->reply = reply;
	complete(&virt->done);
	return NULL;
}

/**
 * scr_virt_give_reply() - what write(2) has brought
 * @virt: the reader
 * @reply: the callee's, whatever is returned
 *
 * Context: may sleep.
 *
 * Return: 0, also if it was late; -EINVAL: not an answer to a question that was
 * read, or not one that it can have.
 */
int scr_virt_give_reply(struct scr_virt *virt, struct scr_virt_reply *reply)
{
	struct scr_request *request = NULL;
	int awaited;

	spin_lock_irq(&virt->lock);
	awaited = scr_virt_is_awaited(virt, &reply->answer);
	if (awaited > 0)
		request = scr_virt_hand_over(virt, reply);
	spin_unlock_irq(&virt->lock);

	if (awaited <= 0)
		scr_virt_free_reply(reply);
	else if (request)
		scr_request_complete(request, scr_virt_deliver(request, reply), NULL, 0);
	return min(awaited, 0);
}
