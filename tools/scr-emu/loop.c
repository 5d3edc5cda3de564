// SPDX-License-Identifier: BSD-3-Clause
/*
 * The event loop: file descriptors and timers, one thread.
 *
 * Events are taken one at a time, so that whatever one of them closes and frees
 * has no other event outstanding.
 */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "loop.h"
#include "report.h"

static int epoll_descriptor = -1;
static struct timer *timers;
static bool quitting;

static int loop_open(void)
{
	if (epoll_descriptor < 0)
		epoll_descriptor = epoll_create1(EPOLL_CLOEXEC);
	return epoll_descriptor;
}

int watch_open(struct watch *watch)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = watch };

	if (epoll_ctl(loop_open(), EPOLL_CTL_ADD, watch->fd, &event))
		return report("cannot wait for events: %s", strerror(errno));
	return 0;
}

void watch_output(struct watch *watch, bool wanted)
{
	struct epoll_event event = {
		.events = EPOLLIN | (wanted ? EPOLLOUT : 0),
		.data.ptr = watch,
	};

	epoll_ctl(epoll_descriptor, EPOLL_CTL_MOD, watch->fd, &event);
}

void watch_close(struct watch *watch)
{
	if (watch->fd < 0)
		return;
	epoll_ctl(epoll_descriptor, EPOLL_CTL_DEL, watch->fd, NULL);
	close(watch->fd);
	watch->fd = -1;
}

uint64_t loop_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ULL + now.tv_nsec / 1000000;
}

void timer_start(struct timer *timer, unsigned int milliseconds)
{
	struct timer **place = &timers;

	timer_stop(timer);
	timer->deadline = loop_now() + milliseconds;
	while (*place && (*place)->deadline <= timer->deadline)
		place = &(*place)->next;
	timer->next = *place;
	timer->running = true;
	*place = timer;
}

void timer_stop(struct timer *timer)
{
	struct timer **place = &timers;

	if (!timer->running)
		return;
	while (*place != timer)
		place = &(*place)->next;
	*place = timer->next;
	timer->running = false;
}

static int milliseconds_to_next(void)
{
	uint64_t now = loop_now();

	if (!timers)
		return -1;
	return timers->deadline > now ? (int)(timers->deadline - now) : 0;
}

static void run_expired(void)
{
	uint64_t now = loop_now();

	while (timers && timers->deadline <= now) {
		struct timer *timer = timers;

		timer_stop(timer);
		timer->expired(timer->context);
	}
}

int loop_run(void)
{
	loop_open();
	while (!quitting) {
		struct epoll_event event;
		int count = epoll_wait(epoll_descriptor, &event, 1, milliseconds_to_next());

		if (count < 0 && errno != EINTR)
			return report("cannot wait for events: %s", strerror(errno));
		/* Before the timers: one of them might close the watch. */
		if (count == 1) {
			struct watch *watch = event.data.ptr;

			watch->ready(watch, event.events);
		}
		run_expired();
	}
	quitting = false;
	return 0;
}

void loop_quit(void)
{
	quitting = true;
}
