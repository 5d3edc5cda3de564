/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exchanges with cards by io_uring: IOCTL_SMARTCARD_TRANSMIT as a command of the
 * ring (IORING_OP_URING_CMD), for any number of readers at a time.
 */
#ifndef SCR_EXAMPLE_EXCHANGE_H
#define SCR_EXAMPLE_EXCHANGE_H

#include <liburing.h>
#include <linux/scr.h>

/**
 * struct exchange - one reader, and the command that it is busy with
 * @reader: the open node
 * @argument: what ioctl(2) would get; it and the buffers stay where they are until
 *	the exchange is over
 * @result: what ioctl(2) would answer: 0, or a negative errno
 */
struct exchange {
	int reader;
	struct scr_transmit argument;
	int result;
};

/* Opens the node, resets its card, and agrees on a protocol. Ends the program if not. */
void exchange_open(struct exchange *exchange, const char *node);

/*
 * Makes a ring for one thread and so many exchanges at a time. Answers are taken when
 * it waits, not when they come, where the kernel can do that (6.1).
 */
void exchange_ring(struct io_uring *ring, unsigned int count);

/* Puts an exchange into the ring, which has room; it begins with io_uring_submit(). */
void exchange_queue(struct io_uring *ring, struct exchange *exchange);

/* Submits what is queued, and waits. Return: an exchange that is over. */
struct exchange *exchange_wait(struct io_uring *ring);

/* Return: one more that is over, without waiting, or NULL. */
struct exchange *exchange_next(struct io_uring *ring);

#endif /* SCR_EXAMPLE_EXCHANGE_H */
