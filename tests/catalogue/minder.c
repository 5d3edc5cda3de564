// SPDX-License-Identifier: GPL-2.0-only
/*
 * A thread beside the one that calls: it cancels a call that takes too long, and
 * resets the device in the middle of one.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "../uapi/test.h"
#include "catalogue.h"

#define LOOK_INTERVAL	2	/* milliseconds */

static struct {
	pthread_mutex_t lock;
	pthread_cond_t begun;
	bool running;
	bool resets;
	bool has_reset;
	int fd;
	unsigned int deadline;
} now = { .lock = PTHREAD_MUTEX_INITIALIZER, .begun = PTHREAD_COND_INITIALIZER };

unsigned int milliseconds_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static bool is_over(unsigned int deadline)
{
	return (int)(milliseconds_now() - deadline) >= 0;
}

static void look(void)
{
	bool resets = now.resets && emulator_is_done();

	if (resets) {
		now.resets = false;
		now.has_reset = true;
		reader_reset();
	}
	if (is_over(now.deadline) && now.fd >= 0)
		ioctl(now.fd, SCR_IOC_CANCEL);
}

/* A look every LOOK_INTERVAL costs time, so there is one only where it may matter. */
static unsigned int interval(void)
{
	return now.resets ? LOOK_INTERVAL : 20;
}

static void *mind(void *unused)
{
	(void)unused;
	pthread_mutex_lock(&now.lock);
	for (;;) {
		while (!now.running)
			pthread_cond_wait(&now.begun, &now.lock);
		pthread_mutex_unlock(&now.lock);
		usleep(interval() * 1000);
		pthread_mutex_lock(&now.lock);
		if (now.running)
			look();
	}
	return NULL;
}

void minder_start(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, mind, NULL))
		bail_out("no thread");
}

void minder_will_reset(void)
{
	now.resets = true;
	now.has_reset = false;
}

static void begin(int fd, unsigned int limit)
{
	pthread_mutex_lock(&now.lock);
	now.fd = fd;
	now.deadline = milliseconds_now() + limit;
	now.running = true;
	pthread_cond_signal(&now.begun);
	pthread_mutex_unlock(&now.lock);
}

static void end(void)
{
	pthread_mutex_lock(&now.lock);
	now.running = false;
	now.resets = false;
	pthread_mutex_unlock(&now.lock);
}

bool minder_has_reset(void)
{
	return now.has_reset;
}

int minded_run(const struct call *call, int fd, unsigned int limit, unsigned int *took)
{
	unsigned int start = milliseconds_now();
	int result;

	begin(fd, limit);
	result = fd >= 0 ? call->run(fd) : call_within(call, fd, limit);
	*took = milliseconds_now() - start;
	end();
	return result;
}
