// SPDX-License-Identifier: GPL-2.0-only
/*
 * The commands of io_uring. Each thread has a ring, which it keeps.
 */
#include <stdlib.h>
#include <unistd.h>

#include "../uapi/uring/ring.h"
#include "request.h"

static __thread struct ring *ring;

static struct ring *ring_of_thread(void)
{
	if (ring)
		return ring;
	ring = malloc(sizeof(*ring));
	if (!ring)
		abort();
	ring_open(ring, 0);
	return ring;
}

void calls_end(void)
{
	if (!ring)
		return;
	ring_close(ring);
	free(ring);
	ring = NULL;
}

/* Return: 0 or a negative errno, of the submission or of the command. */
static int submit(int fd, unsigned int number, void *argument, unsigned int flags)
{
	struct ring *its = ring_of_thread();
	int result;

	ring_prepare(its, fd, number, argument, 0)->flags = flags;
	result = ring_try_submit(its);
	return result ? -result : -ring_result(its, NULL);
}

static int transmit(int fd, size_t length, unsigned int flags)
{
	struct scr_transmit transmit;

	call_fill_transmit(&transmit, length);
	return submit(fd, IOCTL_SMARTCARD_TRANSMIT, &transmit, flags);
}

int do_uring_transmit(int fd)
{
	return transmit(fd, 0, 0);
}

int do_uring_transmit_async(int fd)
{
	return transmit(fd, 0, IOSQE_ASYNC);
}

int do_uring_transmit_extended(int fd)
{
	return transmit(fd, ECHO_LENGTH, 0);
}

static int power(int fd, unsigned int flags)
{
	struct scr_power power = { .minor = SCARD_WARM_RESET };

	return submit(fd, IOCTL_SMARTCARD_POWER, &power, flags);
}

int do_uring_power(int fd)
{
	return power(fd, 0);
}

int do_uring_power_async(int fd)
{
	return power(fd, IOSQE_ASYNC);
}

/* Nobody waits for it: the ring's end is the command's. */
int do_uring_left(int fd)
{
	static __thread struct scr_transmit transmit;
	struct ring own;
	int result = ring_try_open(&own, 0);

	if (result)
		return -result;
	call_fill_transmit(&transmit, 0);
	ring_prepare(&own, fd, IOCTL_SMARTCARD_TRANSMIT, &transmit, 0);
	result = ring_try_submit(&own);
	ring_close(&own);
	return -result;
}
