// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program: one call after the other, until its reader is gone or the round is over.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "race.h"

/* Milliseconds after which a signal ends a call that waits. */
#define PATIENCE	200

/**
 * struct thread - of a worker
 * @fd: its reader
 * @control: of /dev/scrctl
 */
struct thread {
	struct activity *task;
	struct random random;
	int fd;
	int control;
	bool focused;
};

static void count_error(int error)
{
	if (error < MOST_ERRORS)
		atomic_fetch_add(&shared->errors[error], 1);
}

/* A file for the call; -1: it opens one itself. */
static int file_for(const struct thread *thread, const struct call *call)
{
	if (call->flags & CALL_OPENS)
		return -1;
	return call->flags & CALL_CONTROL ? thread->control : thread->fd;
}

static int make_call(struct thread *thread, const struct call *call)
{
	int fd = file_for(thread, call), result;

	atomic_store(&thread->task->call, call);
	call_prepare(call, fd);
	result = call_within(call, fd, PATIENCE);
	atomic_store(&thread->task->call, NULL);
	atomic_fetch_add(&thread->task->calls, 1);
	count_error(-result);
	return result;
}

/* A file of a reader of its own is another test's. */
static const struct call *choose(struct thread *thread)
{
	const struct call *call;

	if (thread->focused)
		return shared->focus;
	do
		call = any_call(random_below(&thread->random, any_call_count()));
	while (call->flags & CALL_VIRT);
	return call;
}

static bool is_gone(const struct thread *thread)
{
	u32 state;

	return ioctl(thread->fd, IOCTL_SMARTCARD_GET_STATE, &state) && errno == ENODEV;
}

/*
 * What needs the reader hears that it is gone, however often it asks; or first what the
 * file itself knows: no transaction, connection, or answer.
 */
static bool is_right(const struct call *call, int result)
{
	/* An answer that has come before the end is read after it. */
	if (!(call->flags & CALL_CARD) || call->flags & (CALL_OPENS | CALL_NEEDS_ANSWER) ||
	    strstr(call->name, "leave") || strstr(call->name, "close"))
		return true;
	/* A worker of io_uring that a signal has met does not even ask. */
	if (result == -EINTR || (call->flags & CALL_URING && result == -ECANCELED))
		return true;
	return result == -ENODEV || result == -ENOLCK || result == -ENOTCONN ||
	       result == -ENODATA;
}

static void call_the_dead(struct thread *thread)
{
	const struct call *call = choose(thread);
	int result = make_call(thread, call);

	if (!is_right(call, result)) {
		thread->task->result = result;
		thread->task->late = call;
	}
	atomic_store(&thread->task->saw_end, true);
}

static void *run(void *argument)
{
	struct thread *thread = argument;

	while (!atomic_load(&shared->stop)) {
		if (thread->fd < 0 || is_gone(thread))
			break;
		make_call(thread, choose(thread));
	}
	if (thread->fd < 0)
		atomic_store(&thread->task->saw_end, true);
	else if (is_gone(thread))
		call_the_dead(thread);
	calls_end();
	return NULL;
}

static void prepare(struct thread *thread, unsigned int index, int fd)
{
	thread->task = &shared->tasks[index];
	thread->random = random_sequence(shared->seed, index);
	thread->fd = fd;
	thread->control = open("/dev/scrctl", O_RDONLY | O_CLOEXEC);
	thread->focused = !index;
}

void worker(unsigned int index, int inherited)
{
	int fd = inherited >= 0 ? inherited : open(call_path, O_RDWR | O_CLOEXEC);
	struct thread threads[2];
	pthread_t second;
	bool two = index == WORKERS - 1;

	prepare(&threads[0], index, fd);
	prepare(&threads[1], index + 1, fd);
	if (two && pthread_create(&second, NULL, run, &threads[1]))
		_exit(1);
	run(&threads[0]);
	if (two)
		pthread_join(second, NULL);
	_exit(0);
}
