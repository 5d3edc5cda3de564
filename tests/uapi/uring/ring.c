// SPDX-License-Identifier: GPL-2.0-only
/*
 * A ring: see ring.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../test.h"
#include "ring.h"

#define ENTRIES	32

/* Return: NULL: there is none. */
static void *map(const struct ring *ring, size_t size, off_t offset)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
			    ring->fd, offset);

	return memory == MAP_FAILED ? NULL : memory;
}

static unsigned int *at(const struct ring *ring, unsigned int offset)
{
	return (unsigned int *)((char *)ring->memory + offset);
}

int ring_try_open(struct ring *ring, unsigned int flags)
{
	struct io_uring_params *params = &ring->params;
	int result;

	*ring = (struct ring) { .params = { .flags = flags, .sq_thread_idle = 100 } };
	ring->fd = syscall(SYS_io_uring_setup, ENTRIES, params);
	if (ring->fd < 0)
		return errno;
	ring->size = params->cq_off.cqes + params->cq_entries * sizeof(struct io_uring_cqe);
	if (ring->size < params->sq_off.array + params->sq_entries * sizeof(unsigned int))
		ring->size = params->sq_off.array + params->sq_entries * sizeof(unsigned int);
	ring->memory = map(ring, ring->size, IORING_OFF_SQ_RING);
	ring->entries_size = params->sq_entries * sizeof(struct io_uring_sqe);
	if (ring->memory)
		ring->entries = map(ring, ring->entries_size, IORING_OFF_SQES);
	if (ring->entries)
		return 0;
	result = errno;
	ring_close(ring);
	return result;
}

void ring_open(struct ring *ring, unsigned int flags)
{
	int result = ring_try_open(ring, flags);

	if (result)
		bail_out("a ring: %s", strerror(result));
}

void ring_close(struct ring *ring)
{
	if (ring->entries)
		munmap(ring->entries, ring->entries_size);
	if (ring->memory)
		munmap(ring->memory, ring->size);
	close(ring->fd);
}

struct io_uring_sqe *ring_entry(struct ring *ring)
{
	unsigned int *tail = at(ring, ring->params.sq_off.tail);
	unsigned int index = (*tail + ring->waiting++) & (ring->params.sq_entries - 1);

	at(ring, ring->params.sq_off.array)[index] = index;
	memset(&ring->entries[index], 0, sizeof(ring->entries[index]));
	return &ring->entries[index];
}

/* Return: 0 or an errno. */
static int enter(const struct ring *ring, unsigned int submit, unsigned int wait,
		 unsigned int flags)
{
	if (syscall(SYS_io_uring_enter, ring->fd, submit, wait, flags, NULL, 0) < 0 &&
	    errno != EINTR)
		return errno;
	return 0;
}

int ring_try_submit(struct ring *ring)
{
	unsigned int *tail = at(ring, ring->params.sq_off.tail);
	unsigned int count = ring->waiting;
	int result;

	__atomic_store_n(tail, *tail + count, __ATOMIC_RELEASE);
	ring->waiting = 0;
	if (ring->params.flags & IORING_SETUP_SQPOLL)
		return enter(ring, 0, 0, IORING_ENTER_SQ_WAKEUP);
	result = enter(ring, count, 0, 0);
	/* Only the caller's entry makes the kernel look: it has seen none of them. */
	if (result)
		__atomic_store_n(tail, *tail - count, __ATOMIC_RELEASE);
	return result;
}

void ring_submit(struct ring *ring)
{
	int result = ring_try_submit(ring);

	if (result)
		bail_out("io_uring_enter(): %s", strerror(result));
}

struct io_uring_sqe *ring_prepare(struct ring *ring, int fd, unsigned int request,
				  void *argument, unsigned int number)
{
	struct scr_uring_command command = { .argument = (uintptr_t)argument };
	struct io_uring_sqe *entry = ring_entry(ring);

	entry->opcode = IORING_OP_URING_CMD;
	entry->fd = fd;
	entry->cmd_op = request;
	entry->user_data = number;
	memcpy(entry->cmd, &command, sizeof(command));
	return entry;
}

void ring_command(struct ring *ring, int fd, unsigned int request, void *argument,
		  unsigned int number)
{
	ring_prepare(ring, fd, request, argument, number);
	ring_submit(ring);
}

bool ring_has_result(const struct ring *ring)
{
	unsigned int head = *at(ring, ring->params.cq_off.head);

	return __atomic_load_n(at(ring, ring->params.cq_off.tail), __ATOMIC_ACQUIRE) != head;
}

int ring_result(struct ring *ring, unsigned int *number)
{
	unsigned int *head = at(ring, ring->params.cq_off.head);
	const struct io_uring_cqe *cqe;
	int result;

	/* Whatever it says: results come sooner or later, or the test's alarm. */
	while (!ring_has_result(ring))
		enter(ring, 0, 1, IORING_ENTER_GETEVENTS);
	cqe = (void *)((char *)ring->memory + ring->params.cq_off.cqes);
	cqe += *head & (ring->params.cq_entries - 1);
	if (number)
		*number = cqe->user_data;
	result = -cqe->res;
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return result;
}
