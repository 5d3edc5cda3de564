// SPDX-License-Identifier: GPL-2.0-only
/*
 * A call in a thread of its own: that it waits is something to tell, and it is
 * ended by what another client does.
 */
#include <errno.h>
#include <time.h>

#include "codes.h"

static void *run(void *argument)
{
	struct call *call = argument;

	call->code = call->function(call);
	__atomic_store_n(&call->ended, true, __ATOMIC_RELEASE);
	return NULL;
}

void begin_call(struct call *call)
{
	call->ended = false;
	if (pthread_create(&call->thread, NULL, run, call))
		give_up("pthread_create", 0);
}

static struct timespec from_now(unsigned int milliseconds)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	time.tv_sec += milliseconds / 1000;
	time.tv_nsec += milliseconds % 1000 * 1000000L;
	if (time.tv_nsec >= 1000000000L) {
		time.tv_nsec -= 1000000000L;
		time.tv_sec++;
	}
	return time;
}

static bool is_before(struct timespec deadline)
{
	struct timespec now = from_now(0);

	return now.tv_sec < deadline.tv_sec ||
		(now.tv_sec == deadline.tv_sec && now.tv_nsec < deadline.tv_nsec);
}

/* Does it end within that time? */
bool call_ended(struct call *call, unsigned int milliseconds)
{
	struct timespec deadline = from_now(milliseconds);
	struct timespec pause = { 0, 2000000 };

	while (!__atomic_load_n(&call->ended, __ATOMIC_ACQUIRE)) {
		if (!is_before(deadline))
			return false;
		nanosleep(&pause, NULL);
	}
	return true;
}

/* What it returned, or WAITS. */
LONG end_call(struct call *call)
{
	if (!call_ended(call, LIMIT))
		return WAITS;
	pthread_join(call->thread, NULL);
	return call->code;
}

LONG begin_to_wait(struct call *call)
{
	begin_call(call);
	return call_ended(call, LIMIT / 5) ? call->code : WAITS;
}

void begin_beside(struct call *begin, struct client *holder)
{
	connect_shared(holder);
	connect_shared(begin->client);
	begin_transaction(holder);
	begin_to_wait(begin);
}

LONG limited(struct call *call)
{
	begin_call(call);
	return end_call(call);
}

LONG call_begin(struct call *call)
{
	return SCardBeginTransaction(call->client->card);
}

LONG call_end(struct call *call)
{
	return SCardEndTransaction(call->client->card, call->number);
}

LONG call_transmit(struct call *call)
{
	return use_card(call->client);
}

LONG call_status(struct call *call)
{
	DWORD length = 0, atr_length = 0, state, protocol;

	return SCardStatus(call->client->card, NULL, &length, &state, &protocol, NULL,
			   &atr_length);
}

LONG call_connect(struct call *call)
{
	return try_connect(call->client, call->number, call->protocols);
}

LONG call_reconnect(struct call *call)
{
	return SCardReconnect(call->client->card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY,
			      call->number, &call->client->protocol);
}

LONG call_disconnect(struct call *call)
{
	return SCardDisconnect(call->client->card, call->number);
}

LONG call_change(struct call *call)
{
	return SCardGetStatusChange(call->client->context, call->number, call->states,
				    call->count);
}

LONG call_release(struct call *call)
{
	return SCardReleaseContext(call->client->context);
}

LONG call_attribute(struct call *call)
{
	BYTE value[MAX_ATR_SIZE];
	DWORD length = sizeof(value);

	return SCardGetAttrib(call->client->card, SCARD_ATTR_ATR_STRING, value, &length);
}

LONG call_features(struct call *call)
{
	BYTE features[256];
	DWORD length;

	return SCardControl(call->client->card, CM_IOCTL_GET_FEATURE_REQUEST, NULL, 0, features,
			    sizeof(features), &length);
}
