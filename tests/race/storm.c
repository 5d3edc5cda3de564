// SPDX-License-Identifier: GPL-2.0-only
/*
 * Many commands of io_uring at a time: on registered files, with registered buffers
 * beside them, cancelled, and left behind.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "../calls/request.h"
#include "../uapi/uring/ring.h"
#include "race.h"

#define COMMANDS	12

/**
 * struct storm - the commands that are under way
 * @buffer: what is registered; the answers are in it
 */
struct storm {
	struct ring ring;
	struct scr_transmit transmits[COMMANDS];
	struct scr_power power;
	unsigned char buffer[COMMANDS][512];
};

static int register_with(const struct ring *ring, unsigned int what, void *argument,
			 unsigned int count)
{
	return call_error(syscall(SYS_io_uring_register, ring->fd, what, argument, count));
}

static struct storm *begin(unsigned int flags)
{
	struct storm *storm = calloc(1, sizeof(*storm));

	if (!storm)
		abort();
	ring_open(&storm->ring, flags);
	return storm;
}

static void end(struct storm *storm)
{
	ring_close(&storm->ring);
	free(storm);
}

/* One POWER among TRANSMITs. */
static void prepare(struct storm *storm, int fd, unsigned int index, unsigned int flags)
{
	struct scr_transmit *transmit = &storm->transmits[index];
	struct io_uring_sqe *entry;

	call_fill_transmit(transmit, 0);
	transmit->receive_buffer = (uintptr_t)storm->buffer[index];
	transmit->receive_length = sizeof(storm->buffer[index]);
	storm->power.minor = SCARD_WARM_RESET;
	if (index == COMMANDS / 2)
		entry = ring_prepare(&storm->ring, fd, IOCTL_SMARTCARD_POWER, &storm->power,
				     index);
	else
		entry = ring_prepare(&storm->ring, fd, IOCTL_SMARTCARD_TRANSMIT, transmit,
				     index);
	entry->flags = flags;
}

/* Those linked to one that fails, and those that were cancelled, say so: that says less. */
static int reap(struct storm *storm, unsigned int count)
{
	int result = 0;

	while (count--) {
		int one = ring_result(&storm->ring, NULL);

		if (one && result != ENODEV)
			result = one;
	}
	return -result;
}

static int many(int fd, unsigned int flags)
{
	struct storm *storm = begin(0);
	unsigned int i;
	int result;

	for (i = 0; i < COMMANDS; i++)
		prepare(storm, fd, i, flags);
	result = ring_try_submit(&storm->ring);
	result = result ? -result : reap(storm, COMMANDS);
	end(storm);
	return result;
}

static int do_many(int fd)
{
	return many(fd, 0);
}

static int do_many_linked(int fd)
{
	return many(fd, IOSQE_IO_LINK);
}

static int do_many_async(int fd)
{
	return many(fd, IOSQE_ASYNC);
}

/* The ring holds the file; it is unregistered while commands are under way. */
static int do_registered(int fd)
{
	struct storm *storm = begin(0);
	struct iovec buffer = { storm->buffer, sizeof(storm->buffer) };
	unsigned int i;
	int result;

	result = register_with(&storm->ring, IORING_REGISTER_FILES, &fd, 1);
	if (!result)
		result = register_with(&storm->ring, IORING_REGISTER_BUFFERS, &buffer, 1);
	for (i = 0; i < COMMANDS && !result; i++)
		prepare(storm, 0, i, IOSQE_FIXED_FILE);
	if (!result)
		result = -ring_try_submit(&storm->ring);
	if (!result)
		register_with(&storm->ring, IORING_UNREGISTER_FILES, NULL, 0);
	if (!result)
		result = reap(storm, COMMANDS);
	end(storm);
	return result;
}

/* A thread of the kernel gives the commands. */
static int do_polled(int fd)
{
	struct storm *storm = begin(IORING_SETUP_SQPOLL);
	unsigned int i;
	int result;

	for (i = 0; i < COMMANDS; i++)
		prepare(storm, fd, i, 0);
	result = ring_try_submit(&storm->ring);
	result = result ? -result : reap(storm, COMMANDS);
	end(storm);
	return result;
}

/* The cancellations have completions of their own. */
static int do_cancelled(int fd)
{
	struct storm *storm = begin(0);
	unsigned int i;
	int result;

	for (i = 0; i < COMMANDS; i++)
		prepare(storm, fd, i, 0);
	for (i = 0; i < COMMANDS; i++) {
		struct io_uring_sqe *entry = ring_entry(&storm->ring);

		entry->opcode = IORING_OP_ASYNC_CANCEL;
		entry->addr = i;
		entry->user_data = COMMANDS + i;
	}
	result = ring_try_submit(&storm->ring);
	result = result ? -result : reap(storm, 2 * COMMANDS);
	end(storm);
	return result;
}

/* The ring is closed, and the memory of the commands is not theirs any more. */
static int do_left(int fd)
{
	struct storm *storm = begin(0);
	unsigned int i;
	int result;

	for (i = 0; i < COMMANDS; i++)
		prepare(storm, fd, i, 0);
	result = -ring_try_submit(&storm->ring);
	end(storm);
	return result;
}

#define STORM	(CALL_CARD | CALL_NEEDS_CARD | CALL_NEEDS_PROTOCOL | CALL_URING)

const struct call storms[] = {
	{ "uring, many", STORM, do_many },
	{ "uring, many linked", STORM, do_many_linked },
	{ "uring, many by workers", STORM, do_many_async },
	{ "uring, registered file and buffers", STORM, do_registered },
	{ "uring, submission by a kernel thread", STORM, do_polled },
	{ "uring, many cancelled", STORM, do_cancelled },
	{ "uring, many left behind by close of the ring", STORM, do_left },
};

const size_t storm_count = ARRAY_SIZE(storms);

const struct call *any_call(unsigned int number)
{
	return number < call_count ? &calls[number] : &storms[number - call_count];
}

unsigned int any_call_count(void)
{
	return call_count + storm_count;
}
