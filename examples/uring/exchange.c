// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exchanges with cards by io_uring; see exchange.h.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "exchange.h"

void exchange_open(struct exchange *exchange, const char *node)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };
	__u32 protocol = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;

	exchange->reader = open(node, O_RDWR | O_CLOEXEC);
	if (exchange->reader < 0)
		err(EXIT_FAILURE, "%s", node);
	if (ioctl(exchange->reader, IOCTL_SMARTCARD_POWER, &power) ||
	    ioctl(exchange->reader, IOCTL_SMARTCARD_SET_PROTOCOL, &protocol))
		err(EXIT_FAILURE, "%s: the card", node);
	exchange->argument.protocol = protocol;
}

void exchange_ring(struct io_uring *ring, unsigned int count)
{
	unsigned int flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;

	if (io_uring_queue_init(count, ring, flags) && io_uring_queue_init(count, ring, 0))
		errx(EXIT_FAILURE, "no io_uring");
}

/* The command's 16 bytes say where the argument is. */
void exchange_queue(struct io_uring *ring, struct exchange *exchange)
{
	struct scr_uring_command command = { .argument = (uintptr_t)&exchange->argument };
	struct io_uring_sqe *sqe = io_uring_get_sqe(ring);

	if (!sqe)
		errx(EXIT_FAILURE, "the ring is too small");
	io_uring_prep_rw(IORING_OP_URING_CMD, sqe, exchange->reader, NULL, 0, 0);
	sqe->cmd_op = IOCTL_SMARTCARD_TRANSMIT;
	memcpy(sqe->cmd, &command, sizeof(command));
	io_uring_sqe_set_data(sqe, exchange);
}

static struct exchange *take(struct io_uring *ring, struct io_uring_cqe *cqe)
{
	struct exchange *exchange = io_uring_cqe_get_data(cqe);

	exchange->result = cqe->res;
	io_uring_cqe_seen(ring, cqe);
	return exchange;
}

struct exchange *exchange_wait(struct io_uring *ring)
{
	struct io_uring_cqe *cqe;
	int result;

	do {
		result = io_uring_submit_and_wait(ring, 1);
	} while (result == -EINTR);
	if (result < 0 || io_uring_peek_cqe(ring, &cqe))
		errx(EXIT_FAILURE, "io_uring: %s", strerror(-result));
	return take(ring, cqe);
}

struct exchange *exchange_next(struct io_uring *ring)
{
	struct io_uring_cqe *cqe;

	return io_uring_peek_cqe(ring, &cqe) ? NULL : take(ring, cqe);
}
