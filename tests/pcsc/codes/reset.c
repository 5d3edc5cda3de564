// SPDX-License-Identifier: GPL-2.0-only
/*
 * What every function says after another handle has reset the card or taken its
 * power away, and how that is acknowledged.
 */
#include "codes.h"

/* Handles for all functions, and the other, which does it. */
static struct client other, status, transmit, begin, end, attribute, features, reconnection,
	disconnection, direct;

static void connect_all(void)
{
	connect_shared(&other);
	connect_shared(&status);
	connect_shared(&transmit);
	connect_shared(&begin);
	connect_shared(&attribute);
	connect_shared(&features);
	connect_shared(&reconnection);
	connect_shared(&disconnection);
	connect_as(&direct, SCARD_SHARE_DIRECT, 0);
}

static void reconnect_other(DWORD initialization)
{
	LONG code = SCardReconnect(other.card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY,
				   initialization, &other.protocol);

	if (code)
		give_up("SCardReconnect", code);
}

static void was_reset(void)
{
	struct call call = { .client = &status };

	connect_all();
	reconnect_other(SCARD_RESET_CARD);
	say("SCardTransmit: by who has reset it", use_card(&other));
	say("SCardStatus: another has reset it", call_status(&call));
	say("SCardStatus: another has reset it, again", call_status(&call));
	say("SCardTransmit: another has reset it", use_card(&transmit));
	say("SCardTransmit: another has reset it, again", use_card(&transmit));
	say("SCardBeginTransaction: another has reset it",
	    SCardBeginTransaction(begin.card));
	say("SCardEndTransaction: another has reset it, SCardBeginTransaction said so",
	    SCardEndTransaction(begin.card, SCARD_LEAVE_CARD));
	call.client = &attribute;
	say("SCardGetAttrib: another has reset it", call_attribute(&call));
	call.client = &features;
	say("SCardControl: features, another has reset it", call_features(&call));
	say("SCardTransmit: direct, another has reset it", use_card(&direct));
	call.client = &reconnection;
	call.number = SCARD_LEAVE_CARD;
	say("SCardReconnect: leave, another has reset it", call_reconnect(&call));
	say("SCardTransmit: reconnected after another has reset it", use_card(&reconnection));
	say("SCardDisconnect: leave, another has reset it",
	    SCardDisconnect(disconnection.card, SCARD_LEAVE_CARD));
	say("SCardDisconnect: reset, another has reset it",
	    SCardDisconnect(transmit.card, SCARD_RESET_CARD));
}

static void reset_in_transaction(void)
{
	connect_shared(&end);
	begin_transaction(&end);
	if (SCardReconnect(end.card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, SCARD_RESET_CARD,
			   &end.protocol))
		give_up("SCardReconnect", 0);
	say("SCardTransmit: it has reset the card itself", use_card(&end));
}

static void was_unpowered(void)
{
	struct call call = { .client = &status };

	connect_all();
	disconnect(&other, SCARD_UNPOWER_CARD);
	say("SCardStatus: another has powered it down", call_status(&call));
	say("SCardTransmit: another has powered it down", use_card(&transmit));
	say("SCardTransmit: another has powered it down, again", use_card(&transmit));
	say("SCardBeginTransaction: another has powered it down",
	    SCardBeginTransaction(begin.card));
	call.client = &attribute;
	say("SCardGetAttrib: another has powered it down", call_attribute(&call));
	call.client = &features;
	say("SCardControl: features, another has powered it down", call_features(&call));
	say("SCardTransmit: direct, another has powered it down", use_card(&direct));
	call.client = &reconnection;
	call.number = SCARD_LEAVE_CARD;
	say("SCardReconnect: leave, another has powered it down", call_reconnect(&call));
	say("SCardTransmit: reconnected after another has powered it down",
	    use_card(&reconnection));
	say("SCardDisconnect: leave, another has powered it down",
	    SCardDisconnect(disconnection.card, SCARD_LEAVE_CARD));
}

static void was_unpowered_and_used(void)
{
	connect_shared(&other);
	connect_shared(&transmit);
	disconnect(&other, SCARD_UNPOWER_CARD);
	connect_shared(&other);
	say("SCardTransmit: by who connected after it was powered down", use_card(&other));
	say("SCardTransmit: another has powered it down, a third one has connected",
	    use_card(&transmit));
}

static const struct scene scenes[] = {
	{ "was reset", was_reset },
	{ "reset in its own transaction", reset_in_transaction },
	{ "was powered down", was_unpowered },
	{ "was powered down and used", was_unpowered_and_used },
	{ NULL, NULL }
};

const struct table reset_table = { CARD, scenes };
