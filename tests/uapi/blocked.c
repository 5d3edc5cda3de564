// SPDX-License-Identifier: GPL-2.0-only
/*
 * A thread that sleeps in a system call; procfs tells when it does.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "reader.h"
#include "test.h"
#include "blocked.h"

/* The thread's state is the first character after the name in brackets. */
static char state_of(int id)
{
	char path[64], line[256] = "";
	const char *bracket;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", id);
	file = fopen(path, "r");
	if (!file)
		return 'X';
	bracket = fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	fclose(file);
	return bracket ? bracket[2] : 'X';
}

static void *run(void *argument)
{
	struct blocked_call *blocked = argument;

	__atomic_store_n(&blocked->id, gettid(), __ATOMIC_RELEASE);
	blocked->result = call(blocked->fd, blocked->request, blocked->argument);
	__atomic_store_n(&blocked->id, 0, __ATOMIC_RELEASE);
	return NULL;
}

static int id_of(struct blocked_call *blocked)
{
	return __atomic_load_n(&blocked->id, __ATOMIC_ACQUIRE);
}

/* Something may have woken it up, for it to look and to sleep again. */
int is_still_blocked(struct blocked_call *blocked)
{
	int id;

	while ((id = id_of(blocked)) && (id < 0 || state_of(id) != 'S'))
		usleep(1000);
	return id != 0;
}

void call_with_and_block(struct blocked_call *blocked, int fd, unsigned long request,
			 void *argument)
{
	blocked->fd = fd;
	blocked->request = request;
	blocked->argument = argument;
	blocked->id = -1;
	if (pthread_create(&blocked->thread, NULL, run, blocked))
		bail_out("pthread_create() failed");
	is_still_blocked(blocked);
}

void call_and_block(struct blocked_call *blocked, int fd, unsigned long request)
{
	call_with_and_block(blocked, fd, request, NULL);
}

static int signals;

static void count_signal(int number)
{
	(void)number;
	__atomic_add_fetch(&signals, 1, __ATOMIC_RELAXED);
}

void signal_thread(struct blocked_call *blocked, int restart)
{
	struct sigaction action = {
		.sa_handler = count_signal,
		.sa_flags = restart ? SA_RESTART : 0,
	};
	int before = __atomic_load_n(&signals, __ATOMIC_RELAXED);

	sigaction(SIGUSR1, &action, NULL);
	pthread_kill(blocked->thread, SIGUSR1);
	while (__atomic_load_n(&signals, __ATOMIC_RELAXED) == before)
		usleep(1000);
}

int end_of_call(struct blocked_call *blocked)
{
	pthread_join(blocked->thread, NULL);
	return blocked->result;
}
