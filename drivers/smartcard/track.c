// SPDX-License-Identifier: GPL-2.0-only
/*
 * RDF_CARD_TRACKING: readers that have to be asked for their cards, and when.
 */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/sched/signal.h>

#include "compat.h"
#include "scr-core.h"

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
EXPORT_SYMBOL_IF_KUNIT(scr_track);

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
