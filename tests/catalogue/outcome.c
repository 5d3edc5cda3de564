// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call ends with, and what calls do at the reader.
 */
#include <errno.h>
#include <string.h>

#include "catalogue.h"

static const struct {
	enum outcome outcome;
	int error;
} errors[] = {
	{ GOOD, 0 },
	{ LATE, ETIMEDOUT },
	{ LATE, ECANCELED },
	{ LATE, EINTR },
	{ BROKEN, EPROTO },
	{ BUS, EIO },
	{ NO_CARD, ENOMEDIUM },
	{ NO_KNOWN_CARD, EMEDIUMTYPE },
	{ NO_POWER, EBADFD },
	{ CANCELLED, ECANCELED },
	{ UNSUPPORTED, EOPNOTSUPP },
	{ UNSUPPORTED, EBADRQC },
	{ GONE, ENODEV },
	{ REFUSED, EBUSY },
	{ REFUSED, EINVAL },
};

bool outcome_is_in(unsigned int allowed, int result)
{
	size_t i;

	for (i = 0; i < COUNT(errors); i++)
		if (allowed & errors[i].outcome && errors[i].error == -result)
			return true;
	return false;
}

bool call_waits_in_vain(const struct call *call)
{
	return !strcmp(call->name, "IS_ABSENT");
}

/* What needs a card that has a protocol, and does nothing with it. */
static const char *const without_messages[] = {
	"GET_ATTRIBUTE, the card's",
	"RECONNECT, leave",
	"DISCONNECT, leave",
	"BEGIN_TRANSACTION",
	"BEGIN_TRANSACTION, leased",
	"END_TRANSACTION, leave",
	"write",	/* does not wait for it */
	"read",		/* of an answer that is there */
	"uring TRANSMIT, its ring closed",
};

static bool has_no_messages(const struct call *call)
{
	size_t i;

	for (i = 0; i < COUNT(without_messages); i++)
		if (!strcmp(without_messages[i], call->name))
			return true;
	return !(call->flags & CALL_CARD);
}

bool call_negotiates(const struct call *call)
{
	return !strncmp(call->name, "SET_PROTOCOL", strlen("SET_PROTOCOL"));
}

enum manner manner_of(const struct call *call)
{
	unsigned int flags = call->flags;

	if (has_no_messages(call))
		return QUIET;
	if (flags & (CALL_NEEDS_ESCAPE | CALL_MOVES) && !(flags & CALL_POWER))
		return ASKS;
	if (flags & CALL_POWER || (flags & CALL_CARD && flags & CALL_NEEDS_NO_CONNECTION))
		return POWERS;
	if (flags & CALL_NEEDS_PIN_PAD)
		return TYPES;
	return call_negotiates(call) ? POWERS : EXCHANGES;
}
