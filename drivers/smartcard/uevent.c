// SPDX-License-Identifier: GPL-2.0-only
/*
 * What udev is told of cards: a "change" of the reader with SCR_CARD=inserted or
 * SCR_CARD=removed, for rules that start something, or lock a screen.
 *
 * Cards come and go in any context, and a uevent takes memory: a work sends it. Cards
 * that are faster than the work are told of once, with the counters that tell how many
 * there were; what is told last is how it is.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kobject.h>

#include "scr-core.h"

/* Who waits for the card comes first: a uevent, and udev's rules, take far longer. */
#define SCR_UEVENT_DELAY	msecs_to_jiffies(20)

static void scr_uevent_send(struct scr_node *node, const char *card,
			    const struct scr_card_counters *now)
{
	char event[32], insertions[48], removals[48];
	char *environment[4] = { event, insertions, removals, NULL };

	snprintf(event, sizeof(event), "SCR_CARD=%s", card);
	snprintf(insertions, sizeof(insertions), "SCR_INSERTIONS=%llu", now->insertions);
	snprintf(removals, sizeof(removals), "SCR_REMOVALS=%llu", now->removals);
	kobject_uevent_env(&node->reader.dev.kobj, KOBJ_CHANGE, environment);
}

static void scr_uevent_work(struct work_struct *work)
{
	struct scr_node *node = container_of(work, struct scr_node, uevent_work.work);
	struct scr_card_counters told = node->told_udev, now;

	spin_lock_irq(&node->lock);
	now = node->counters;
	spin_unlock_irq(&node->lock);
	node->told_udev = now;

	/* One that was there has left before another one came. */
	if (told.insertions != told.removals && now.removals != told.removals)
		scr_uevent_send(node, "removed", &now);
	if (now.insertions != told.insertions)
		scr_uevent_send(node, "inserted", &now);
	/* It came and has left again. */
	if (now.insertions != told.insertions && now.insertions == now.removals)
		scr_uevent_send(node, "removed", &now);
}

/**
 * scr_uevent_init() - before anybody can tell of a card
 * @node: the reader
 */
void scr_uevent_init(struct scr_node *node)
{
	INIT_DELAYED_WORK(&node->uevent_work, scr_uevent_work);
}

/**
 * scr_uevent_begin() - the device is there
 * @node: the reader; cards that have come meanwhile are told of
 */
void scr_uevent_begin(struct scr_node *node)
{
	spin_lock_irq(&node->lock);
	node->tells_udev = true;
	scr_uevent_card(node);
	spin_unlock_irq(&node->lock);
}

/**
 * scr_uevent_end() - the device is about to go
 * @node: the reader; a card in it leaves with it, and of that udev is told by "remove"
 *
 * Context: may sleep.
 */
void scr_uevent_end(struct scr_node *node)
{
	spin_lock_irq(&node->lock);
	node->tells_udev = false;
	spin_unlock_irq(&node->lock);
	cancel_delayed_work_sync(&node->uevent_work);
}

/**
 * scr_uevent_card() - a card has come or gone
 * @node: the reader
 *
 * Context: &scr_node.lock is held; so no work is queued once scr_uevent_end() waits for it.
 */
void scr_uevent_card(struct scr_node *node)
{
	lockdep_assert_held(&node->lock);

	if (node->tells_udev)
		queue_delayed_work(scr_workqueue, &node->uevent_work, SCR_UEVENT_DELAY);
}
