// SPDX-License-Identifier: GPL-2.0-only
/* The floor: scr-floor.ko sends the messages, and measures how long that takes. */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../floor/scr-floor.h"
#include "ccid.h"
#include "measure.h"
#include "path.h"

static unsigned char messages[2 * CCID_HEADER_LENGTH + LONGEST_COMMAND];
static unsigned char answer[CCID_HEADER_LENGTH + LONGEST_ANSWER];
static unsigned int length;
static unsigned int count;
static struct floor_run run;
static int node;

static void add(unsigned char type, const struct apdu *apdu)
{
	length += ccid_message(messages + length, type, apdu ? apdu->command : NULL,
			       apdu ? apdu->command_length : 0);
	count++;
}

/* What was added goes to the reader. */
static void send(size_t room)
{
	run = (struct floor_run) {
		.messages = (uintptr_t)messages,
		.messages_length = length,
		.count = count,
		.answer = (uintptr_t)answer,
		.answer_length = CCID_HEADER_LENGTH + room,
		.spinner = (uintptr_t)spinner_counter(),
	};
	if (ioctl(node, FLOOR_EXCHANGE, &run))
		err(EXIT_FAILURE, "floor");
	length = 0;
	count = 0;
}

static long long floor_measured(void)
{
	return run.cycles - run.iterations * SPINNER_LENGTH;
}

static void floor_attach(void)
{
	node = open("/dev/scr-floor", O_RDWR | O_CLOEXEC);
	if (node < 0)
		err(EXIT_FAILURE, "/dev/scr-floor");
}

static void floor_detach(void)
{
	close(node);
}

/* Goes with what comes next: a command, or nothing. */
static void floor_connect(void)
{
	add(CCID_ICC_POWER_ON, NULL);
}

static void floor_disconnect(void)
{
	add(CCID_ICC_POWER_OFF, NULL);
	send(SHORT_ROOM);
}

static void floor_connect_and_disconnect(void)
{
	floor_connect();
	floor_disconnect();
}

static void floor_transmit(struct apdu *apdu)
{
	add(CCID_XFR_BLOCK, apdu);
	send(apdu->room);
	apdu->answer_length = run.answer_length - CCID_HEADER_LENGTH;
	memcpy(apdu->answer, answer + CCID_HEADER_LENGTH, apdu->answer_length);
}

/* NotifySlotChange, one slot: bit 0 of the second byte. */
static void floor_await(bool present)
{
	unsigned char change[64] = { 0 };

	do {
		if (ioctl(node, FLOOR_NOTIFICATION, change) < 0)
			err(EXIT_FAILURE, "notification");
	} while ((change[1] & 1) != present);
}

const struct path path = {
	.name = "floor",
	.attach = floor_attach,
	.connect = floor_connect,
	.transmit = floor_transmit,
	.disconnect = floor_disconnect,
	.detach = floor_detach,
	.await = floor_await,
	.connect_and_disconnect = floor_connect_and_disconnect,
	.measured = floor_measured,
};
