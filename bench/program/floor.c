// SPDX-License-Identifier: GPL-2.0-only
/* The floor: scr-floor.ko sends the messages, and measures each round itself. */
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
static int node;

static unsigned int run(unsigned int count, unsigned int length, size_t room,
			struct floor_round *rounds, unsigned int round_count)
{
	struct floor_run run = {
		.messages = (uintptr_t)messages,
		.messages_length = length,
		.count = count,
		.answer = (uintptr_t)answer,
		.answer_length = CCID_HEADER_LENGTH + room,
		.spinner = (uintptr_t)spinner_counter(),
		.rounds = (uintptr_t)rounds,
		.round_count = round_count,
	};

	if (ioctl(node, FLOOR_EXCHANGE, &run))
		err(EXIT_FAILURE, "floor");
	return run.answer_length;
}

static void one_round(unsigned char type, const struct apdu *apdu)
{
	unsigned int length = ccid_message(messages, type, apdu->command, apdu->command_length);
	struct floor_round round;

	run(1, length, SHORT_ROOM, &round, 1);
}

static unsigned int many_rounds(unsigned int message_count, unsigned int length, size_t room,
				long long *samples, unsigned int count)
{
	struct floor_round *rounds = calloc(count, sizeof(*rounds));
	unsigned int answer_length = run(message_count, length, room, rounds, count);

	for (unsigned int i = 0; i < count; i++)
		samples[i] = rounds[i].cycles - rounds[i].iterations * SPINNER_LENGTH;
	free(rounds);
	return answer_length;
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

static void floor_connect(void)
{
	one_round(CCID_ICC_POWER_ON, &(struct apdu) { 0 });
}

static void floor_disconnect(void)
{
	one_round(CCID_ICC_POWER_OFF, &(struct apdu) { 0 });
}

static void floor_transmit(struct apdu *apdu)
{
	one_round(CCID_XFR_BLOCK, apdu);
}

static void floor_exchange_rounds(struct apdu *apdu, long long *samples, unsigned int count)
{
	unsigned int length = ccid_message(messages, CCID_XFR_BLOCK, apdu->command,
				       apdu->command_length);

	apdu->answer_length = many_rounds(1, length, apdu->room, samples, count) -
			      CCID_HEADER_LENGTH;
	memcpy(apdu->answer, answer + CCID_HEADER_LENGTH, apdu->answer_length);
}

static void floor_connect_rounds(long long *samples, unsigned int count)
{
	unsigned int length = ccid_message(messages, CCID_ICC_POWER_ON, NULL, 0);

	length += ccid_message(messages + length, CCID_ICC_POWER_OFF, NULL, 0);
	many_rounds(2, length, SHORT_ROOM, samples, count);
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
	.exchange_rounds = floor_exchange_rounds,
	.connect_rounds = floor_connect_rounds,
};
