// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests: the gate that lets one at a time run a reader's callbacks, its
 * result as an errno and as a status, and how a callback waits.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>

#include "scr-core.h"

/* The errno of a call and the status of GET_LAST_ERROR: <uapi/linux/scr.h>. */
static const struct {
	int error;
	u32 status;
} scr_results[] = {
	{ EBUSY,	SCR_STATUS_DEVICE_BUSY },
	{ EINVAL,	SCR_STATUS_INVALID_PARAMETER },
	{ EFAULT,	SCR_STATUS_INVALID_PARAMETER },
	{ EBADRQC,	SCR_STATUS_INVALID_DEVICE_REQUEST },
	{ EISCONN,	SCR_STATUS_INVALID_DEVICE_REQUEST },
	{ ENOTCONN,	SCR_STATUS_INVALID_DEVICE_REQUEST },
	{ ENOLCK,	SCR_STATUS_INVALID_DEVICE_REQUEST },
	{ EMEDIUMTYPE,	SCR_STATUS_UNRECOGNIZED_MEDIA },
	{ EACCES,	SCR_STATUS_ACCESS_DENIED },
	{ EOVERFLOW,	SCR_STATUS_BUFFER_TOO_SMALL },
	{ EUSERS,	SCR_STATUS_SHARING_VIOLATION },
	{ ENOMEM,	SCR_STATUS_INSUFFICIENT_RESOURCES },
	{ ETIMEDOUT,	SCR_STATUS_IO_TIMEOUT },
	{ ETIME,	SCR_STATUS_IO_TIMEOUT },
	{ EOPNOTSUPP,	SCR_STATUS_NOT_SUPPORTED },
	{ EPROTONOSUPPORT, SCR_STATUS_NOT_SUPPORTED },
	{ ECANCELED,	SCR_STATUS_CANCELLED },
	{ EINTR,	SCR_STATUS_CANCELLED },
	{ ERESTARTSYS,	SCR_STATUS_CANCELLED },
	{ ENOMEDIUM,	SCR_STATUS_NO_MEDIA },
	{ EBADFD,	SCR_STATUS_INVALID_DEVICE_STATE },
	{ EIO,		SCR_STATUS_IO_DEVICE_ERROR },
	{ EPROTO,	SCR_STATUS_DEVICE_PROTOCOL_ERROR },
	{ ENODEV,	SCR_STATUS_DEVICE_REMOVED },
};

/**
 * scr_status_of() - the status that stands for an errno
 * @error: 0, or a negative errno
 *
 * Return: SCR_STATUS_*; SCR_STATUS_IO_DEVICE_ERROR for an errno that has none.
 */
u32 scr_status_of(int error)
{
	size_t i;

	if (likely(error >= 0))
		return SCR_STATUS_SUCCESS;
	for (i = 0; i < ARRAY_SIZE(scr_results); i++) {
		if (scr_results[i].error == -error)
			return scr_results[i].status;
	}
	return SCR_STATUS_IO_DEVICE_ERROR;
}
EXPORT_SYMBOL_GPL(scr_status_of);

/**
 * scr_error_of() - the errno that stands for a status
 * @status: SCR_STATUS_*
 *
 * Return: 0, or a negative errno; -EIO for a status that has none.
 */
int scr_error_of(u32 status)
{
	size_t i;

	if (status == SCR_STATUS_SUCCESS)
		return 0;
	for (i = 0; i < ARRAY_SIZE(scr_results); i++) {
		if (scr_results[i].status == status)
			return -scr_results[i].error;
	}
	return -EIO;
}
EXPORT_SYMBOL_GPL(scr_error_of);

/* What a driver answers outside the table becomes -EIO for the user, too. */
static int scr_known_error(int error)
{
	if (likely(!error) || scr_status_of(error) != SCR_STATUS_IO_DEVICE_ERROR)
		return error;
	return -EIO;
}

static void scr_set_last_error(struct scr_node *node, struct scr_session *session,
			       int result)
{
	u32 status = scr_status_of(result);

	lockdep_assert_held(&node->lock);

	node->last_error = status;
	if (session)
		session->last_error = status;
}

/**
 * scr_record_result() - make the result of an operation the last error
 * @node: the reader
 * @session: the open file that asked, NULL for none
 * @result: 0 or a negative errno
 *
 * For operations that do not pass the gate; scr_request_leave() does it for
 * the others.
 */
void scr_record_result(struct scr_node *node, struct scr_session *session,
		       int result)
{
	spin_lock_irq(&node->lock);
	scr_set_last_error(node, session, result);
	spin_unlock_irq(&node->lock);
}

/* Others' transactions keep out what goes to the card. */
static bool scr_has_turn(struct scr_node *node, struct scr_request *request)
{
	lockdep_assert_held(&node->lock);

	return !node->holder || node->holder == request->session || !request->needs_card;
}

/* The reset that is owed comes first, but not in the midst of a transaction. */
static bool scr_reset_is_due(struct scr_node *node)
{
	lockdep_assert_held(&node->lock);

	return unlikely(node->owes_reset) && !node->holder;
}

/**
 * scr_is_free_for() - could a request of this open file pass the gate now?
 * @node: the reader
 * @session: the open file
 *
 * Context: &scr_node.lock is held.
 *
 * Return: true if so.
 */
bool scr_is_free_for(struct scr_node *node, struct scr_session *session)
{
	lockdep_assert_held(&node->lock);

	return !node->current_request && !node->paused && !scr_reset_is_due(node) &&
	       (!node->holder || node->holder == session);
}

/* Since it was asked. */
static bool scr_is_cancelled(const struct scr_request *request)
{
	return request->session && request->session->cancellations != request->cancellations;
}

/*
 * While the gate is open, those in the queue are there because of the transaction
 * or the reset: whoever may pass now overtakes nobody.
 *
 * Return: 0; -ENODEV; -ECANCELED; -EUSERS; -EBUSY: it has to wait.
 */
static int scr_may_pass(struct scr_node *node, struct scr_request *request)
{
	struct scr_session *session = request->session;

	lockdep_assert_held(&node->lock);

	if (unlikely(node->gone))
		return -ENODEV;
	if (scr_is_cancelled(request))
		return -ECANCELED;
	if (request->needs_card && node->exclusive && node->exclusive != session)
		return -EUSERS;
	if (node->current_request || unlikely(node->paused))
		return -EBUSY;
	/* Without a session, it is the reset that is owed. */
	if (session ? scr_reset_is_due(node) : !!node->holder)
		return -EBUSY;
	return scr_has_turn(node, request) ? 0 : -EBUSY;
}

static struct scr_request *scr_next_in_queue(struct scr_node *node)
{
	struct scr_request *request;

	lockdep_assert_held(&node->lock);

	list_for_each_entry(request, &node->queue, queue) {
		if (scr_has_turn(node, request))
			return request;
	}
	return NULL;
}

/* Nobody is inside: the reset that is owed, or the first in the queue that may. */
static void scr_request_pass_on(struct scr_node *node)
{
	struct scr_request *next;

	lockdep_assert_held(&node->lock);

	node->current_request = NULL;
	next = scr_next_in_queue(node);
	if (unlikely(node->gone || node->paused)) {
		wake_up_all(&node->gate);
	} else if (scr_reset_is_due(node)) {
		schedule_work(&node->reset_work);
	} else if (next) {
		list_del(&next->queue);
		node->current_request = next;
		complete(&next->turn);
	} else if (unlikely(node->refused)) {
		wake_up_interruptible_all(&node->released);
	}
}

/**
 * scr_request_admit_next() - what kept requests out is over
 * @node: the reader
 *
 * Context: &scr_node.lock is held.
 */
void scr_request_admit_next(struct scr_node *node)
{
	lockdep_assert_held(&node->lock);

	if (!node->current_request)
		scr_request_pass_on(node);
}

/**
 * scr_request_enter() - pass the gate, if it is open
 * @node: the reader
 * @request: its @session, NULL for the core's own reset, is read
 *
 * Context: may not sleep. Ends with scr_request_leave().
 *
 * Return: 0; -ENODEV: unregistered; -ECANCELED: the open file was cancelled
 * since it asked; -EUSERS: another open file has the card for itself; -EBUSY:
 * another request is inside, another open file has a transaction, or the card
 * has to be reset first because a file that used it was closed.
 */
int scr_request_enter(struct scr_node *node, struct scr_request *request)
{
	int result;

	spin_lock_irq(&node->lock);
	result = scr_may_pass(node, request);
	if (!result)
		node->current_request = request;
	spin_unlock_irq(&node->lock);
	return result;
}

/*
 * The wait is over: is it because the gate was passed, or why not? A turn that
 * came together with the end of the time is taken.
 */
static int scr_after_queue(struct scr_node *node, struct scr_request *request,
			   int interrupted)
{
	int result = interrupted;

	spin_lock_irq(&node->lock);
	if (node->current_request == request) {
		if (scr_is_cancelled(request))
			result = -ECANCELED;
		/* With a signal pending it would only be sent to be aborted. */
		if (result == -ECANCELED || result == -ERESTARTSYS)
			scr_request_pass_on(node);
		else
			result = 0;
	} else {
		list_del(&request->queue);
		if (node->gone)
			result = -ENODEV;
		else if (!interrupted)
			result = -ECANCELED;
	}
	spin_unlock_irq(&node->lock);
	return result;
}

/* Return: 0: the turn has come, or never will; -ERESTARTSYS; -ETIMEDOUT. */
static int scr_await_turn(struct scr_request *request)
{
	long left = MAX_SCHEDULE_TIMEOUT;

	if (request->deadline_of_turn)
		left = max_t(long, request->deadline_of_turn - jiffies, 0);
	left = wait_for_completion_interruptible_timeout(&request->turn, left);
	if (left < 0)
		return left;
	return left ? 0 : -ETIMEDOUT;
}

/**
 * scr_request_enter_in_turn() - pass the gate, first come, first served
 * @node: the reader
 * @request: of an open file
 *
 * Context: may sleep. Ends with scr_request_leave().
 *
 * Return: as scr_request_enter(), but -EBUSY; -ERESTARTSYS; -ETIMEDOUT.
 */
int scr_request_enter_in_turn(struct scr_node *node, struct scr_request *request)
{
	int result;

	spin_lock_irq(&node->lock);
	result = scr_may_pass(node, request);
	if (!result) {
		node->current_request = request;
	} else if (result == -EBUSY) {
		init_completion(&request->turn);
		list_add_tail(&request->queue, &node->queue);
	}
	spin_unlock_irq(&node->lock);
	if (result != -EBUSY)
		return result;
	return scr_after_queue(node, request, scr_await_turn(request));
}

/**
 * scr_request_leave() - leave the gate, and record the result
 * @node: the reader
 * @request: passed the gate
 * @result: 0 or a negative errno
 */
void scr_request_leave(struct scr_node *node, struct scr_request *request,
		       int result)
{
	/* Before the next one is let in: the driver may be gone afterwards. */
	scr_request_rest(node, request);
	spin_lock_irq(&node->lock);
	if (likely(!request->silent))
		scr_set_last_error(node, request->session, result);
	scr_request_pass_on(node);
	spin_unlock_irq(&node->lock);
}

/**
 * scr_request_expel() - those who queue leave, without having passed
 * @node: the reader
 * @session: whose requests; NULL: all
 */
void scr_request_expel(struct scr_node *node, struct scr_session *session)
{
	struct scr_request *request;

	spin_lock_irq(&node->lock);
	list_for_each_entry(request, &node->queue, queue) {
		if (!session || request->session == session)
			complete(&request->turn);
	}
	spin_unlock_irq(&node->lock);
}

/**
 * scr_request_cancel() - end what an open file has under way
 * @node: the reader
 * @session: whose request; NULL: whoever's it is
 */
void scr_request_cancel(struct scr_node *node, struct scr_session *session)
{
	struct scr_request *request;

	spin_lock_irq(&node->lock);
	request = node->current_request;
	if (request && (!session || request->session == session)) {
		/* Before cancel(): scr_request_wait() looks at it when it wakes. */
		WRITE_ONCE(request->cancelled, true);
		if (request->pending && node->reader.driver->cancel)
			node->reader.driver->cancel(&node->reader, request);
	}
	spin_unlock_irq(&node->lock);
}

/**
 * scr_request_wake() - have the driver ready the reader for callbacks
 * @node: the reader
 * @request: may have done so before; ends with scr_request_rest()
 *
 * Context: may sleep.
 *
 * Return: 0 or a negative errno, one that <uapi/linux/scr.h> lists.
 */
int scr_request_wake(struct scr_node *node, struct scr_request *request)
{
	const struct scr_reader_driver *driver = node->reader.driver;
	int result;

	if (request->awake || !driver->wake)
		return 0;
	result = driver->wake(&node->reader);
	request->awake = !result;
	return scr_known_error(result);
}

/**
 * scr_request_rest() - the request has no more callbacks for the reader
 * @node: the reader
 * @request: the request
 */
void scr_request_rest(struct scr_node *node, struct scr_request *request)
{
	if (request->awake)
		node->reader.driver->rest(&node->reader);
	request->awake = false;
}

/**
 * scr_call_driver() - enter a callback
 * @node: the reader
 * @request: the request
 * @function: the callback
 *
 * Whoever pauses the reader waits for its callbacks, and may have a disk
 * suspended or in reset, one of the same USB device for instance. So no memory
 * that they ask for waits for I/O.
 *
 * Return: what the callback returns.
 */
int scr_call_driver(struct scr_node *node, struct scr_request *request,
		    scr_reader_function function)
{
	unsigned int saved = memalloc_noio_save();
	int result;

	result = function(&node->reader, request);
	memalloc_noio_restore(saved);
	return result;
}

/* The driver has the request: wait until it calls scr_request_complete(). */
static int scr_request_await(struct scr_node *node, struct scr_request *request)
{
	struct scr_pending *pending = request->pending;
	int result;

	result = scr_request_wait(request, &pending->done, MAX_SCHEDULE_TIMEOUT);
	if (result) {
		scr_request_cancel(node, request->session);
		wait_for_completion(&pending->done);
		if (pending->result == -ECANCELED)
			return result;
	}
	if (!pending->result && pending->length)
		return scr_request_write(request, pending->answer, pending->length);
	return pending->result;
}

/**
 * scr_request_call() - run a callback, to its end
 * @node: the reader
 * @request: inside the gate
 * @function: the callback
 *
 * Context: may sleep.
 *
 * Return: 0 or a negative errno, one that <uapi/linux/scr.h> lists.
 */
int scr_request_call(struct scr_node *node, struct scr_request *request,
		     scr_reader_function function)
{
	struct scr_pending pending = {
		.done = COMPLETION_INITIALIZER_ONSTACK(pending.done),
	};
	int result;

	/* From here on scr_request_cancel() calls the driver. */
	spin_lock_irq(&node->lock);
	request->pending = &pending;
	spin_unlock_irq(&node->lock);

	result = scr_call_driver(node, request, function);
	if (result == -EINPROGRESS)
		result = scr_request_await(node, request);
	/* Cancelled because the reader is taken away: then that is the reason. */
	if (result == -ECANCELED && READ_ONCE(node->gone))
		return -ENODEV;
	return scr_known_error(result);
}

/**
 * scr_request_wait() - wait in a callback, as this request may wait
 * @request: the request
 * @done: what is waited for; the driver's cancel() completes it, too
 * @timeout: at most so many jiffies, and at most until &scr_request.deadline
 *
 * Context: in the callback, may sleep.
 *
 * Return: 0: @done was completed; -ETIMEDOUT; -EINTR: by a signal; -ECANCELED:
 * by SCR_IOC_CANCEL, by the close of the file, or by the removal of the reader.
 */
int scr_request_wait(struct scr_request *request, struct completion *done,
		     unsigned long timeout)
{
	long left = request->deadline - jiffies;

	timeout = left > 0 ? min_t(unsigned long, timeout, left) : 0;
	if (READ_ONCE(request->cancelled))
		return -ECANCELED;
	if (request->interruptible)
		left = wait_for_completion_interruptible_timeout(done, timeout);
	else
		left = wait_for_completion_timeout(done, timeout);
	if (READ_ONCE(request->cancelled))
		return -ECANCELED;
	if (left < 0)
		return -EINTR;
	return left ? 0 : -ETIMEDOUT;
}
EXPORT_SYMBOL_GPL(scr_request_wait);

/**
 * scr_request_wait_untimed() - wait in a callback whose driver watches the time
 * @request: the request
 * @done: what is waited for; the driver completes it at the latest when its own
 *	watch on &scr_request.deadline says so, and its cancel() does, too
 *
 * As scr_request_wait(), without a timer for each wait.
 *
 * Context: in the callback, may sleep.
 *
 * Return: 0: @done was completed; -EINTR: by a signal; -ECANCELED: by
 * SCR_IOC_CANCEL, by the close of the file, or by the removal of the reader.
 */
int scr_request_wait_untimed(struct scr_request *request, struct completion *done)
{
	int interrupted = 0;

	if (READ_ONCE(request->cancelled))
		return -ECANCELED;
	if (request->interruptible)
		interrupted = wait_for_completion_interruptible(done);
	else
		wait_for_completion(done);
	if (READ_ONCE(request->cancelled))
		return -ECANCELED;
	return interrupted ? -EINTR : 0;
}
EXPORT_SYMBOL_GPL(scr_request_wait_untimed);

/**
 * scr_request_complete() - finish a request that answered -EINPROGRESS
 * @request: the request; not to be touched afterwards
 * @result: 0 or a negative errno
 * @answer: the bytes of the answer, NULL if none; the core copies them before
 *	the reader's next callback runs, so until then they stay as they are
 * @length: how many
 *
 * Context: any.
 */
void scr_request_complete(struct scr_request *request, int result,
			  const void *answer, size_t length)
{
	struct scr_pending *pending = request->pending;

	pending->result = result;
	pending->answer = answer;
	pending->length = length;
	/* All: scr_request_await() may wait twice, and the first wait not see it. */
	complete_all(&pending->done);
}
EXPORT_SYMBOL_GPL(scr_request_complete);
