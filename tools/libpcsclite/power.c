// SPDX-License-Identifier: BSD-3-Clause
/*
 * Learning the ATR of a card without power: connect for power only, leave it.
 */
#include "power.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/**
 * struct power - an attempt at the card of one reader
 * @thread: makes it
 * @fd: its open file
 * @wake: written at its end
 * @running: the thread has to be waited for
 * @done: it has ended; @error is valid then
 * @error: how CONNECT ended
 * @tried: the insertions, and 1, at which an attempt came to an end; 0: at none
 */
struct power {
	pthread_t thread;
	int fd;
	int wake;
	bool running;
	bool done;
	int error;
	__u64 tried;
};

static void *learn(void *argument)
{
	static const __u64 one = 1;
	struct power *power = argument;
	struct scr_connect request = {
		.share_mode = SCARD_SHARE_SHARED,
		.flags = SCR_CONNECT_POWER_ONLY,
	};
	__u32 disposition = SCARD_LEAVE_CARD;

	power->error = node_use(power->fd, SCR_IOC_CONNECT, &request);
	if (!power->error)
		node_use(power->fd, SCR_IOC_DISCONNECT, &disposition);
	__atomic_store_n(&power->done, true, __ATOMIC_RELEASE);
	if (write(power->wake, &one, sizeof(one)) != sizeof(one))
		return NULL; /* full: it wakes anyway */
	return NULL;
}

/* The program's signal handlers are not for a thread that it does not know. */
static int start_thread(struct power *power)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	error = pthread_create(&power->thread, NULL, learn, power);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

static bool start(struct reader *reader, int wake)
{
	struct power *power = reader->power;

	/* Not to wait for others' transactions; what it asks for itself takes its time. */
	power->fd = node_open(reader->unit, O_RDWR | O_NONBLOCK);
	if (power->fd < 0)
		return false;
	power->wake = wake;
	power->done = false;
	if (start_thread(power)) {
		node_close(power->fd);
		return false;
	}
	power->running = true;
	return true;
}

static void finish(struct power *power)
{
	pthread_join(power->thread, NULL);
	node_close(power->fd);
	power->running = false;
}

void power_stop(struct reader *reader)
{
	struct power *power = reader->power;

	if (!power || !power->running)
		return;
	node_ask(power->fd, SCR_IOC_CANCEL, NULL);
	finish(power);
}

void power_end(struct reader *reader)
{
	power_stop(reader);
	free(reader->power);
	reader->power = NULL;
}

static bool has_secret(const struct scr_status *status)
{
	return status->state >= KERNEL_PRESENT && !status->atr_length &&
	       !(status->flags & SCR_READER_CARD_IS_MUTE);
}

/* That it is over is known: what it has brought is in a newer status. */
static enum power_state look_again(struct reader *reader, struct scr_status *status)
{
	struct power *power = reader->power;

	finish(power);
	node_status(reader->fd, status);
	/* Others power it, perhaps, or have it for long. */
	if (power->error == EBUSY && has_secret(status))
		return status->flags & SCR_READER_IN_TRANSACTION ? POWER_SETTLED : POWER_BUSY;
	if (power->error != EBUSY && power->error != EUSERS)
		power->tried = status->insertions + 1;
	return POWER_SETTLED;
}

static enum power_state attempt(struct reader *reader, const struct scr_status *status,
				int wake)
{
	struct power *power = reader->power;

	if (power->tried == status->insertions + 1)
		return POWER_SETTLED;
	if (start(reader, wake))
		return POWER_BUSY;
	power->tried = status->insertions + 1;
	return POWER_SETTLED;
}

enum power_state power_card(struct reader *reader, struct scr_status *status, int wake)
{
	struct power *power = reader->power;

	if (power && power->running) {
		if (!__atomic_load_n(&power->done, __ATOMIC_ACQUIRE))
			return POWER_BUSY;
		return look_again(reader, status);
	}
	if (!has_secret(status))
		return POWER_SETTLED;
	if (!power)
		reader->power = calloc(1, sizeof(*power));
	return reader->power ? attempt(reader, status, wake) : POWER_SETTLED;
}
