// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loaded into a QEMU that has an emulated card (LD_PRELOAD). Its thread for the card
 * waits for a command without looking whether one is there: one that comes while the
 * thread is not yet waiting, as on a busy machine, is not seen until the next one, and
 * the guest sends none. So no wait lasts longer than a moment: whoever waits has to
 * expect to be woken for nothing (pthread_cond_wait(3)), and this thread does look then.
 */
#include <errno.h>
#include <pthread.h>
#include <time.h>

#define NANOSECONDS_PER_SECOND	1000000000L
#define MOMENT			(NANOSECONDS_PER_SECOND / 20)

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
	struct timespec end;
	int result;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_nsec += MOMENT;
	if (end.tv_nsec >= NANOSECONDS_PER_SECOND) {
		end.tv_nsec -= NANOSECONDS_PER_SECOND;
		end.tv_sec++;
	}
	result = pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, &end);
	return result == ETIMEDOUT ? 0 : result;
}
