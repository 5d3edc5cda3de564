// SPDX-License-Identifier: BSD-3-Clause
/*
 * apdu NODE: resets the card, agrees on a protocol, and sends one command. This
 * is a whole program: the close, here by exit(), resets the card.
 */
#include <err.h>
#include <fcntl.h>
#include <linux/scr.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

static void print(const char *what, const unsigned char *bytes, __u32 length)
{
	printf("%s", what);
	for (__u32 i = 0; i < length; i++)
		printf(" %02x", bytes[i]);
	putchar('\n');
}

/* POWER: the answer to reset comes back in the structure. */
static void reset_card(int reader)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };

	if (ioctl(reader, IOCTL_SMARTCARD_POWER, &power))
		err(EXIT_FAILURE, "power");
	print("ATR", power.atr, power.atr_length);
}

/* SET_PROTOCOL: a mask goes in, one protocol comes out. */
static __u32 set_protocol(int reader)
{
	__u32 protocol = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;

	if (ioctl(reader, IOCTL_SMARTCARD_SET_PROTOCOL, &protocol))
		err(EXIT_FAILURE, "set protocol");
	printf("T=%d\n", protocol == SCARD_PROTOCOL_T1);
	return protocol;
}

/* TRANSMIT: SELECT by name, and what the card says to it. */
static void transmit(int reader, __u32 protocol)
{
	static const unsigned char select[] = {
		0x00, 0xa4, 0x04, 0x00, 0x07, 0xa0, 0x00, 0x00, 0x00, 0x79, 0x01, 0x00
	};
	unsigned char answer[258];
	struct scr_transmit exchange = {
		.protocol = protocol,
		.send_buffer = (uintptr_t)select,
		.send_length = sizeof(select),
		.receive_buffer = (uintptr_t)answer,
		.receive_length = sizeof(answer),
	};

	if (ioctl(reader, IOCTL_SMARTCARD_TRANSMIT, &exchange))
		err(EXIT_FAILURE, "transmit");
	print("answer", answer, exchange.receive_length);
}

int main(int argc, char **argv)
{
	const char *node = argc > 1 ? argv[1] : "/dev/scr0";
	int reader = open(node, O_RDWR | O_CLOEXEC);

	if (reader < 0)
		err(EXIT_FAILURE, "%s", node);
	reset_card(reader);
	transmit(reader, set_protocol(reader));
	return EXIT_SUCCESS;
}
