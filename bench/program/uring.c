// SPDX-License-Identifier: GPL-2.0-only
/*
 * io_uring: READERS readers, /dev/scr0 and those after it, each with one request at a
 * time, all from one thread. A round is one APDU for each.
 */
#include <err.h>
#include <fcntl.h>
#include <liburing.h>
#include <linux/scr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "path.h"

static struct io_uring ring;
static int nodes[READERS];
static __u32 protocol;
static struct scr_transmit transmits[READERS];

static void uring_attach(void)
{
	char name[16];

	for (int i = 0; i < READERS; i++) {
		snprintf(name, sizeof(name), "/dev/scr%d", i);
		nodes[i] = open(name, O_RDWR | O_CLOEXEC);
		if (nodes[i] < 0)
			err(EXIT_FAILURE, "%s", name);
	}
	/* Results are handed out when this thread waits, and not by interrupting it. */
	if (io_uring_queue_init(READERS, &ring,
				IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN) ||
	    io_uring_register_files(&ring, nodes, READERS) ||
	    io_uring_register_ring_fd(&ring) != 1)
		errx(EXIT_FAILURE, "no ring");
}

static void uring_detach(void)
{
	io_uring_queue_exit(&ring);
	for (int i = 0; i < READERS; i++)
		close(nodes[i]);
}

/* The same request to all readers, and all their results. */
static void submit(__u32 request, void *arguments, size_t size)
{
	struct io_uring_sqe *sqe;
	struct io_uring_cqe *cqe;
	struct scr_uring_command *command;

	for (int i = 0; i < READERS; i++) {
		sqe = io_uring_get_sqe(&ring);
		io_uring_prep_rw(IORING_OP_URING_CMD, sqe, i, NULL, 0, 0);
		sqe->flags |= IOSQE_FIXED_FILE;
		sqe->cmd_op = request;
		command = (struct scr_uring_command *)&sqe->cmd;
		command->argument = (uintptr_t)arguments + i * size;
		command->reserved = 0;
	}
	if (io_uring_submit_and_wait(&ring, READERS) < 0)
		errx(EXIT_FAILURE, "submit");
	for (int i = 0; i < READERS; i++) {
		if (io_uring_peek_cqe(&ring, &cqe))
			errx(EXIT_FAILURE, "no result");
		if (cqe->res)
			errx(EXIT_FAILURE, "uring: %s", strerror(-cqe->res));
		io_uring_cqe_seen(&ring, cqe);
	}
}

static void uring_connect(void)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_SHARED,
		.protocols = SCARD_PROTOCOL_Tx,
	};

	for (int i = 0; i < READERS; i++) {
		if (ioctl(nodes[i], SCR_IOC_CONNECT, &connect))
			err(EXIT_FAILURE, "connect");
	}
	protocol = connect.protocol;
}

static void power(unsigned int minor)
{
	struct scr_power powers[READERS] = { 0 };

	for (int i = 0; i < READERS; i++)
		powers[i].minor = minor;
	submit(IOCTL_SMARTCARD_POWER, powers, sizeof(powers[0]));
}

static void uring_disconnect(void)
{
	power(SCARD_POWER_DOWN);
}

/* Through the ring, which has no CONNECT. */
static void uring_connect_and_disconnect(void)
{
	power(SCARD_COLD_RESET);
	power(SCARD_POWER_DOWN);
}

static void uring_transmit(struct apdu *apdu)
{
	static unsigned char answers[READERS][LONGEST_ANSWER];

	for (int i = 0; i < READERS; i++) {
		transmits[i] = (struct scr_transmit) {
			.protocol = protocol,
			.send_buffer = (uintptr_t)apdu->command,
			.send_length = apdu->command_length,
			.receive_buffer = (uintptr_t)(i ? answers[i] : apdu->answer),
			.receive_length = apdu->room,
		};
	}
	submit(IOCTL_SMARTCARD_TRANSMIT, transmits, sizeof(transmits[0]));
	apdu->answer_length = transmits[0].receive_length;
}

const struct path path = {
	.name = PATH_NAME,
	.batch = READERS,
	.attach = uring_attach,
	.connect = uring_connect,
	.transmit = uring_transmit,
	.disconnect = uring_disconnect,
	.connect_and_disconnect = uring_connect_and_disconnect,
	.detach = uring_detach,
};
