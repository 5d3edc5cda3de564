// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sessions: what one open file has to do with the card. A file that has used
 * the card is told when others reset or removed it, and its close resets the
 * card: nobody inherits somebody else's authenticated card.
 */
#include <linux/module.h>
#include <linux/slab.h>

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
	struct scr_session *session = kzalloc(sizeof(*session), GFP_KERNEL);

	if (!session)
		return NULL;
	session->node = node;
	session->may_use = may_use;
	scr_exchange_init(session);

	spin_lock_irq(&node->lock);
	session->told = node->counters;
	spin_unlock_irq(&node->lock);
	return session;
}

/* Requests of the core and questions to it are not a use of the card. */
static bool scr_is_card_use(u32 major)
{
	switch (major) {
	case _IOC_NR(IOCTL_SMARTCARD_POWER):
	case _IOC_NR(IOCTL_SMARTCARD_TRANSMIT):
	case _IOC_NR(IOCTL_SMARTCARD_SET_PROTOCOL):
	case _IOC_NR(IOCTL_SMARTCARD_EJECT):
	case _IOC_NR(IOCTL_SMARTCARD_SWALLOW):
	case _IOC_NR(IOCTL_SMARTCARD_CONFISCATE):
	case _IOC_NR(SCR_IOC_SECURE):
		return true;
	default:
		return false;
	}
}

/* The card is not the one, or not in the state, that this file left it in. */
static bool scr_session_is_stale(struct scr_session *session)
{
	struct scr_card_counters *now = &session->node->counters;

	lockdep_assert_held(&session->node->lock);

	return session->seen.removals != now->removals ||
	       session->seen.resets != now->resets ||
	       session->seen.power != now->power;
}

/*
 * Inside the gate: may this file's request go to the card? A reset of its own
 * acknowledges what others did to it. A card that is absent or without power is
 * the dispatch's to tell.
 */
static int scr_session_admit(struct scr_session *session, u32 major)
{
	struct scr_node *node = session->node;
	int result = 0;

	spin_lock_irq(&node->lock);
	if (!session->uses_card)
		session->seen = node->counters;
	else if (major != _IOC_NR(IOCTL_SMARTCARD_POWER) &&
		 node->state >= SCARD_POWERED && scr_session_is_stale(session))
		result = -EBADFD;
	spin_unlock_irq(&node->lock);
	return result;
}

static void scr_session_used(struct scr_session *session,
			     struct scr_request *request)
{
	struct scr_node *node = session->node;

	spin_lock_irq(&node->lock);
	if (!session->uses_card) {
		session->uses_card = true;
		node->users++;
	}
	/* Its own reset, also one that failed, is no news to it. */
	if (request->major == _IOC_NR(IOCTL_SMARTCARD_POWER))
		session->seen = node->counters;
	spin_unlock_irq(&node->lock);
}

static int scr_session_run(struct scr_session *session, struct scr_request *request)
{
	bool card_use = scr_is_card_use(request->major);
	int result = 0;

	if (card_use)
		result = scr_session_admit(session, request->major);
	if (!result)
		result = scr_dispatch(session->node, request);
	/* What neither succeeded nor reached the driver has not touched the card. */
	if (card_use && (!result || request->pending))
		scr_session_used(session, request);
	return result;
}

/**
 * scr_session_control() - a request of an open file
 * @session: the open file
 * @request: of a struct scr_transfer
 * @nonblock: do not wait for the requests of others
 *
 * Context: may sleep.
 *
 * Return: as scr_dispatch(); -EBUSY: @nonblock, and another request is
 * pending; -EBADFD: also when another file has reset the card since this one
 * used it; -ERESTARTSYS, -ECANCELED: while it waited for its turn; -ENODEV.
 */
int scr_session_control(struct scr_session *session, struct scr_request *request,
			bool nonblock)
{
	int result;

	if (nonblock)
		result = scr_request_enter(session->node, request);
	else
		result = scr_request_enter_in_turn(session->node, request);
	if (unlikely(result)) {
		scr_record_result(session->node, session, result);
		return result;
	}
	result = scr_session_run(session, request);
	scr_request_leave(session->node, request, result);
	return result;
}

/**
 * scr_session_cancel() - SCR_IOC_CANCEL: end what this open file waits for
 * @session: the open file
 *
 * Context: may sleep.
 */
void scr_session_cancel(struct scr_session *session)
{
	struct scr_node *node = session->node;

	spin_lock_irq(&node->lock);
	session->cancellations++;
	spin_unlock_irq(&node->lock);
	scr_request_expel(node, session);
	wake_up_interruptible_all(&node->events);
	scr_request_cancel(node, session);
}

/* Resets the card that was left behind, unless somebody is at the reader. */
static void scr_reset_owed(struct scr_node *node)
{
	u8 atr[SCARD_ATR_LENGTH];
	struct scr_request request = {
		.major = _IOC_NR(IOCTL_SMARTCARD_POWER),
		.minor = SCARD_WARM_RESET,
		.silent = true,
		.output = atr,
		.capacity = sizeof(atr),
		.room = sizeof(atr),
	};

	if (scr_request_enter(node, &request))
		return;
	if (READ_ONCE(node->state) >= SCARD_POWERED)
		scr_dispatch(node, &request);
	spin_lock_irq(&node->lock);
	node->owes_reset = false;
	spin_unlock_irq(&node->lock);
	scr_request_leave(node, &request, 0);
}

/**
 * scr_reset_owed_work() - as long as a reset is owed, nobody passes the gate
 * @work: &scr_node.reset_work; scheduled by whoever was inside
 *
 * Context: may sleep.
 */
void scr_reset_owed_work(struct work_struct *work)
{
	struct scr_node *node = container_of(work, struct scr_node, reset_work);

	if (READ_ONCE(node->owes_reset))
		scr_reset_owed(node);
}

/* The card's power is the last thing that this file may have left behind. */
static bool scr_session_end_use(struct scr_session *session)
{
	struct scr_node *node = session->node;
	bool reset;

	spin_lock_irq(&node->lock);
	reset = session->uses_card && node->state >= SCARD_POWERED &&
		!scr_session_is_stale(session);
	if (session->uses_card)
		node->users--;
	session->uses_card = false;
	node->owes_reset |= reset;
	spin_unlock_irq(&node->lock);
	return reset;
}

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
	scr_exchange_close(session);
	if (scr_session_end_use(session))
		scr_reset_owed(session->node);
	kfree(session);
}
