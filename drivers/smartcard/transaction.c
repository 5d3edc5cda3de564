// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transactions: one open file has the card until it says otherwise, is closed, or
 * its lease is over. Who waits for one waits at the gate, first come first served.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>

#include "compat.h"
#include "scr-core.h"

static int scr_hold(struct scr_session *session, u64 lease)
{
	struct scr_node *node = session->node;

	lockdep_assert_held(&node->lock);

	if (node->exclusive && node->exclusive != session)
		return -EUSERS;
	if (scr_session_is_stale(session))
		return -EBADFD;
	if (!session->uses_card)
		session->seen = node->counters;
	scr_use_card(session);
	session->lease_ended = false;
	node->holder = session;
	session->nesting++;
	if (lease)
		scr_arm_lease(session, lease);
	return 0;
}

/* What is left until then, as jiffies; no time at all is the shortest there is. */
static unsigned long scr_deadline_in_jiffies(u64 deadline)
{
	u64 now = ktime_get_ns();
	u64 left = deadline > now ? deadline - now : 0;
	unsigned long delay = min_t(u64, nsecs_to_jiffies64(left) + !!left, MAX_JIFFY_OFFSET);

	/* Odd, because zero stands for no deadline. */
	return (jiffies + delay) | 1;
}

/**
 * scr_transaction_begin() - SCR_IOC_BEGIN_TRANSACTION
 * @session: the open file; connected from now on
 * @request: of a struct scr_transfer
 * @transaction: checked by the caller
 * @nonblock: do not wait for others
 *
 * Context: may sleep.
 *
 * Return: 0; -EBUSY: @nonblock; -ETIMEDOUT: the deadline; -EUSERS: another file has
 * the card for itself; -EBADFD: the card was reset, unpowered or removed by
 * others since this file used it; -ERESTARTSYS; -ECANCELED; -ENODEV.
 */
int scr_transaction_begin(struct scr_session *session, struct scr_request *request,
			  const struct scr_transaction *transaction, bool nonblock)
{
	struct scr_node *node = session->node;
	int result;

	request->needs_card = true;
	if (transaction->deadline)
		request->deadline_of_turn = scr_deadline_in_jiffies(transaction->deadline);
	result = scr_session_enter(session, request, nonblock);
	if (result)
		return result;
	spin_lock_irq(&node->lock);
	result = scr_hold(session, transaction->lease);
	spin_unlock_irq(&node->lock);
	scr_request_leave(node, request, result);
	return result;
}
EXPORT_SYMBOL_IF_KUNIT(scr_transaction_begin);

/* Of a file whose card was taken out, the transaction ended then. */
static bool scr_lost_card(struct scr_session *session)
{
	lockdep_assert_held(&session->node->lock);

	return session->uses_card && session->seen.removals != session->node->counters.removals;
}

/*
 * Return: 0: it has a transaction; -ETIME: told once that it had; -EBADFD: its card
 * is gone; -ENOLCK.
 */
static int scr_holds(struct scr_session *session)
{
	struct scr_node *node = session->node;
	int result = 0;

	spin_lock_irq(&node->lock);
	if (node->holder != session && session->lease_ended)
		result = -ETIME;
	else if (node->holder != session)
		result = scr_lost_card(session) ? -EBADFD : -ENOLCK;
	session->lease_ended = false;
	spin_unlock_irq(&node->lock);
	return result;
}

static void scr_let_go(struct scr_session *session)
{
	struct scr_node *node = session->node;

	spin_lock_irq(&node->lock);
	/* The lease may have ended meanwhile. */
	if (node->holder == session && !--session->nesting)
		scr_transaction_release(session);
	session->lease_ended = false;
	spin_unlock_irq(&node->lock);
}

/*
 * What the transaction is ended with. To the file itself its reset is no news, so
 * the protocol that it speaks is in force again when others come.
 */
static int scr_end_with(struct scr_session *session, struct scr_request *request,
			u32 disposition)
{
	struct scr_node *node = session->node;
	u32 protocol = READ_ONCE(node->protocol);
	int result = scr_dispose(session, request, disposition);

	if (!result && disposition == SCARD_RESET_CARD && protocol)
		result = scr_step(node, request, _IOC_NR(IOCTL_SMARTCARD_SET_PROTOCOL), protocol);
	return result;
}

/**
 * scr_transaction_end() - SCR_IOC_END_TRANSACTION
 * @session: the open file
 * @request: of a struct scr_transfer
 * @disposition: SCARD_*_CARD; done for each of nested transactions
 * @nonblock: do not wait for this file's own requests
 *
 * Whatever is answered but -EBUSY, -ERESTARTSYS, -ECANCELED and -EINVAL, the
 * transaction is at its end, or the outer one goes on.
 *
 * Context: may sleep.
 *
 * Return: 0; -ENOLCK: there is none; -ETIME: its lease was over; -EBADFD: the
 * card was reset or removed meanwhile; -EINVAL: no such disposition; -EBUSY;
 * as scr_dispose().
 */
int scr_transaction_end(struct scr_session *session, struct scr_request *request,
			u32 disposition, bool nonblock)
{
	int result = disposition > SCARD_EJECT_CARD ? -EINVAL : scr_holds(session);

	request->needs_card = true;
	if (result) {
		scr_record_result(session->node, session, result);
		return result;
	}
	result = scr_session_enter(session, request, nonblock);
	if (result)
		return result;
	/* Meanwhile its lease may have ended, and another's transaction begun and ended. */
	result = scr_holds(session);
	if (!result) {
		result = scr_end_with(session, request, disposition);
		scr_let_go(session);
	}
	scr_request_leave(session->node, request, result);
	return result;
}
EXPORT_SYMBOL_IF_KUNIT(scr_transaction_end);
