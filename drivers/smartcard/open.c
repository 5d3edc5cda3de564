// SPDX-License-Identifier: GPL-2.0-only
/*
 * An open file: its session, from the first to the last.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "compat.h"
#include "scr-core.h"

/**
 * scr_session_open() - begin what an open file has to do with a reader
 * @node: the reader; the caller holds a reference for as long as the session
 * @may_use: the file may use the card, not only watch
 *
 * Context: may sleep.
 *
 * Return: the session, or NULL: no memory.
 */
struct scr_session *scr_session_open(struct scr_node *node, bool may_use)
{
	struct scr_session *session = kzalloc(sizeof(*session), GFP_KERNEL_ACCOUNT);

	if (!session)
		return NULL;
	session->node = node;
	session->may_use = may_use;
	scr_exchange_init(session);
	scr_transaction_init(session);

	spin_lock_irq(&node->lock);
	session->told = node->counters;
	spin_unlock_irq(&node->lock);
	return session;
}
EXPORT_SYMBOL_IF_KUNIT(scr_session_open);

/**
 * scr_session_close() - end what an open file had to do with its reader
 * @session: the open file; freed
 *
 * The card is reset before anybody else uses it, and if nobody is at it, then
 * before this returns.
 *
 * Context: may sleep.
 */
void scr_session_close(struct scr_session *session)
{
	bool owes_reset;

	scr_exchange_close(session);
	scr_note_refusal(session, false);
	cancel_delayed_work_sync(&session->lease);
	owes_reset = scr_unclaim(session, false);
	if (owes_reset) {
		scr_reset_owed(session->node);
		/* The end of its transaction may have had it done there. */
		flush_work(&session->node->reset_work);
	}
	kfree(session->spare);
	kfree(session);
}
EXPORT_SYMBOL_IF_KUNIT(scr_session_close);
