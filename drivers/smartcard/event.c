// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events: cards that come and go, who waits for them, and the counters by
 * which nobody misses one.
 */
#include <linux/module.h>
#include <linux/sched/signal.h>

#include "compat.h"
#include "scr-core.h"
#include "trace.h"

/* Called with something changed that poll(2) or a presence wait may tell. */
static void scr_wake_watchers(struct scr_node *node)
{
	wake_up_interruptible_all(&node->events);
}

static bool scr_card_came(struct scr_node *node)
{
	lockdep_assert_held(&node->lock);

	if (node->state > SCARD_ABSENT)
		return false;
	/* A CCID slot has no position that a card is moved into. */
	node->state = SCARD_SWALLOWED;
	node->atr_is_known = false;
	node->is_mute = false;
	node->counters.insertions++;
	trace_scr_card(node, SCR_TRACE_INSERTED);
	return true;
}

static bool scr_card_left(struct scr_node *node)
{
	lockdep_assert_held(&node->lock);

	if (node->state == SCARD_ABSENT)
		return false;
	if (node->state > SCARD_ABSENT) {
		node->counters.removals++;
		trace_scr_card(node, SCR_TRACE_REMOVED);
		/* It was one with that card; who waits for its end is told of the removal. */
		if (node->holder)
			scr_transaction_release(node->holder);
	}
	node->state = SCARD_ABSENT;
	node->protocol = SCARD_PROTOCOL_UNDEFINED;
	node->is_mute = false;
	/* It was set for that card. */
	WRITE_ONCE(node->reader.suppress_ifs_request, false);
	scr_may_rest(node);
	return true;
}

/**
 * scr_reader_card_present() - tell whether a card is in the reader
 * @reader: the reader
 * @present: a card is there
 *
 * Telling the same again changes nothing, so a driver calls it as often as the
 * reader says so. For a card that was swapped between two looks it is called
 * with false and then with true (SmartcardCompleteCardTracking).
 *
 * Context: any.
 */
void scr_reader_card_present(struct scr_reader *reader, bool present)
{
	struct scr_node *node = scr_node_of(reader);
	unsigned long flags;
	bool changed;

	spin_lock_irqsave(&node->lock, flags);
	WRITE_ONCE(node->unattended, false);
	changed = present ? scr_card_came(node) : scr_card_left(node);
	if (changed)
		scr_uevent_card(node);
	spin_unlock_irqrestore(&node->lock, flags);
	if (changed)
		scr_wake_watchers(node);
}
EXPORT_SYMBOL_GPL(scr_reader_card_present);

/**
 * scr_reader_card_unpowered() - tell that the card has lost its power
 * @reader: the reader
 *
 * For what happens by itself: an over-current, a reader that switches off.
 *
 * Context: any.
 */
void scr_reader_card_unpowered(struct scr_reader *reader)
{
	struct scr_node *node = scr_node_of(reader);
	unsigned long flags;
	bool changed;

	spin_lock_irqsave(&node->lock, flags);
	changed = node->state >= SCARD_POWERED;
	if (changed) {
		node->state = SCARD_SWALLOWED;
		node->protocol = SCARD_PROTOCOL_UNDEFINED;
		node->counters.power++;
		trace_scr_card(node, SCR_TRACE_UNPOWERED);
		scr_may_rest(node);
	}
	spin_unlock_irqrestore(&node->lock, flags);
	if (changed)
		scr_wake_watchers(node);
}
EXPORT_SYMBOL_GPL(scr_reader_card_unpowered);

/**
 * scr_reader_is_watched() - does anybody wait for this reader's cards?
 * @reader: the reader
 *
 * For drivers that have to look for cards: they start when RDF_CARD_TRACKING
 * is called with SCR_TRACKING_WATCH, and stop when this says false.
 *
 * Context: any.
 *
 * Return: true if somebody waits.
 */
bool scr_reader_is_watched(struct scr_reader *reader)
{
	/* A waiter is on the queue before it has RDF_CARD_TRACKING called. */
	return wq_has_sleeper(&scr_node_of(reader)->events);
}
EXPORT_SYMBOL_GPL(scr_reader_is_watched);

/* Return: 0; -ENODEV; -EAGAIN: paused. Inside the gate it never is: who pauses waits. */
static int scr_try_track(struct scr_node *node)
{
	int result = 0;

	spin_lock_irq(&node->lock);
	if (node->gone)
		result = -ENODEV;
	else if (node->paused && !node->current_request)
		result = -EAGAIN;
	else
		node->tracking++;
	spin_unlock_irq(&node->lock);
	return result;
}

static int scr_track_begin(struct scr_node *node)
{
	int result, interrupted;

	interrupted = wait_event_interruptible(node->gate,
					       (result = scr_try_track(node)) != -EAGAIN);
	return interrupted ? interrupted : result;
}

static void scr_track_end(struct scr_node *node)
{
	spin_lock_irq(&node->lock);
	node->tracking--;
	spin_unlock_irq(&node->lock);
	wake_up_all(&node->gate);
}

/**
 * scr_track() - call RDF_CARD_TRACKING, outside the gate
 * @node: the reader
 * @minor: SCR_TRACKING_WATCH or SCR_TRACKING_LOOK
 *
 * What the callback answers is told by scr_reader_card_present() or not at
 * all: a reader that cannot be asked keeps the state that it had.
 *
 * Context: may sleep.
 */
void scr_track(struct scr_node *node, u32 minor)
{
	struct scr_request request = {
		.major = _IOC_NR(IOCTL_SMARTCARD_IS_PRESENT),
		.minor = minor,
		.deadline = jiffies + 10 * HZ,
	};

	if (scr_track_begin(node))
		return;
	if (!scr_wake(node)) {
		scr_call_driver(node, &request,
				node->reader.driver->function[RDF_CARD_TRACKING]);
		scr_rest(node);
	}
	scr_track_end(node);
}
EXPORT_SYMBOL_GPL(scr_track);

/**
 * scr_needs_look() - does the reader have to be asked for its state?
 * @node: the reader
 *
 * Only readers that do not tell of card movements have to be asked, those that
 * slept, and those of which nothing is known yet.
 *
 * Return: true if so.
 */
bool scr_needs_look(struct scr_node *node)
{
	return node->reader.capabilities.does_not_notify || READ_ONCE(node->unattended) ||
	       READ_ONCE(node->state) == SCARD_UNKNOWN;
}

/**
 * scr_look() - bring the state up to date, inside the gate
 * @node: the reader
 *
 * Context: may sleep.
 */
void scr_look(struct scr_node *node)
{
	if (scr_needs_look(node))
		scr_track(node, SCR_TRACKING_LOOK);
}

/**
 * scr_look_from_outside() - bring the state up to date, without the gate
 * @node: the reader
 *
 * A request that is inside tells of the card by its own answer, and may take
 * its time: a file that only watches does not wait for it.
 *
 * Context: may sleep.
 */
void scr_look_from_outside(struct scr_node *node)
{
	if (!READ_ONCE(node->current_request))
		scr_look(node);
}

/* Return: 1: as wanted, 0: not yet, or a negative errno that ends the wait. */
static int scr_card_is(struct scr_session *session, bool present,
		       unsigned int cancellations)
{
	struct scr_node *node = session->node;
	int result;

	spin_lock_irq(&node->lock);
	if (node->gone)
		result = -ENODEV;
	else if (session->cancellations != cancellations)
		result = -ECANCELED;
	else if (node->state == SCARD_UNKNOWN)
		result = 0;
	else
		result = (node->state > SCARD_ABSENT) == present;
	spin_unlock_irq(&node->lock);
	return result;
}

static int scr_wait_watching(struct scr_session *session, bool present,
			     unsigned int cancellations)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	struct scr_node *node = session->node;
	int result;

	add_wait_queue(&node->events, &wait);
	/* On the queue first: the driver's polling ends when it finds it empty. */
	scr_track(node, SCR_TRACKING_WATCH);
	while (!(result = scr_card_is(session, present, cancellations))) {
		if (signal_pending(current)) {
			result = -ERESTARTSYS;
			break;
		}
		wait_woken(&wait, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
	}
	remove_wait_queue(&node->events, &wait);
	return result;
}

static int scr_claim_wait(struct scr_session *session, unsigned int *cancellations)
{
	struct scr_node *node = session->node;
	int result = 0;

	spin_lock_irq(&node->lock);
	if (session->waits_for_card)
		result = -EBUSY;
	else
		session->waits_for_card = true;
	*cancellations = session->cancellations;
	spin_unlock_irq(&node->lock);
	return result;
}

static void scr_release_wait(struct scr_session *session)
{
	spin_lock_irq(&session->node->lock);
	session->waits_for_card = false;
	spin_unlock_irq(&session->node->lock);
}

/**
 * scr_wait_for_card() - IOCTL_SMARTCARD_IS_PRESENT and _IS_ABSENT
 * @session: the open file
 * @present: wait for a card, else for its removal
 * @nonblock: do not wait
 *
 * Context: may sleep.
 *
 * Return: 0: so it is; -EAGAIN: not so, and @nonblock; -EBUSY: this open file
 * waits already; -ERESTARTSYS; -ECANCELED; -ENODEV.
 */
int scr_wait_for_card(struct scr_session *session, bool present, bool nonblock)
{
	unsigned int cancellations;
	int result;

	result = scr_claim_wait(session, &cancellations);
	if (result)
		goto out_record;

	scr_look_from_outside(session->node);
	result = scr_card_is(session, present, cancellations);
	if (!result && !nonblock)
		result = scr_wait_watching(session, present, cancellations);
	scr_release_wait(session);
	if (!result)
		return -EAGAIN;
	if (result > 0)
		result = 0;
out_record:
	scr_record_result(session->node, session, result);
	return result;
}

static u32 scr_handle_flags(struct scr_session *session)
{
	struct scr_node *node = session->node;
	u32 flags = 0;

	lockdep_assert_held(&node->lock);

	if (session->connected)
		flags |= SCR_HANDLE_CONNECTED;
	if (node->holder == session)
		flags |= SCR_HANDLE_IN_TRANSACTION;
	if (session->lease_ended)
		flags |= SCR_HANDLE_LEASE_ENDED;
	if (session->uses_card)
		flags |= SCR_HANDLE_USES_CARD;
	if (!scr_session_is_stale(session))
		return flags;
	if (session->seen.removals != node->counters.removals)
		return flags | SCR_HANDLE_WAS_REMOVED;
	if (session->seen.power != node->counters.power)
		flags |= SCR_HANDLE_WAS_UNPOWERED;
	return flags | SCR_HANDLE_WAS_RESET;
}

static u32 scr_reader_flags(struct scr_node *node)
{
	u32 flags = 0;

	lockdep_assert_held(&node->lock);

	if (node->exclusive)
		flags |= SCR_READER_IS_EXCLUSIVE;
	if (node->holder)
		flags |= SCR_READER_IN_TRANSACTION;
	if (node->is_mute)
		flags |= SCR_READER_CARD_IS_MUTE;
	return flags;
}

/**
 * scr_get_status() - SCR_IOC_STATUS: one picture, and POLLPRI is told
 * @session: the open file
 * @status: filled
 *
 * Context: may sleep.
 */
void scr_get_status(struct scr_session *session, struct scr_status *status)
{
	struct scr_node *node = session->node;

	memset(status, 0, sizeof(*status));
	scr_look_from_outside(node);

	spin_lock_irq(&node->lock);
	status->state = node->state;
	status->protocol = node->protocol;
	status->last_error = node->last_error;
	status->handle_last_error = session->last_error;
	status->insertions = node->counters.insertions;
	status->removals = node->counters.removals;
	status->resets = node->counters.resets;
	status->power = node->counters.power;
	status->sharing = node->counters.sharing;
	status->users = node->connected;
	status->flags = scr_handle_flags(session) | scr_reader_flags(node);
	if (node->state > SCARD_ABSENT && node->atr_is_known) {
		status->atr_length = node->atr.length;
		memcpy(status->atr, node->atr.raw, node->atr.length);
	}
	session->told = node->counters;
	/* What is still to come is not told yet. */
	if (session->was_refused && scr_is_free_for(node, session))
		scr_set_refused(session, false);
	spin_unlock_irq(&node->lock);
}
EXPORT_SYMBOL_IF_KUNIT(scr_get_status);

/**
 * scr_poll_events() - what poll(2) tells of card and reader
 * @session: the open file
 *
 * Context: any.
 *
 * Return: EPOLLPRI: an event since SCR_IOC_STATUS was read, or the reader is free
 * for a file that did not want to wait for it; EPOLLHUP: the card
 * that this file used is gone; EPOLLERR: the reader is gone.
 */
__poll_t scr_poll_events(struct scr_session *session)
{
	struct scr_node *node = session->node;
	__poll_t events = 0;

	spin_lock_irq(&node->lock);
	if (memcmp(&session->told, &node->counters, sizeof(session->told)))
		events |= EPOLLPRI;
	if (session->was_refused && scr_is_free_for(node, session))
		events |= EPOLLPRI;
	if (scr_handle_flags(session) & SCR_HANDLE_WAS_REMOVED)
		events |= EPOLLHUP;
	if (node->gone)
		events |= EPOLLERR;
	spin_unlock_irq(&node->lock);
	return events;
}
