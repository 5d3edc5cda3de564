// SPDX-License-Identifier: BSD-3-Clause
/*
 * event-loop NODE: one command by write(2), poll(2) and read(2), as a program
 * does it that has other things to wait for as well.
 */
#include <err.h>
#include <fcntl.h>
#include <linux/scr.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void make_ready(int reader)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };
	__u32 protocol = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;

	if (ioctl(reader, IOCTL_SMARTCARD_POWER, &power))
		err(EXIT_FAILURE, "power");
	if (ioctl(reader, IOCTL_SMARTCARD_SET_PROTOCOL, &protocol))
		err(EXIT_FAILURE, "set protocol");
}

/* WRITE and READ: the answer, or the errno of the exchange, is read(2)'s. */
static void select_applet(int reader)
{
	static const unsigned char command[] = {
		0x00, 0xa4, 0x04, 0x00, 0x07, 0xa0, 0x00, 0x00, 0x00, 0x79, 0x01, 0x00
	};
	unsigned char answer[258];
	struct pollfd wait = { .fd = reader, .events = POLLIN };
	ssize_t length;

	if (write(reader, command, sizeof(command)) < 0)
		err(EXIT_FAILURE, "write");
	do {
		if (poll(&wait, 1, -1) < 0)
			err(EXIT_FAILURE, "poll");
		if (wait.revents & (POLLHUP | POLLERR))
			errx(EXIT_FAILURE, "the card or the reader is gone");
	} while (!(wait.revents & POLLIN));

	length = read(reader, answer, sizeof(answer));
	if (length < 0)
		err(EXIT_FAILURE, "read");
	if (length < 2)
		errx(EXIT_FAILURE, "an answer without a status word");
	printf("%zd bytes, SW %02x%02x\n", length - 2, answer[length - 2], answer[length - 1]);
}

/* MAIN: non-blocking, so that read(2) never waits. */
int main(int argc, char **argv)
{
	const char *node = argc > 1 ? argv[1] : "/dev/scr0";
	int reader = open(node, O_RDWR | O_NONBLOCK | O_CLOEXEC);

	if (reader < 0)
		err(EXIT_FAILURE, "%s", node);
	make_ready(reader);
	select_applet(reader);
	return EXIT_SUCCESS;
}
