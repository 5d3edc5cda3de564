// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests inside the gate: how a callback is called, and how it waits.
 */
#include <linux/errno.h>
#include <linux/freezer.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>

#include "compat.h"
#include "scr-core.h"

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

/**
 * scr_request_answer() - what scr_request_complete() was told
 * @request: its driver has called that
 *
 * Context: that of scr_request_write().
 *
 * Return: 0 or a negative errno.
 */
int scr_request_answer(struct scr_request *request)
{
	struct scr_pending *pending = request->pending;

	if (!pending->result && pending->length)
		return scr_request_write(request, pending->answer, pending->length);
	return pending->result;
}

/* The driver has the request: wait until it calls scr_request_complete(). */
static int scr_request_await(struct scr_node *node, struct scr_request *request)
{
	struct scr_pending *pending = request->pending;
	int result;

	result = scr_request_wait(request, &pending->done, MAX_SCHEDULE_TIMEOUT);
	if (result) {
		scr_request_cancel(node, &(struct scr_scope) { .request = request });
		wait_for_completion(&pending->done);
		if (pending->result == -ECANCELED)
			return result;
	}
	return scr_request_answer(request);
}

/*
 * From here on scr_request_cancel() calls the driver; if it came before, the driver
 * finds &scr_request.cancelled set.
 */
static void scr_set_pending(struct scr_request *request, struct scr_pending *pending)
{
	/* Pairs with scr_request_cancel(). */
	smp_store_mb(request->pending, pending);
}

/* Nobody waits: the driver does not, and scr_request_complete() is called by and by. */
static int scr_request_start(struct scr_node *node, struct scr_request *request,
			     scr_reader_function function)
{
	int result;

	scr_set_pending(request, &request->submission->pending);
	if (READ_ONCE(request->cancelled))
		return scr_request_result(node, -ECANCELED);
	/* It may have ended before this returns; scr_reader_unregister() waits for that. */
	rcu_read_lock();
	result = scr_call_driver(node, request, function);
	rcu_read_unlock();
	return result == -EINPROGRESS ? result : scr_request_result(node, result);
}

/**
 * scr_request_call() - run a callback, to its end
 * @node: the reader
 * @request: inside the gate
 * @function: the callback
 *
 * Context: may sleep, unless &scr_request.asynchronous is set.
 *
 * Return: 0 or a negative errno, one that <uapi/linux/scr.h> lists;
 * -EINPROGRESS: of an asynchronous request, which may have ended already.
 */
int scr_request_call(struct scr_node *node, struct scr_request *request,
		     scr_reader_function function)
{
	struct scr_pending pending SCR_UNINITIALIZED;
	int result;

	if (request->asynchronous)
		return scr_request_start(node, request, function);
	init_completion(&pending.done);
	scr_set_pending(request, &pending);
	result = scr_call_driver(node, request, function);
	if (result == -EINPROGRESS)
		result = scr_request_await(node, request);
	return scr_request_result(node, result);
}

/* How soon a signal is seen where it cannot wake. */
#define SCR_LOOK_INTERVAL	(HZ / 10)

/* What a command may still take when the task is to be frozen, as the system sleeps. */
#define SCR_FREEZE_GRACE	(2 * HZ)

/* The freezer looks like a signal, but is none. */
static bool scr_is_interrupted(const struct scr_request *request)
{
	if (fatal_signal_pending(current))
		return true;
	return !request->killable && task_sigpending(current) && !freezing(current);
}

/* Return: jiffies of @timeout, which is over at @end, if ever. */
static long scr_time_left(unsigned long timeout, unsigned long end)
{
	return timeout == MAX_SCHEDULE_TIMEOUT ? timeout : max_t(long, end - jiffies, 0);
}

/*
 * io_uring interrupts waits, too, when it has something to tell the task, and as long
 * as it has, nobody sleeps who may be interrupted. That is no reason to give up what the
 * card has begun; nor is a signal to one who wants only to be killed. A task that is to
 * be frozen gives up after a while: whatever would answer may be frozen already.
 *
 * Return: as wait_for_completion_interruptible_timeout().
 */
static long scr_wait_for_reason(struct scr_request *request, struct completion *done,
				unsigned long timeout, unsigned long end)
{
	long left = scr_time_left(timeout, end), result;
	unsigned long start = jiffies;

	while (!scr_is_interrupted(request)) {
		if (!freezing(current))
			start = jiffies;
		else if (time_after_eq(jiffies, start + SCR_FREEZE_GRACE))
			break;
		result = wait_for_completion_killable_timeout(done, min_t(long, left,
									  SCR_LOOK_INTERVAL));
		left = scr_time_left(timeout, end);
		if (result || !left)
			return result;
	}
	return -ERESTARTSYS;
}

static long scr_wait_interruptible(struct scr_request *request, struct completion *done,
				   unsigned long timeout)
{
	unsigned long end = jiffies + timeout;
	long left = wait_for_completion_interruptible_timeout(done, timeout);

	return likely(left >= 0) ? left : scr_wait_for_reason(request, done, timeout, end);
}

/* Return: why the wait was ended, by whomever. */
static int scr_interruption(void)
{
	return freezing(current) ? -ECANCELED : -EINTR;
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
 * by SCR_IOC_CANCEL, by the close of the file, by the removal of the reader, or because
 * the task is to be frozen.
 */
int scr_request_wait(struct scr_request *request, struct completion *done,
		     unsigned long timeout)
{
	long left = request->deadline - jiffies;

	timeout = left > 0 ? min_t(unsigned long, timeout, left) : 0;
	if (READ_ONCE(request->cancelled))
		return -ECANCELED;
	if (request->interruptible)
		left = scr_wait_interruptible(request, done, timeout);
	else
		left = wait_for_completion_timeout(done, timeout);
	if (READ_ONCE(request->cancelled))
		return -ECANCELED;
	if (left < 0)
		return scr_interruption();
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
 * SCR_IOC_CANCEL, by the close of the file, by the removal of the reader, or because
 * the task is to be frozen.
 */
int scr_request_wait_untimed(struct scr_request *request, struct completion *done)
{
	long left = 0;

	if (READ_ONCE(request->cancelled))
		return -ECANCELED;
	if (request->interruptible)
		left = scr_wait_interruptible(request, done, MAX_SCHEDULE_TIMEOUT);
	else
		wait_for_completion(done);
	if (READ_ONCE(request->cancelled))
		return -ECANCELED;
	return left < 0 ? scr_interruption() : 0;
}
EXPORT_SYMBOL_GPL(scr_request_wait_untimed);
