// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events: who waits for cards that come and go, and what STATUS and poll(2) tell of
 * reader and card.
 */
#include <linux/module.h>
#include <linux/sched/signal.h>

#include "compat.h"
#include "scr-core.h"

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
