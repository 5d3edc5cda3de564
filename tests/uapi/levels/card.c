// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands to the card of scr-emu, whole as in the APDU, whatever the protocol.
 */
#include <string.h>

#include "../reader.h"
#include "../test.h"
#include "../uring/ring.h"
#include "card.h"
#include "levels.h"

#define GET_RESPONSE_LENGTH	5

/* FNV-1a */
#define DIGEST_BASIS		0xcbf29ce484222325
#define DIGEST_PRIME		0x100000001b3

static __u64 digest;

static void digest_answer(const unsigned char *answer, size_t length)
{
	while (length--)
		digest = (digest ^ *answer++) * DIGEST_PRIME;
}

void digest_begin(void)
{
	digest = DIGEST_BASIS;
}

__u64 digest_end(void)
{
	return digest;
}

static size_t put_length(unsigned char *to, size_t length, bool extended)
{
	if (extended)
		*to++ = length >> 8;
	*to = length;
	return extended ? 2 : 1;
}

/* 0 is the highest that one or two bytes can say, and the cast makes it that. */
size_t encode(const struct command *command, unsigned char *apdu)
{
	size_t length = 4;

	apdu[0] = command->instruction >> 8;
	apdu[1] = command->instruction;
	apdu[2] = command->parameter >> 8;
	apdu[3] = command->parameter;
	if (command->extended && (command->data_length || command->expected))
		apdu[length++] = 0;
	if (command->data_length) {
		length += put_length(apdu + length, command->data_length, command->extended);
		memcpy(apdu + length, command->data, command->data_length);
		length += command->data_length;
	}
	if (command->expected)
		length += put_length(apdu + length, command->expected, command->extended);
	return length;
}

struct ring *levels_ring(void)
{
	static struct ring ring;

	if (!ring.memory)
		ring_open(&ring, 0);
	return &ring;
}

/* As call(), by the way that was asked for. */
static int command_call(int fd, unsigned int request, void *argument)
{
	if (!options.ring)
		return call(fd, request, argument);
	ring_command(levels_ring(), fd, request, argument, 0);
	return ring_result(levels_ring(), NULL);
}

int transmit_apdu(int fd, const unsigned char *apdu, size_t length, unsigned char *answer,
		  __u32 *room)
{
	struct scr_transmit transmit = {
		.protocol = options.protocol,
		.send_buffer = (uintptr_t)apdu,
		.send_length = length,
		.receive_buffer = (uintptr_t)answer,
		.receive_length = *room,
	};
	int result = command_call(fd, IOCTL_SMARTCARD_TRANSMIT, &transmit);

	*room = transmit.receive_length;
	return result;
}

/* One APDU to the end of @answer. Return: false: the case has failed. */
static bool append(int fd, const unsigned char *apdu, size_t length, unsigned char *answer,
		   __u32 *total)
{
	__u32 room = SCR_MAXIMUM_RESPONSE_LENGTH - *total;
	int result = transmit_apdu(fd, apdu, length, answer + *total, &room);

	if (!expect_error("TRANSMIT", result, 0))
		return false;
	*total += room;
	if (room >= 2)
		return true;
	fail("an answer of %u bytes", room);
	return false;
}

static bool append_responses(int fd, unsigned char *answer, __u32 *total)
{
	unsigned char get_response[GET_RESPONSE_LENGTH] = { 0x00, 0xc0, 0x00, 0x00 };

	while (answer[*total - 2] == 0x61) {
		get_response[4] = answer[*total - 1];
		*total -= 2;
		if (!append(fd, get_response, sizeof(get_response), answer, total))
			return false;
	}
	return true;
}

bool exchange(int fd, const struct command *command, unsigned char *answer, __u32 *length)
{
	static unsigned char apdu[SCR_MAXIMUM_COMMAND_LENGTH];
	size_t apdu_length = encode(command, apdu);

	*length = 0;
	if (!append(fd, apdu, apdu_length, answer, length))
		return false;
	if (answer[*length - 2] == 0x6c) {
		apdu[apdu_length - 1] = answer[*length - 1];
		*length = 0;
		if (!append(fd, apdu, apdu_length, answer, length))
			return false;
	}
	if (!append_responses(fd, answer, length))
		return false;
	digest_answer(answer, *length);
	return true;
}

static unsigned int number_at(const unsigned char *bytes)
{
	return (unsigned int)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

bool count_by_card(int fd, struct card_counters *counters)
{
	const struct command command = { CARD_COUNTERS, 0, NULL, 0, 8, false };
	static unsigned char answer[SCR_MAXIMUM_RESPONSE_LENGTH];
	__u32 length;

	memset(counters, 0, sizeof(*counters));
	if (!exchange(fd, &command, answer, &length) ||
	    !expect("bytes of the counters", length, 10))
		return false;
	counters->resets = number_at(answer);
	counters->commands = number_at(answer + 4);
	return true;
}

int open_card(void)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };
	int fd = open_to_use();

	expect_error("POWER", command_call(fd, IOCTL_SMARTCARD_POWER, &power), 0);
	expect_error("SET_PROTOCOL", set_protocol(fd, options.protocol, NULL), 0);
	return fd;
}
