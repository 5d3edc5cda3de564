// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate: one request at a time runs a reader's callbacks, the others queue.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "scr-core.h"
#include "trace.h"

/*
 * Of the requests that nobody waits for, so many may queue: whoever passes looks at
 * all of them. What a thread waits for is limited as threads are.
 */
#define SCR_MOST_SUBMITTED	4096

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

/* Nothing of what scr_may_pass() looks at is in the way. */
static __always_inline bool scr_is_wide_open(struct scr_node *node,
					     struct scr_request *request)
{
	return !node->current_request && !node->gone && !node->paused && !node->owes_reset &&
	       !node->exclusive && !node->holder && !scr_is_cancelled(request);
}

/* Return: -EBUSY: it is in the queue; -ENOMEM: there are too many. */
static int scr_queue(struct scr_node *node, struct scr_request *request)
{
	lockdep_assert_held(&node->lock);

	if (request->submission) {
		if (node->submitted == SCR_MOST_SUBMITTED)
			return -ENOMEM;
		node->submitted++;
	}
	init_completion(&request->turn);
	list_add_tail(&request->queue, &node->queue);
	return -EBUSY;
}

static void scr_unqueue(struct scr_node *node, struct scr_request *request)
{
	lockdep_assert_held(&node->lock);

	list_del(&request->queue);
	if (request->submission)
		node->submitted--;
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

/* It has passed the gate, or never will. Nobody waits for what was submitted. */
static void scr_tell_turn(struct scr_request *request)
{
	if (request->submission)
		queue_work(scr_workqueue, &request->submission->work);
	else
		complete(&request->turn);
}

/* Nobody is inside: the reset that is owed, or the first in the queue that may. */
static noinline void scr_request_let_in(struct scr_node *node)
{
	struct scr_request *next = scr_next_in_queue(node);

	if (unlikely(node->gone || node->paused)) {
		wake_up_all(&node->gate);
	} else if (scr_reset_is_due(node)) {
		schedule_work(&node->reset_work);
	} else if (next) {
		scr_unqueue(node, next);
		node->current_request = next;
		scr_tell_turn(next);
	} else if (unlikely(node->refused)) {
		wake_up_interruptible_all(&node->released);
	}
}

static void scr_request_pass_on(struct scr_node *node)
{
	lockdep_assert_held(&node->lock);

	node->current_request = NULL;
	if (unlikely(!list_empty(&node->queue) || node->gone || node->paused ||
		     node->owes_reset || node->refused))
		scr_request_let_in(node);
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
EXPORT_SYMBOL_IF_KUNIT(scr_request_enter);

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
		scr_unqueue(node, request);
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

/* Return: as scr_request_enter(); -EBUSY: it queues; -ENOMEM: too many do. */
static __always_inline int scr_request_line_up(struct scr_node *node,
					       struct scr_request *request)
{
	int result;

	spin_lock_irq(&node->lock);
	result = likely(scr_is_wide_open(node, request)) ? 0 : scr_may_pass(node, request);
	if (!result)
		node->current_request = request;
	else if (result == -EBUSY)
		result = scr_queue(node, request);
	spin_unlock_irq(&node->lock);
	return result;
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
	int result = scr_request_line_up(node, request);

	if (result != -EBUSY)
		return result;
	return scr_after_queue(node, request, scr_await_turn(request));
}

/**
 * scr_request_enter_or_queue() - pass the gate, or have the turn come later
 * @node: the reader
 * @request: that was submitted
 *
 * Context: may not sleep. Ends with scr_request_leave(), once it has passed.
 *
 * Return: as scr_request_enter(), but -EBUSY; -EIOCBQUEUED: it queues, and
 * its &scr_submission.work runs when it has passed, or was expelled; -ENOMEM: too
 * many do.
 */
int scr_request_enter_or_queue(struct scr_node *node, struct scr_request *request)
{
	int result = scr_request_line_up(node, request);

	return result == -EBUSY ? -EIOCBQUEUED : result;
}

/**
 * scr_request_turn_has_come() - has a request that queued passed the gate?
 * @node: the reader
 * @request: that was submitted, and is in the queue no more
 *
 * Context: may not sleep.
 *
 * Return: 0: it has; -ENODEV; -ECANCELED: no, or it was cancelled meanwhile.
 */
int scr_request_turn_has_come(struct scr_node *node, struct scr_request *request)
{
	int result = 0;

	spin_lock_irq(&node->lock);
	if (node->current_request != request)
		result = node->gone ? -ENODEV : -ECANCELED;
	else if (request->cancelled || scr_is_cancelled(request))
		result = -ECANCELED;
	if (result && node->current_request == request)
		scr_request_pass_on(node);
	spin_unlock_irq(&node->lock);
	return result;
}

static void scr_count_transmission(struct scr_node *node, struct scr_request *request)
{
	node->perf.transmissions++;
	node->perf.bytes += request->sent + request->information;
	node->perf_nanoseconds += request->took;
}

/**
 * scr_request_leave() - leave the gate, and record the result
 * @node: the reader
 * @request: passed the gate
 * @result: 0 or a negative errno
 *
 * Context: any.
 */
void scr_request_leave(struct scr_node *node, struct scr_request *request,
		       int result)
{
	unsigned long flags;

	trace_scr_request_end(node, request, result);
	spin_lock_irqsave(&node->lock, flags);
	if (unlikely(request->awake ||
		     (node->kept_awake && !scr_is_worth_keeping_awake(node))))
		scr_keep_awake(node, request);
	if (request->sent)
		scr_count_transmission(node, request);
	if (likely(!request->silent))
		scr_set_last_error(node, request->session, result);
	scr_request_pass_on(node);
	spin_unlock_irqrestore(&node->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(scr_request_leave);

/* Whom is meant, of those that are inside the gate or before it. */
static bool scr_is_meant(const struct scr_request *request, const struct scr_scope *scope)
{
	if (scope->session && request->session != scope->session)
		return false;
	if (scope->request && request != scope->request)
		return false;
	return !scope->owner || (request->submission &&
				 request->submission->owner == scope->owner);
}

/**
 * scr_request_expel() - those who queue leave, without having passed
 * @node: the reader
 * @scope: who is meant
 */
void scr_request_expel(struct scr_node *node, const struct scr_scope *scope)
{
	struct scr_request *request, *next;

	spin_lock_irq(&node->lock);
	list_for_each_entry_safe(request, next, &node->queue, queue) {
		if (!scr_is_meant(request, scope))
			continue;
		/* Who waits takes itself from the queue; what was submitted is told once. */
		if (request->submission)
			scr_unqueue(node, request);
		scr_tell_turn(request);
	}
	spin_unlock_irq(&node->lock);
}

/**
 * scr_request_cancel() - end what is under way
 * @node: the reader
 * @scope: who is meant
 */
void scr_request_cancel(struct scr_node *node, const struct scr_scope *scope)
{
	struct scr_request *request;

	spin_lock_irq(&node->lock);
	request = node->current_request;
	if (request && scr_is_meant(request, scope)) {
		/* Before cancel(): scr_request_wait() looks at it when it wakes. */
		WRITE_ONCE(request->cancelled, true);
		/* Pairs with scr_set_pending(): the driver sees the one, or we the other. */
		smp_mb();
		if (READ_ONCE(request->pending) && node->reader.driver->cancel)
			node->reader.driver->cancel(&node->reader, request);
	}
	spin_unlock_irq(&node->lock);
}
