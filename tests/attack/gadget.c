// SPDX-License-Identifier: GPL-2.0-only
/*
 * The victim's end of its cable: scr-emu's USB/IP in a thread of its own, and what
 * a victim answers. Another thread plugs and unplugs by a pipe.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gadget.h"
#include "host.h"
#include "loop.h"
#include "usbip.h"

#define REQUEST(type, request)	((type) << 8 | (request))
#define GET_STATUS		REQUEST(0x80, 0)
#define GET_DESCRIPTOR		REQUEST(0x80, 6)
#define SET_CONFIGURATION	REQUEST(0x00, 9)

#define MAXIMUM_NOTIFICATIONS	3
#define CCID_HEADER		10

/* After so many device descriptors the host is not going to like it. */
#define MANY_DEVICE_READS	5

/**
 * struct gadget - the victim as the host meets it
 * @host: the connection, or NULL
 * @device_reads: GET_DESCRIPTOR of the device
 * @header_reads: of the first configuration's header
 * @reads: of all
 * @notifications: sent on interrupt pipes
 * @command: header of the latest message on a bulk pipe; @answered
 */
struct gadget {
	struct victim *victim;
	struct host *host;
	u32 device_reads;
	u32 header_reads;
	u32 reads;
	u32 notifications;
	u8 command[CCID_HEADER];
	bool answered;
};

static struct gadget gadget;
static int orders[2];

/* What the two threads share. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static enum gadget_state state;
static bool unplugged;

static void set_state(enum gadget_state now)
{
	pthread_mutex_lock(&lock);
	state = now;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static const struct blob *descriptor(u8 type, u8 index)
{
	const struct victim *victim = gadget.victim;

	switch (type) {
	case DESCRIPTOR_DEVICE:
		return &victim->device;
	case DESCRIPTOR_CONFIGURATION:
		return index < victim->configuration_count ? &victim->configurations[index] :
			NULL;
	case DESCRIPTOR_BOS:
		return &victim->bos;
	default:
		return NULL;
	}
}

static void note_read(u8 type, u8 index, u32 length)
{
	gadget.reads++;
	if (type == DESCRIPTOR_DEVICE && ++gadget.device_reads > MANY_DEVICE_READS)
		set_state(GADGET_REFUSED);
	if (type == DESCRIPTOR_CONFIGURATION && !index && length == 9 &&
	    ++gadget.header_reads > 1 && state == GADGET_FRESH)
		set_state(GADGET_REFUSED);
}

/* Another one each time: a byte of it is not as it was. */
static void send_changed(struct urb *urb, const struct blob *blob, u32 length)
{
	struct random *random = &gadget.victim->random;
	u8 bytes[BLOB_ROOM];

	memcpy(bytes, blob->bytes, length);
	if (length)
		bytes[random_below(random, length)] = random_next(random);
	host_complete(gadget.host, urb, 0, bytes, length);
}

static void send_descriptor(struct urb *urb)
{
	u8 index = urb->setup[2], type = urb->setup[3];
	u32 length = scr_get_le16(urb->setup + 6);
	const struct blob *blob = descriptor(type, index);
	const struct victim *victim = gadget.victim;

	note_read(type, index, length);
	if (type == DESCRIPTOR_STRING) {
		length = length < victim->string_length ? length : victim->string_length;
		host_complete(gadget.host, urb, 0, victim->string, length);
		return;
	}
	if (!blob) {
		host_complete(gadget.host, urb, -EPIPE, NULL, 0);
		return;
	}
	length = length < blob->length ? length : blob->length;
	if (victim->changes && gadget.reads > 3)
		send_changed(urb, blob, length);
	else
		host_complete(gadget.host, urb, 0, blob->bytes, length);
}

static void send_noise(struct urb *urb)
{
	struct random *random = &gadget.victim->random;
	u32 i, length = random_below(random, 80);
	u8 bytes[80];

	for (i = 0; i < length; i++)
		bytes[i] = random_next(random);
	host_complete(gadget.host, urb, 0, bytes, length < urb->length ? length : urb->length);
}

/* A class request with data, or one that nobody knows. */
static void control_in(struct urb *urb)
{
	static const u8 zeroes[2];

	if (REQUEST(urb->setup[0], urb->setup[1]) == GET_DESCRIPTOR)
		send_descriptor(urb);
	else if ((urb->setup[0] & 0x60) == 0 && urb->setup[1] == 0)
		host_complete(gadget.host, urb, 0, zeroes, 2);
	else if (gadget.victim->manner == MANNER_STALLS)
		host_complete(gadget.host, urb, -EPIPE, NULL, 0);
	else if (gadget.victim->manner != MANNER_SILENT)
		send_noise(urb);
}

static void control(struct urb *urb)
{
	if (urb->in) {
		control_in(urb);
		return;
	}
	if (REQUEST(urb->setup[0], urb->setup[1]) == SET_CONFIGURATION) {
		host_complete(gadget.host, urb, 0, NULL, 0);
		set_state(GADGET_CONFIGURED);
		return;
	}
	/* Requests of the standard are obeyed; those of the class as it likes. */
	if ((urb->setup[0] & 0x60) && gadget.victim->manner == MANNER_STALLS)
		host_complete(gadget.host, urb, -EPIPE, NULL, 0);
	else
		host_complete(gadget.host, urb, 0, NULL, urb->length);
}

/* To PC_to_RDR_IccPowerOn and all else: no card, or one that does not answer. */
static void send_answer(struct urb *urb)
{
	bool mute = gadget.victim->manner == MANNER_MUTE_CARD;
	bool power_on = gadget.command[0] == 0x62;
	const u8 answer[CCID_HEADER] = {
		power_on ? 0x80 : 0x81, 0, 0, 0, 0, gadget.command[5], gadget.command[6],
		mute ? (power_on ? 0x41 : 0x01) : 0x42, 0xfe, 0,
	};

	gadget.answered = true;
	host_complete(gadget.host, urb, 0, answer, sizeof(answer));
}

static void answer_later(void)
{
	struct urb *urb;

	for (urb = gadget.host->urbs; urb && !gadget.answered; urb = urb->next) {
		if (urb->in && urb->endpoint && urb->length > 64) {
			send_answer(urb);
			return;
		}
	}
}

static void bulk_out(struct urb *urb)
{
	memset(gadget.command, 0, sizeof(gadget.command));
	memcpy(gadget.command, urb->data, urb->length < CCID_HEADER ? urb->length : CCID_HEADER);
	gadget.answered = false;
	host_complete(gadget.host, urb, 0, NULL, urb->length);
	if (gadget.victim->manner == MANNER_NO_CARD ||
	    gadget.victim->manner == MANNER_MUTE_CARD)
		answer_later();
}

/* Nobody here knows whether the pipe is bulk or interrupt; the host's room says it. */
static void pipe_in(struct urb *urb)
{
	bool notification = urb->length <= 64;

	switch (gadget.victim->manner) {
	case MANNER_STALLS:
		if (!notification || gadget.notifications++ < MAXIMUM_NOTIFICATIONS)
			host_complete(gadget.host, urb, -EPIPE, NULL, 0);
		break;
	case MANNER_NOISE:
		if (!notification || gadget.notifications++ < MAXIMUM_NOTIFICATIONS)
			send_noise(urb);
		break;
	case MANNER_SILENT:
		break;
	default:
		if (!notification && !gadget.answered)
			send_answer(urb);
		break;
	}
}

static void submitted(void *context, struct urb *urb)
{
	(void)context;
	if (!urb->endpoint)
		control(urb);
	else if (urb->in)
		pipe_in(urb);
	else
		bulk_out(urb);
}

static void reset(void *context)
{
	(void)context;
}

static void gone(void *context)
{
	(void)context;
	gadget.host = NULL;
	set_state(GADGET_DROPPED);
}

static const struct host_events events = {
	.submitted = submitted,
	.reset = reset,
	.gone = gone,
};

struct order {
	struct victim *victim;
	int socket;
};

static void plug(const struct order *order)
{
	memset(&gadget, 0, sizeof(gadget));
	gadget.answered = true;
	gadget.victim = order->victim;
	gadget.host = usbip_open(order->socket, &events, NULL);
}

static void unplug(void)
{
	if (gadget.host)
		host_close(gadget.host);
	gadget.host = NULL;
	pthread_mutex_lock(&lock);
	unplugged = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static void ordered(struct watch *watch, uint32_t happened)
{
	struct order order;

	(void)happened;
	if (read(watch->fd, &order, sizeof(order)) != sizeof(order))
		_exit(1);
	if (order.victim)
		plug(&order);
	else
		unplug();
}

static void *serve(void *context)
{
	loop_run();
	return context;
}

int gadget_start(void)
{
	static struct watch watch = { .ready = ordered };
	sigset_t all, before;
	pthread_t thread;
	int error;

	if (pipe(orders))
		return -1;
	watch.fd = orders[0];
	if (watch_open(&watch))
		return -1;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&thread, NULL, serve, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error ? -1 : 0;
}

static void give_order(struct victim *victim, int socket)
{
	const struct order order = { victim, socket };

	if (write(orders[1], &order, sizeof(order)) != sizeof(order))
		_exit(1);
}

void gadget_plug(struct victim *victim, int socket)
{
	pthread_mutex_lock(&lock);
	state = GADGET_FRESH;
	unplugged = false;
	pthread_mutex_unlock(&lock);
	give_order(victim, socket);
}

void gadget_unplug(void)
{
	give_order(NULL, -1);
	pthread_mutex_lock(&lock);
	while (!unplugged)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

enum gadget_state gadget_wait(unsigned int milliseconds)
{
	enum gadget_state now;
	struct timespec end;
	int error = 0;

	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += milliseconds / 1000;
	end.tv_nsec += milliseconds % 1000 * 1000000;
	if (end.tv_nsec >= 1000000000) {
		end.tv_sec++;
		end.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&lock);
	while (state == GADGET_FRESH && !error)
		error = pthread_cond_timedwait(&changed, &lock, &end);
	now = state;
	pthread_mutex_unlock(&lock);
	return now;
}
