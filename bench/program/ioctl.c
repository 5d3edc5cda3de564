// SPDX-License-Identifier: GPL-2.0-only
/* /dev/scr0 and its ioctls. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/scr.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "path.h"

static int node;
static __u32 protocol;

static void node_attach(void)
{
	node = open("/dev/scr0", O_RDWR | O_CLOEXEC);
	if (node < 0)
		err(EXIT_FAILURE, "/dev/scr0");
}

static void node_detach(void)
{
	close(node);
}

static void node_connect(void)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_SHARED,
		.protocols = SCARD_PROTOCOL_Tx,
	};

	if (ioctl(node, SCR_IOC_CONNECT, &connect))
		err(EXIT_FAILURE, "connect");
	protocol = connect.protocol;
}

static void node_disconnect(void)
{
	__u32 disposition = SCARD_UNPOWER_CARD;

	if (ioctl(node, SCR_IOC_DISCONNECT, &disposition))
		err(EXIT_FAILURE, "disconnect");
}

static void node_transmit(struct apdu *apdu)
{
	struct scr_transmit transmit = {
		.protocol = protocol,
		.send_buffer = (uintptr_t)apdu->command,
		.send_length = apdu->command_length,
		.receive_buffer = (uintptr_t)apdu->answer,
		.receive_length = apdu->room,
	};

	if (ioctl(node, IOCTL_SMARTCARD_TRANSMIT, &transmit))
		err(EXIT_FAILURE, "transmit");
	apdu->answer_length = transmit.receive_length;
}

/* Again: the other state may have come and gone. */
static void node_await(bool present)
{
	while (ioctl(node, present ? IOCTL_SMARTCARD_IS_PRESENT : IOCTL_SMARTCARD_IS_ABSENT)) {
		if (errno != EINTR)
			err(EXIT_FAILURE, "await");
	}
}

const struct path path = {
	.name = "ioctl",
	.attach = node_attach,
	.connect = node_connect,
	.transmit = node_transmit,
	.disconnect = node_disconnect,
	.detach = node_detach,
	.await = node_await,
};
