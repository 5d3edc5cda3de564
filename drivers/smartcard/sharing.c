// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sharing: which open files are connected to a reader, which use its card, and what
 * one leaves behind.
 */
#include "scr-core.h"

/**
 * scr_session_is_stale() - is the card another one, or in another state, than
 *	this open file left it in?
 * @session: the open file
 *
 * Context: &scr_node.lock is held.
 *
 * Return: true if so; never for a file that does not use the card.
 */
bool scr_session_is_stale(struct scr_session *session)
{
	struct scr_card_counters *now = &session->node->counters;

	lockdep_assert_held(&session->node->lock);

	return session->uses_card &&
	       (session->seen.removals != now->removals ||
		session->seen.resets != now->resets ||
		session->seen.power != now->power);
}

/* Of no importance is how many there are, but what SCR_IOC_STATUS tells others. */
static void scr_sharing_changed(struct scr_node *node)
{
	lockdep_assert_held(&node->lock);

	node->counters.sharing++;
	wake_up_interruptible_all(&node->events);
}

static void scr_connect_session(struct scr_session *session)
{
	struct scr_node *node = session->node;

	lockdep_assert_held(&node->lock);

	if (session->connected)
		return;
	session->connected = true;
	if (!node->connected++)
		scr_sharing_changed(node);
}

static void scr_set_exclusive(struct scr_node *node, struct scr_session *session)
{
	lockdep_assert_held(&node->lock);

	if (node->exclusive == session)
		return;
	node->exclusive = session;
	scr_sharing_changed(node);
}

/**
 * scr_claim() - have the file connected, with a share mode
 * @session: the open file; it may be connected already, and changes its mode then
 * @share_mode: SCARD_SHARE_*
 * @any_sharing: SCARD_SHARE_DIRECT beside others
 *
 * Context: &scr_node.lock is held, and where others are shut out, the gate is
 * passed: no file is about to use the card for the first time.
 *
 * Return: 0; -EUSERS: others stand against it.
 */
int scr_claim(struct scr_session *session, u32 share_mode, bool any_sharing)
{
	struct scr_node *node = session->node;
	bool alone = share_mode == SCARD_SHARE_EXCLUSIVE ||
		     (share_mode == SCARD_SHARE_DIRECT && !any_sharing);

	lockdep_assert_held(&node->lock);

	if (node->exclusive && node->exclusive != session)
		return -EUSERS;
	if (alone && node->connected > session->connected)
		return -EUSERS;
	scr_connect_session(session);
	scr_set_exclusive(node, alone ? session : NULL);
	return 0;
}

/**
 * scr_use_card() - the file may have changed the card's state
 * @session: the open file; connected from now on
 *
 * Context: &scr_node.lock is held.
 */
void scr_use_card(struct scr_session *session)
{
	lockdep_assert_held(&session->node->lock);

	scr_connect_session(session);
	if (session->uses_card)
		return;
	session->uses_card = true;
	session->node->users++;
}

/**
 * scr_unclaim() - have the file no longer connected
 * @session: the open file, connected or not
 * @in_order: it said what is to become of the card
 *
 * Its transaction ends with it. If the reset that it leaves behind cannot come
 * now, it comes before anybody else's use of the card.
 *
 * Context: takes &scr_node.lock.
 *
 * Return: true if scr_reset_owed() is due.
 */
bool scr_unclaim(struct scr_session *session, bool in_order)
{
	struct scr_node *node = session->node;
	bool reset;

	spin_lock_irq(&node->lock);
	/* The card's power is the last thing that it may have left behind. */
	reset = !in_order && session->uses_card && node->state >= SCARD_POWERED &&
		!scr_session_is_stale(session);
	node->owes_reset |= reset;
	if (session->uses_card)
		node->users--;
	session->uses_card = false;
	if (node->exclusive == session)
		scr_set_exclusive(node, NULL);
	if (session->connected && !--node->connected)
		scr_sharing_changed(node);
	session->connected = false;
	session->lease_ended = false;
	scr_may_rest(node);
	scr_transaction_release(session);
	spin_unlock_irq(&node->lock);
	return reset;
}
