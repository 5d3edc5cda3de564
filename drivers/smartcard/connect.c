// SPDX-License-Identifier: GPL-2.0-only
/*
 * CONNECT and RECONNECT: the card gets power and a protocol, and is shared.
 */
#include <linux/string.h>

#include "compat.h"
#include "scr-core.h"

#define SCR_SHARABLE_PROTOCOLS	(SCARD_PROTOCOL_Tx | SCARD_PROTOCOL_RAW | SCARD_PROTOCOL_DEFAULT)

static int scr_check_connect(const struct scr_connect *connect)
{
	if (connect->share_mode < SCARD_SHARE_EXCLUSIVE ||
	    connect->share_mode > SCARD_SHARE_DIRECT)
		return -EINVAL;
	if (connect->flags & ~(SCR_CONNECT_ANY_SHARING | SCR_CONNECT_POWER_ONLY))
		return -EINVAL;
	if (connect->protocols & ~SCR_SHARABLE_PROTOCOLS)
		return -EINVAL;
	if (connect->protocols || connect->share_mode == SCARD_SHARE_DIRECT)
		return 0;
	return connect->flags & SCR_CONNECT_POWER_ONLY ? 0 : -EINVAL;
}

/* The card does not matter, and nobody is shut out. */
static bool scr_connects_to_reader(const struct scr_connect *connect)
{
	return connect->share_mode == SCARD_SHARE_DIRECT && !connect->protocols &&
	       !(connect->flags & SCR_CONNECT_POWER_ONLY);
}

static bool scr_shuts_out(const struct scr_connect *connect)
{
	return connect->share_mode == SCARD_SHARE_EXCLUSIVE ||
	       (connect->share_mode == SCARD_SHARE_DIRECT &&
		!(connect->flags & SCR_CONNECT_ANY_SHARING));
}

/* Is the card already as it is wanted? */
static bool scr_is_ready_for(struct scr_node *node, const struct scr_connect *connect)
{
	lockdep_assert_held(&node->lock);

	if (connect->flags & SCR_CONNECT_POWER_ONLY)
		return node->state >= SCARD_POWERED;
	if (node->state != SCARD_SPECIFIC)
		return false;
	return connect->protocols == SCARD_PROTOCOL_DEFAULT ||
	       connect->protocols & node->protocol;
}

static int scr_claim_for(struct scr_session *session, const struct scr_connect *connect)
{
	lockdep_assert_held(&session->node->lock);

	return scr_claim(session, connect->share_mode,
			 connect->flags & SCR_CONNECT_ANY_SHARING);
}

/* From here on this file's close resets the card, and others' resets are told it. */
static void scr_take_card(struct scr_session *session)
{
	lockdep_assert_held(&session->node->lock);

	session->seen = session->node->counters;
	session->lease_ended = false;
	scr_use_card(session);
}

/* What user space is told of the card. */
static void scr_describe_card(struct scr_node *node, struct scr_connect *connect)
{
	lockdep_assert_held(&node->lock);

	memset(connect->atr, 0, sizeof(connect->atr));
	connect->protocol = node->protocol;
	connect->atr_length = 0;
	if (node->state <= SCARD_ABSENT || !node->atr_is_known)
		return;
	connect->atr_length = node->atr.length;
	memcpy(connect->atr, node->atr.raw, node->atr.length);
}

/*
 * Without the gate, and so without waiting for others: their transactions are no
 * reason not to connect. If a reset is under way, the file is told of it.
 *
 * Return: 0; -EAGAIN: the gate has to be passed; as scr_claim().
 */
static int scr_connect_at_once(struct scr_session *session, struct scr_connect *connect)
{
	struct scr_node *node = session->node;
	int result = -EAGAIN;

	spin_lock_irq(&node->lock);
	if (node->gone)
		result = -ENODEV;
	else if (session->connected)
		result = -EISCONN;
	else if (node->exclusive || (scr_shuts_out(connect) && node->connected))
		result = -EUSERS;
	else if (scr_shuts_out(connect) || (node->owes_reset && !node->holder))
		result = -EAGAIN;
	else if (scr_connects_to_reader(connect) || scr_is_ready_for(node, connect))
		result = scr_claim_for(session, connect);
	if (!result) {
		if (!scr_connects_to_reader(connect))
			scr_take_card(session);
		scr_describe_card(node, connect);
	}
	spin_unlock_irq(&node->lock);
	return result;
}

static int scr_protocol_step(struct scr_node *node, struct scr_request *request,
			     u32 protocols)
{
	return scr_step(node, request, _IOC_NR(IOCTL_SMARTCARD_SET_PROTOCOL), protocols);
}

static bool scr_is_alone(struct scr_session *session)
{
	struct scr_node *node = session->node;
	bool alone;

	spin_lock_irq(&node->lock);
	alone = node->connected == session->connected;
	spin_unlock_irq(&node->lock);
	return alone;
}

/* Inside the gate: nobody else has the card's parameters change. */
static bool scr_is_offered(struct scr_node *node, u32 protocols)
{
	return node->reader.card.protocols & node->reader.capabilities.protocols & protocols;
}

/*
 * The protocol in force stays until the next reset, and that is no one's to do but
 * of who is alone with the card.
 */
static int scr_connect_protocol(struct scr_session *session, struct scr_request *request,
				u32 protocols)
{
	struct scr_node *node = session->node;
	int result = scr_protocol_step(node, request, protocols);

	if (result == -EBADFD && READ_ONCE(node->state) == SCARD_SPECIFIC &&
	    scr_is_offered(node, protocols) && scr_is_alone(session)) {
		result = scr_power_step(node, request, SCARD_COLD_RESET);
		if (!result)
			result = scr_protocol_step(node, request, protocols);
	}
	if (result == -EOPNOTSUPP)
		return -EPROTONOSUPPORT;
	if (result == -EBADFD && READ_ONCE(node->state) == SCARD_SPECIFIC)
		return -EPROTONOSUPPORT;
	return result;
}

/* Inside the gate: see to it that the card has power, and a protocol. */
static int scr_connect_card(struct scr_session *session, struct scr_request *request,
			    const struct scr_connect *connect)
{
	struct scr_node *node = session->node;
	int result = 0;

	if (READ_ONCE(node->state) < SCARD_POWERED)
		result = scr_power_step(node, request, SCARD_COLD_RESET);
	if (result || connect->flags & SCR_CONNECT_POWER_ONLY)
		return result;
	return scr_connect_protocol(session, request, connect->protocols);
}

/* To the reader itself one connects with any card, and with none. */
static int scr_connect_inside(struct scr_session *session, struct scr_request *request,
			      const struct scr_connect *connect)
{
	int result;

	if (scr_connects_to_reader(connect))
		return 0;
	result = scr_connect_card(session, request, connect);
	if (result == -ENODEV || connect->share_mode != SCARD_SHARE_DIRECT)
		return result;
	return 0;
}

/* What succeeded holds; after what did not, the file is as it was before. */
static void scr_finish_connect(struct scr_session *session, struct scr_connect *connect,
			       int result)
{
	struct scr_node *node = session->node;

	if (result) {
		scr_unclaim(session, true);
		return;
	}
	spin_lock_irq(&node->lock);
	if (node->state >= SCARD_POWERED && !scr_connects_to_reader(connect))
		scr_take_card(session);
	scr_describe_card(node, connect);
	spin_unlock_irq(&node->lock);
}

static int scr_connect_in_turn(struct scr_session *session, struct scr_request *request,
			       struct scr_connect *connect, bool nonblock)
{
	struct scr_node *node = session->node;
	int result;

	request->needs_card = true;
	result = scr_session_enter(session, request, nonblock);
	if (result)
		return result;
	spin_lock_irq(&node->lock);
	result = session->connected ? -EISCONN : scr_claim_for(session, connect);
	spin_unlock_irq(&node->lock);
	if (!result) {
		result = scr_connect_inside(session, request, connect);
		scr_finish_connect(session, connect, result);
	}
	scr_request_leave(node, request, result);
	return result;
}

/**
 * scr_connect() - SCR_IOC_CONNECT
 * @session: the open file
 * @request: of a struct scr_transfer, with room for an answer to reset
 * @connect: what is wanted, and what came of it
 * @nonblock: do not wait for others
 *
 * The mirror of SCardConnect.
 *
 * Context: may sleep.
 *
 * Return: 0; -EINVAL; -EISCONN: it is connected; -EUSERS: others stand against
 * the share mode; -EPROTONOSUPPORT: card and reader have none of the protocols,
 * or others use the card in another one; -EBUSY: @nonblock; -ERESTARTSYS;
 * -ECANCELED; -ENODEV; what IOCTL_SMARTCARD_POWER and _SET_PROTOCOL answer.
 */
int scr_connect(struct scr_session *session, struct scr_request *request,
		struct scr_connect *connect, bool nonblock)
{
	int result = scr_check_connect(connect);

	if (!result && connect->initialization != SCARD_LEAVE_CARD)
		result = -EINVAL;
	if (!result) {
		scr_look_from_outside(session->node);
		result = scr_connect_at_once(session, connect);
	}
	if (result == -EAGAIN)
		return scr_connect_in_turn(session, request, connect, nonblock);
	scr_record_result(session->node, session, result);
	return result;
}
EXPORT_SYMBOL_IF_KUNIT(scr_connect);

static int scr_initialize(struct scr_node *node, struct scr_request *request,
			  u32 initialization)
{
	switch (initialization) {
	case SCARD_RESET_CARD:
		return scr_power_step(node, request, SCARD_WARM_RESET);
	case SCARD_UNPOWER_CARD:
		return scr_power_step(node, request, SCARD_COLD_RESET);
	default:
		return 0;
	}
}

/* A reset ends the transaction in which the card was authenticated, as on Windows. */
static void scr_end_by_reset(struct scr_session *session)
{
	spin_lock_irq(&session->node->lock);
	scr_transaction_release(session);
	spin_unlock_irq(&session->node->lock);
}

/*
 * What succeeded acknowledges all that was done to the card; what did not, its own
 * resets only.
 */
static void scr_acknowledge(struct scr_session *session, const struct scr_connect *connect,
			    bool was_stale, int result)
{
	bool resets = connect->initialization != SCARD_LEAVE_CARD;

	lockdep_assert_held(&session->node->lock);

	if (!result && (resets || session->uses_card || !scr_connects_to_reader(connect)))
		scr_take_card(session);
	else if ((resets || !was_stale) &&
		 session->seen.removals == session->node->counters.removals)
		session->seen = session->node->counters;
}

static int scr_reconnect_inside(struct scr_session *session, struct scr_request *request,
				struct scr_connect *connect)
{
	struct scr_node *node = session->node;
	bool was_stale;
	int result;

	spin_lock_irq(&node->lock);
	was_stale = scr_session_is_stale(session);
	result = session->connected ? scr_claim_for(session, connect) : -ENOTCONN;
	spin_unlock_irq(&node->lock);
	if (result)
		return result;
	if (connect->initialization != SCARD_LEAVE_CARD) {
		result = scr_initialize(node, request, connect->initialization);
		scr_end_by_reset(session);
	}
	if (!result || connect->share_mode == SCARD_SHARE_DIRECT)
		result = scr_connect_inside(session, request, connect);
	spin_lock_irq(&node->lock);
	scr_acknowledge(session, connect, was_stale, result);
	scr_describe_card(node, connect);
	spin_unlock_irq(&node->lock);
	return result;
}

/**
 * scr_reconnect() - SCR_IOC_RECONNECT
 * @session: the open file
 * @request: of a struct scr_transfer, with room for an answer to reset
 * @connect: what is wanted, and what came of it
 * @nonblock: do not wait for others
 *
 * The mirror of SCardReconnect. The file stays connected, whatever is answered.
 *
 * Context: may sleep.
 *
 * Return: as scr_connect(); -ENOTCONN: it is not connected.
 */
int scr_reconnect(struct scr_session *session, struct scr_request *request,
		  struct scr_connect *connect, bool nonblock)
{
	int result = scr_check_connect(connect);

	if (!result && connect->initialization > SCARD_UNPOWER_CARD)
		result = -EINVAL;
	if (!result && !READ_ONCE(session->connected))
		result = -ENOTCONN;
	if (result) {
		scr_record_result(session->node, session, result);
		return result;
	}
	request->needs_card = true;
	result = scr_session_enter(session, request, nonblock);
	if (result)
		return result;
	result = scr_reconnect_inside(session, request, connect);
	scr_request_leave(session->node, request, result);
	return result;
}
EXPORT_SYMBOL_IF_KUNIT(scr_reconnect);
