// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dispositions, what DISCONNECT and END_TRANSACTION do to the card; and DISCONNECT.
 */
#include "compat.h"
#include "scr-core.h"

/**
 * scr_step() - one of several steps inside the gate
 * @node: the reader
 * @request: inside the gate; what it was before is forgotten
 * @major: the ioctl's number, if the step were one
 * @minor: its minor code
 *
 * Context: may sleep.
 *
 * Return: as scr_dispatch().
 */
int scr_step(struct scr_node *node, struct scr_request *request, u32 major, u32 minor)
{
	request->major = major;
	request->minor = minor;
	request->information = 0;
	return scr_dispatch(node, request);
}

/**
 * scr_power_step() - IOCTL_SMARTCARD_POWER as a step of something else
 * @node: the reader
 * @request: inside the gate
 * @minor: SCARD_POWER_DOWN, SCARD_COLD_RESET or SCARD_WARM_RESET
 *
 * Context: may sleep.
 *
 * Return: as scr_dispatch().
 */
int scr_power_step(struct scr_node *node, struct scr_request *request, u32 minor)
{
	return scr_step(node, request, _IOC_NR(IOCTL_SMARTCARD_POWER), minor);
}

static int scr_eject(struct scr_node *node, struct scr_request *request)
{
	int result = scr_step(node, request, _IOC_NR(IOCTL_SMARTCARD_EJECT), 0);

	/* The least that can be done for whoever wanted nobody to have the card. */
	if (result == -EOPNOTSUPP)
		scr_power_step(node, request, SCARD_POWER_DOWN);
	return result;
}

static int scr_do_disposition(struct scr_node *node, struct scr_request *request,
			      u32 disposition)
{
	if (READ_ONCE(node->state) < SCARD_POWERED && disposition != SCARD_EJECT_CARD)
		return 0;
	switch (disposition) {
	case SCARD_RESET_CARD:
		return scr_power_step(node, request, SCARD_WARM_RESET);
	case SCARD_UNPOWER_CARD:
		return scr_power_step(node, request, SCARD_POWER_DOWN);
	case SCARD_EJECT_CARD:
		return scr_eject(node, request);
	default:
		return 0;
	}
}

/**
 * scr_dispose() - do to the card what a disposition says
 * @session: the open file, for which its own reset is no news
 * @request: inside the gate
 * @disposition: SCARD_*_CARD
 *
 * A card that is not the one, or not in the state, that the file left is let
 * alone.
 *
 * Context: may sleep.
 *
 * Return: 0; -EBADFD: the card was let alone; -EOPNOTSUPP: it was powered down,
 * because the reader cannot eject it; what the reader answers.
 */
int scr_dispose(struct scr_session *session, struct scr_request *request,
		u32 disposition)
{
	struct scr_node *node = session->node;
	bool stale;
	int result;

	spin_lock_irq(&node->lock);
	stale = scr_session_is_stale(session);
	spin_unlock_irq(&node->lock);
	if (stale)
		return -EBADFD;
	result = scr_do_disposition(node, request, disposition);
	spin_lock_irq(&node->lock);
	if (disposition != SCARD_LEAVE_CARD && session->seen.removals == node->counters.removals)
		session->seen = node->counters;
	spin_unlock_irq(&node->lock);
	return result;
}

/* A card that is gone, or another's by now, leaves nothing to be done. */
static int scr_disconnect_in_turn(struct scr_session *session, struct scr_request *request,
				  u32 disposition, bool nonblock)
{
	int result;

	request->needs_card = true;
	result = scr_session_enter(session, request, nonblock);
	if (result)
		return result;
	result = scr_dispose(session, request, disposition);
	if (result == -EBADFD || result == -ENOMEDIUM)
		result = 0;
	/* What failed left the card as it was: then its reset is owed. */
	scr_unclaim(session, !result);
	scr_request_leave(session->node, request, result);
	return result;
}

static int scr_check_disconnect(struct scr_session *session, u32 disposition)
{
	if (disposition > SCARD_EJECT_CARD)
		return -EINVAL;
	return READ_ONCE(session->connected) ? 0 : -ENOTCONN;
}

/**
 * scr_disconnect() - SCR_IOC_DISCONNECT
 * @session: the open file
 * @request: of a struct scr_transfer, with room for an answer to reset
 * @disposition: SCARD_*_CARD
 * @nonblock: do not wait for others
 *
 * The mirror of SCardDisconnect. Whatever the card answers, the file is not
 * connected any more, and has no transaction; -EBUSY, -ERESTARTSYS, -ECANCELED and
 * -EINVAL alone change nothing.
 *
 * Context: may sleep.
 *
 * Return: 0; -ENOTCONN; -EINVAL: no such disposition; else as scr_dispose(), but
 * a card that was let alone is no error.
 */
int scr_disconnect(struct scr_session *session, struct scr_request *request,
		   u32 disposition, bool nonblock)
{
	int result = scr_check_disconnect(session, disposition);

	if (!result && disposition != SCARD_LEAVE_CARD)
		return scr_disconnect_in_turn(session, request, disposition, nonblock);
	if (!result)
		scr_unclaim(session, true);
	scr_record_result(session->node, session, result);
	return result;
}
EXPORT_SYMBOL_IF_KUNIT(scr_disconnect);
