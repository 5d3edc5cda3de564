// SPDX-License-Identifier: GPL-2.0-only
/*
 * A request and its result; the commands that are sent.
 */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "request.h"

int call_error(long result)
{
	return result < 0 ? -errno : 0;
}

int call_request(int fd, unsigned long number, void *argument)
{
	return call_error(ioctl(fd, number, argument));
}

const unsigned char call_short_command[SHORT_LENGTH] = { 0x80, 0x18, 0x90, 0x00 };

/* Of scr-emu's cards: so many bytes of data, which it echoes; Le is 65536. */
static const unsigned char echo_head[] = { 0x80, 0x12, 0, 0, 0, 0xff, 0xff };

static __thread unsigned char command[sizeof(echo_head) + ECHO_LENGTH + 2];
static __thread unsigned char answer[SCR_MAXIMUM_RESPONSE_LENGTH];

static size_t fill_command(size_t length)
{
	if (!length) {
		memcpy(command, call_short_command, SHORT_LENGTH);
		return SHORT_LENGTH;
	}
	memset(command, 0, sizeof(command));
	memcpy(command, echo_head, sizeof(echo_head));
	if (length > LONG_LENGTH)
		return sizeof(command);
	/* Lc on one byte, and Le, which is 256. */
	command[4] = length;
	memset(command + 5, 0, length + 1);
	return 5 + length + 1;
}

void call_fill_transmit(struct scr_transmit *transmit, size_t length)
{
	*transmit = (struct scr_transmit) {
		.protocol = call_protocol,
		.send_buffer = (uintptr_t)command,
		.send_length = fill_command(length),
		.receive_buffer = (uintptr_t)answer,
		.receive_length = sizeof(answer),
	};
}

__u64 call_moment_after(unsigned int milliseconds)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec + milliseconds * 1000000ULL;
}
