// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reader that a thread of the test serves.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../reader.h"
#include "../test.h"
#include "card.h"

static struct {
	struct server server;
	pthread_t thread;
	int stop[2];		/* its end is the thread's end */
	pthread_mutex_t hesitation;
	enum manner manner;
	struct card_record record;
	char path[32];
} card = { .hesitation = PTHREAD_MUTEX_INITIALIZER };

static void count(unsigned int *counter)
{
	__atomic_add_fetch(counter, 1, __ATOMIC_RELEASE);
}

static void count_power(__u32 minor)
{
	if (minor == SCARD_COLD_RESET)
		count(&card.record.cold_resets);
	else if (minor == SCARD_WARM_RESET)
		count(&card.record.warm_resets);
	else
		count(&card.record.power_downs);
}

static int answer_power(struct server *server)
{
	static const unsigned char nonsense[] = { 0x3b, 0x81, 0x81 };
	__u32 minor = server->message.request.minor;
	enum manner manner = __atomic_load_n(&card.manner, __ATOMIC_ACQUIRE);

	count_power(minor);
	if (minor == SCARD_POWER_DOWN || manner == WELL)
		return answer_as_card(server);
	if (manner == NONSENSE)
		return answer(server, SCR_STATUS_SUCCESS, nonsense, sizeof(nonsense));
	return answer(server, SCR_STATUS_IO_TIMEOUT, NULL, 0);
}

/* Nobody may want the answer any more, when it was kept back. */
static int answer_transmit(struct server *server)
{
	count(&card.record.commands);
	pthread_mutex_lock(&card.hesitation);
	answer_as_card(server);
	pthread_mutex_unlock(&card.hesitation);
	return 0;
}

static int answer_request(struct server *server)
{
	switch (server->message.request.function) {
	case SCR_VIRT_POWER:
		return answer_power(server);
	case SCR_VIRT_TRANSMIT:
		return answer_transmit(server);
	case SCR_VIRT_EJECT:
		count(&card.record.ejections);
		tell(server, SCR_VIRT_CARD_ABSENT);
		return answer_as_card(server);
	case SCR_VIRT_SET_PROTOCOL:
		count(&card.record.protocols);
		return answer_as_card(server);
	default:
		return answer_as_card(server);
	}
}

/* Return: whether there is a message; there is none, and will be none: the end. */
static bool await_message(void)
{
	struct pollfd pollers[] = {
		{ .fd = card.server.fd, .events = POLLIN }, { .fd = card.stop[0] },
	};

	return poll(pollers, 2, -1) > 0 && !pollers[1].revents;
}

static void *serve_card(void *unused)
{
	struct server *server = &card.server;

	while (await_message() &&
	       read(server->fd, &server->message, sizeof(server->message)) > 0)
		answer_request(server);
	return unused;
}

static void plug_reader(__u32 functions)
{
	struct scr_virt_create create;

	good_create(&create);
	create.functions = functions;
	plug_as(&card.server, &create);
	memset(&card.record, 0, sizeof(card.record));
	card.manner = WELL;
	snprintf(card.path, sizeof(card.path), "/dev/scr%u", card.server.unit);
	reader.path = card.path;
	if (pipe2(card.stop, O_CLOEXEC))
		bail_out("pipe2() failed");
	if (pthread_create(&card.thread, NULL, serve_card, NULL))
		bail_out("pthread_create() failed");
	card_comes();
}

void new_reader(void)
{
	plug_reader(SCR_VIRT_OPTIONAL_FUNCTIONS);
}

void new_plain_reader(void)
{
	plug_reader(0);
}

void end_reader(void)
{
	close(card.stop[1]);
	pthread_join(card.thread, NULL);
	close(card.stop[0]);
	unplug(&card.server);
}

void card_comes(void)
{
	tell(&card.server, SCR_VIRT_CARD_PRESENT);
}

void card_leaves(void)
{
	tell(&card.server, SCR_VIRT_CARD_ABSENT);
}

void card_loses_power(void)
{
	tell(&card.server, SCR_VIRT_CARD_UNPOWERED);
}

void card_answers(enum manner manner)
{
	__atomic_store_n(&card.manner, manner, __ATOMIC_RELEASE);
}

void card_hesitates(void)
{
	pthread_mutex_lock(&card.hesitation);
}

void card_goes_on(void)
{
	pthread_mutex_unlock(&card.hesitation);
}

void card_has_had(unsigned int commands)
{
	while (__atomic_load_n(&card.record.commands, __ATOMIC_ACQUIRE) < commands)
		usleep(1000);
}

struct card_record card_record(void)
{
	return card.record;
}
