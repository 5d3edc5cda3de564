// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a reader driver tells of its card: it came, it left, it has lost its power; and
 * the counters by which nobody misses one.
 */
#include <linux/module.h>

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
