/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A ring of io_uring with nothing but system calls, so that the 32-bit program has it.
 */
#ifndef URING_RING_H
#define URING_RING_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/io_uring.h>
#include <linux/scr.h>

struct ring {
	int fd;
	void *memory;		/* the queues */
	size_t size;
	struct io_uring_sqe *entries;
	size_t entries_size;
	struct io_uring_params params;
	unsigned int waiting;	/* entries that the kernel was not told of */
};

/* With IORING_SETUP_*; ends the test if there is none. */
void ring_open(struct ring *ring, unsigned int flags);

/* The same, but that there is none is the caller's to know. Return: 0 or an errno. */
int ring_try_open(struct ring *ring, unsigned int flags);
void ring_close(struct ring *ring);

/* An entry to be filled, which ring_submit() gives to the kernel. */
struct io_uring_sqe *ring_entry(struct ring *ring);
void ring_submit(struct ring *ring);

/* The same, but that it fails is the caller's to know. Return: 0 or an errno. */
int ring_try_submit(struct ring *ring);

/* One command on a file of a reader, to be known by @number. */
struct io_uring_sqe *ring_prepare(struct ring *ring, int fd, unsigned int request,
				  void *argument, unsigned int number);
void ring_command(struct ring *ring, int fd, unsigned int request, void *argument,
		  unsigned int number);

/* Waits for the next completion. Return: 0 or an errno. */
int ring_result(struct ring *ring, unsigned int *number);

/* Is there one? */
bool ring_has_result(const struct ring *ring);

#endif
