// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a transaction ends: by its file, with its card, or by itself, when its lease is
 * over.
 */
#include <linux/jiffies.h>

#include "scr-core.h"
#include "trace.h"

/**
 * scr_transaction_release() - the file has no transaction any more
 * @session: the open file, which may have none
 *
 * Context: &scr_node.lock is held.
 */
void scr_transaction_release(struct scr_session *session)
{
	struct scr_node *node = session->node;

	lockdep_assert_held(&node->lock);

	if (node->holder != session)
		return;
	node->holder = NULL;
	session->nesting = 0;
	session->lease_end = 0;
	scr_request_admit_next(node);
}

/* Also when it was armed for a transaction that has ended since: then it does nothing. */
static void scr_lease_work(struct work_struct *work)
{
	struct scr_session *session = container_of(to_delayed_work(work),
						   struct scr_session, lease);
	struct scr_node *node = session->node;

	spin_lock_irq(&node->lock);
	if (node->holder == session && session->lease_end &&
	    time_after_eq(jiffies, session->lease_end)) {
		session->lease_ended = true;
		trace_scr_lease_ended(node);
		scr_transaction_release(session);
	}
	spin_unlock_irq(&node->lock);
}

/**
 * scr_transaction_init() - make an open file ready for transactions
 * @session: the open file
 */
void scr_transaction_init(struct scr_session *session)
{
	INIT_DELAYED_WORK(&session->lease, scr_lease_work);
}

/**
 * scr_arm_lease() - let a transaction end by itself
 * @session: the open file, which holds the reader
 * @lease: nanoseconds; of nested transactions, the lease that ends first counts
 *
 * Context: &scr_node.lock is held.
 */
void scr_arm_lease(struct scr_session *session, u64 lease)
{
	unsigned long delay = min_t(u64, nsecs_to_jiffies64(lease) + 1, MAX_JIFFY_OFFSET);
	/* Odd, because zero stands for no lease. */
	unsigned long end = (jiffies + delay) | 1;

	lockdep_assert_held(&session->node->lock);

	if (session->lease_end && time_before(session->lease_end, end))
		return;
	session->lease_end = end;
	mod_delayed_work(scr_workqueue, &session->lease, end - jiffies);
}
