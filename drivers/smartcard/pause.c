// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader that cannot serve for a while: the system sleeps, the USB device is
 * reset. Its driver closes the gate and opens it again; requests queue meanwhile.
 */
#include <linux/module.h>

#include "scr-core.h"

/**
 * scr_is_quiet() - does no callback of the reader run?
 * @node: the reader
 *
 * Context: any. What makes it true wakes &scr_node.gate if the reader is gone or
 * paused.
 *
 * Return: true if none runs, and no request is inside the gate.
 */
bool scr_is_quiet(struct scr_node *node)
{
	bool quiet;

	spin_lock_irq(&node->lock);
	quiet = !node->current_request && !node->tracking;
	spin_unlock_irq(&node->lock);
	return quiet;
}

static void scr_set_paused(struct scr_node *node, bool paused)
{
	spin_lock_irq(&node->lock);
	node->paused = paused;
	if (!paused)
		scr_request_admit_next(node);
	spin_unlock_irq(&node->lock);
	wake_up_all(&node->gate);
}

/**
 * scr_reader_pause() - have no callback run
 * @reader: registered
 * @grace: jiffies that the request under way may still take; then it is cancelled
 *
 * Once this function returns, no callback is running, and none starts before
 * scr_reader_continue(). Requests wait until then; those that do not wait are
 * answered -EBUSY. What the driver tells of the card meanwhile holds, because
 * no request is about to say otherwise. scr_reader_unregister() may follow.
 *
 * Context: may sleep, allocates nothing, and waits for no callback that does
 * I/O to get memory. Not from a callback.
 */
void scr_reader_pause(struct scr_reader *reader, unsigned long grace)
{
	struct scr_node *node = scr_node_of(reader);

	scr_set_paused(node, true);
	if (wait_event_timeout(node->gate, scr_is_quiet(node), grace))
		return;
	scr_request_cancel(node, &(struct scr_scope) {});
	wait_event(node->gate, scr_is_quiet(node));
}
EXPORT_SYMBOL_GPL(scr_reader_pause);

/**
 * scr_reader_continue() - serve requests again
 * @reader: after scr_reader_pause()
 *
 * Card tracking is not asked for again: the driver looks at scr_reader_is_watched().
 *
 * Context: process context.
 */
void scr_reader_continue(struct scr_reader *reader)
{
	scr_set_paused(scr_node_of(reader), false);
}
EXPORT_SYMBOL_GPL(scr_reader_continue);

/**
 * scr_reader_unattended() - tell that card movements may go unnoticed
 * @reader: the reader
 *
 * For a reader that falls asleep. Until the next scr_reader_card_present(),
 * whoever wants to know the card's state has the driver look.
 *
 * Context: any.
 */
void scr_reader_unattended(struct scr_reader *reader)
{
	WRITE_ONCE(scr_node_of(reader)->unattended, true);
}
EXPORT_SYMBOL_GPL(scr_reader_unattended);

/**
 * scr_reader_is_used() - does anybody use this reader's card?
 * @reader: the reader
 *
 * A powered card that nobody uses was reset by whoever closed last, and may lose
 * its power: the driver then tells scr_reader_card_unpowered().
 *
 * Context: any; from where no callback can run at the same time, or the answer
 * may be too old.
 *
 * Return: true if an open file uses it, or the reset after one is owed still.
 */
bool scr_reader_is_used(struct scr_reader *reader)
{
	struct scr_node *node = scr_node_of(reader);
	unsigned long flags;
	bool used;

	spin_lock_irqsave(&node->lock, flags);
	used = node->users || node->owes_reset;
	spin_unlock_irqrestore(&node->lock, flags);
	return used;
}
EXPORT_SYMBOL_GPL(scr_reader_is_used);
