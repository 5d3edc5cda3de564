// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sessions: what one open file has to do with the card. A file that has used
 * the card is told when others reset or removed it, before it uses it again.
 */
#include <linux/module.h>

#include "compat.h"
#include "scr-core.h"

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

/*
 * Vendor requests may get at the card, too, and nobody knows whether they do. What
 * SET_ATTRIBUTE sets is how others' cards are spoken to, while they are others'.
 */
static bool scr_needs_card(u32 major)
{
	return scr_is_card_use(major) || major == _IOC_NR(IOCTL_SMARTCARD_SET_ATTRIBUTE) ||
	       (major >= SCR_VENDOR_CODE_FIRST && !scr_is_feature_question(major));
}

/*
 * Not under the lock: what is read torn differs, and is looked at again. What the
 * driver tells at this moment comes as well after it.
 */
static bool scr_session_is_fresh(struct scr_session *session)
{
	struct scr_card_counters *now = &session->node->counters;

	return READ_ONCE(session->uses_card) && !READ_ONCE(session->lease_ended) &&
	       session->seen.removals == READ_ONCE(now->removals) &&
	       session->seen.resets == READ_ONCE(now->resets) &&
	       session->seen.power == READ_ONCE(now->power);
}

/*
 * Inside the gate: may this file's request go to the card? A reset of its own
 * acknowledges what others did to it. A card that is absent or without power is
 * the dispatch's to tell.
 */
static noinline int scr_session_examine(struct scr_session *session,
					struct scr_request *request)
{
	struct scr_node *node = session->node;
	int result = 0;

	spin_lock_irq(&node->lock);
	if (node->exclusive && node->exclusive != session)
		result = -EUSERS;
	else if (session->lease_ended)
		result = -ETIME;
	else if (!session->uses_card)
		session->seen = node->counters;
	else if (request->major != _IOC_NR(IOCTL_SMARTCARD_POWER) &&
		 node->state >= SCARD_POWERED && scr_session_is_stale(session))
		result = -EBADFD;
	spin_unlock_irq(&node->lock);
	return result;
}

static int scr_session_admit(struct scr_session *session, struct scr_request *request)
{
	/* Who uses the card is connected, and so not shut out. */
	if (!request->needs_card || likely(scr_session_is_fresh(session)))
		return 0;
	return scr_session_examine(session, request);
}

static noinline void scr_session_used(struct scr_session *session,
				      struct scr_request *request)
{
	struct scr_node *node = session->node;
	unsigned long flags;

	spin_lock_irqsave(&node->lock, flags);
	scr_use_card(session);
	/* Its own reset, also one that failed, is no news to it. */
	if (request->major == _IOC_NR(IOCTL_SMARTCARD_POWER))
		session->seen = node->counters;
	spin_unlock_irqrestore(&node->lock, flags);
}

/**
 * scr_session_run() - serve a request of an open file that has passed the gate
 * @session: the open file
 * @request: inside the gate
 *
 * Context: as scr_dispatch(). Ends with scr_session_leave().
 *
 * Return: as scr_dispatch(); -EUSERS; -ETIME; -EBADFD.
 */
int scr_session_run(struct scr_session *session, struct scr_request *request)
{
	int result = scr_session_admit(session, request);

	return result ? result : scr_dispatch(session->node, request);
}

/**
 * scr_session_leave() - leave the gate, and note what the request was to the card
 * @session: the open file
 * @request: inside the gate
 * @result: of scr_session_run(), or of scr_dispatch_finish()
 *
 * Context: any.
 */
void scr_session_leave(struct scr_session *session, struct scr_request *request,
		       int result)
{
	/*
	 * What neither succeeded nor reached the driver has not touched the card. And
	 * only a request of its own, inside the gate, has it use the card no more.
	 */
	if (scr_is_card_use(request->major) && (!result || request->pending) &&
	    (request->major == _IOC_NR(IOCTL_SMARTCARD_POWER) ||
	     !READ_ONCE(session->uses_card)))
		scr_session_used(session, request);
	scr_request_leave(session->node, request, result);
}

/**
 * scr_set_refused() - has the file not wanted to wait?
 * @session: the open file
 * @refused: if so, poll(2) tells it when it would not have to wait
 *
 * Context: &scr_node.lock is held.
 */
void scr_set_refused(struct scr_session *session, bool refused)
{
	struct scr_node *node = session->node;

	lockdep_assert_held(&node->lock);

	node->refused += refused - session->was_refused;
	session->was_refused = refused;
}

/**
 * scr_note_refusal() - the same, where the lock is not held
 * @session: the open file
 * @refused: as scr_set_refused()
 */
void scr_note_refusal(struct scr_session *session, bool refused)
{
	if (likely(READ_ONCE(session->was_refused) == refused))
		return;
	spin_lock_irq(&session->node->lock);
	scr_set_refused(session, refused);
	spin_unlock_irq(&session->node->lock);
}

/**
 * scr_session_enter() - pass the gate, or record why not
 * @session: the open file
 * @request: of a struct scr_transfer
 * @nonblock: do not wait for others
 *
 * Context: may sleep, except for what was submitted. Ends with scr_request_leave().
 *
 * Return: as scr_request_enter_in_turn(), or for what was submitted,
 * as scr_request_enter_or_queue(); -EBUSY: @nonblock.
 */
int scr_session_enter(struct scr_session *session, struct scr_request *request,
		      bool nonblock)
{
	int result;

	if (nonblock)
		result = scr_request_enter(session->node, request);
	else if (request->submission)
		result = scr_request_enter_or_queue(session->node, request);
	else
		result = scr_request_enter_in_turn(session->node, request);
	scr_note_refusal(session, result == -EBUSY);
	if (likely(!result || result == -EIOCBQUEUED))
		return result;
	scr_record_result(session->node, session, result);
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
 * pending, or another file has a transaction; -EUSERS: another file has the card
 * for itself; -EBADFD: also when another file has reset the card since this one
 * used it; -ETIME: the lease of this one's transaction is over; -ERESTARTSYS,
 * -ECANCELED: while it waited for its turn; -ENODEV.
 */
__flatten
int scr_session_control(struct scr_session *session, struct scr_request *request,
			bool nonblock)
{
	int result;

	request->needs_card = scr_needs_card(request->major);
	result = scr_session_enter(session, request, nonblock);
	if (unlikely(result))
		return result;
	result = scr_session_run(session, request);
	scr_session_leave(session, request, result);
	return result;
}
EXPORT_SYMBOL_IF_KUNIT(scr_session_control);

/**
 * scr_session_cancel() - SCR_IOC_CANCEL: end what this open file waits for
 * @session: the open file
 *
 * Context: may sleep.
 */
void scr_session_cancel(struct scr_session *session)
{
	struct scr_scope scope = { .session = session };
	struct scr_node *node = session->node;

	spin_lock_irq(&node->lock);
	session->cancellations++;
	spin_unlock_irq(&node->lock);
	scr_request_expel(node, &scope);
	wake_up_interruptible_all(&node->events);
	scr_request_cancel(node, &scope);
}
EXPORT_SYMBOL_IF_KUNIT(scr_session_cancel);
