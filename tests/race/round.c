// SPDX-License-Identifier: GPL-2.0-only
/*
 * One round: the programs start, at a random moment something happens, and all of
 * them have to end in time.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "round.h"

/* Microseconds: the latest moment, and how long programs go on where the reader stays. */
#define LATEST_MOMENT	20000
#define AFTERWARDS	10000

static unsigned int calls_of_rounds;

u64 milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ULL + now.tv_nsec / 1000000;
}

bool complain(const char *format, ...)
{
	va_list arguments;

	printf("# ");
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
	return false;
}

void wait_a_while(unsigned int microseconds)
{
	usleep(random_below(&race.random, microseconds));
}

unsigned int calls_made(void)
{
	return calls_of_rounds;
}

/* Two of them share a file, which nobody else keeps open. */
static void be_worker(int index, int file)
{
	if (index == 1 || index == 2)
		worker(index, file);
	close(file);
	worker(index, -1);
}

static bool start_workers(void)
{
	int file = open(call_path, O_RDWR | O_CLOEXEC), i;

	if (file < 0)
		return complain("%s: %s", call_path, strerror(errno));
	fflush(stdout);
	for (i = 0; i < WORKERS; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return complain("fork: %s", strerror(errno));
		if (!pid)
			be_worker(i, file);
		race.workers[i] = pid;
	}
	close(file);
	return true;
}

static void name_calls(void)
{
	int i;

	for (i = 0; i < THREADS; i++) {
		const struct call *call = atomic_load(&shared->tasks[i].call);

		if (call)
			complain("task %d is in \"%s\"", i, call->name);
	}
}

static bool reap(unsigned int index)
{
	int status;

	if (!race.workers[index])
		return true;
	if (waitpid(race.workers[index], &status, WNOHANG) <= 0)
		return false;
	race.workers[index] = 0;
	if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		complain("program %u has died of signal %d", index, WTERMSIG(status));
	return true;
}

static unsigned int left(void)
{
	unsigned int i, count = 0;

	for (i = 0; i < WORKERS; i++)
		count += !reap(i);
	return count;
}

static bool await_workers(void)
{
	u64 end = milliseconds() + race.longest * 1000;

	while (left()) {
		if (milliseconds() > end) {
			complain("%u programs hang", left());
			name_calls();
			say_stacks();
			return false;
		}
		usleep(1000);
	}
	return true;
}

static bool tasks_are_right(const struct disturbance *disturbance)
{
	bool good = true;
	int i;

	for (i = 0; i < THREADS; i++) {
		struct activity *task = &shared->tasks[i];

		calls_of_rounds += atomic_load(&task->calls);
		if (task->late)
			good = complain("task %d: \"%s\" of a reader that is gone: %s", i,
					task->late->name, strerror(-task->result));
		if (disturbance->outcome == READER_GOES && !atomic_load(&task->saw_end))
			good = complain("task %d has not seen the end", i);
		if (disturbance->outcome == READER_STAYS && atomic_load(&task->saw_end))
			good = complain("task %d has lost its reader", i);
	}
	return good;
}

static void begin_round(unsigned int number, const struct disturbance *disturbance,
			const struct call *focus)
{
	memset(shared->tasks, 0, sizeof(shared->tasks));
	atomic_store(&shared->stop, false);
	shared->ends = disturbance->outcome == READER_GOES;
	shared->focus = focus;
	shared->seed = random_next(&race.random) + number;
}

/* Those who were killed have seen no end, and need not. */
static bool end_round(const struct disturbance *disturbance)
{
	if (disturbance->outcome == READER_STAYS) {
		wait_a_while(AFTERWARDS);
		atomic_store(&shared->stop, true);
	}
	if (!await_workers() || !tasks_are_right(disturbance))
		return false;
	if (disturbance->outcome == READER_GOES && !node_is_gone())
		return false;
	if (disturbance->mend && !disturbance->mend())
		return false;
	return await_reader();
}

bool run_round(unsigned int number, const struct disturbance *disturbance,
	       const struct call *focus)
{
	bool good;

	begin_round(number, disturbance, focus);
	if (!start_workers())
		return false;
	wait_a_while(LATEST_MOMENT);
	good = disturbance->disturb() && end_round(disturbance) && reader_works();
	if (!good)
		complain("round %u: %s, while \"%s\" was called", number, disturbance->name,
			 focus->name);
	return good;
}
