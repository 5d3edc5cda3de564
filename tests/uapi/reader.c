// SPDX-License-Identifier: GPL-2.0-only
/*
 * The requests of /dev/scrN as functions, and the ways to the states of a
 * reader.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "reader.h"
#include "requests.h"
#include "test.h"

struct reader reader;

const unsigned char card_atr[ATR_LENGTH] = {
	0x3b, 0x7a, 0x18, 0x00, 0x00, 0x73, 0x66, 0x74, 0x65, 0x20, 0x63, 0x64, 0x31,
	0x34, 0x34,
};

const unsigned char select_command[SELECT_LENGTH] = {
	0x00, 0xa4, 0x04, 0x00, 0x07, 0xa0, 0x00, 0x00, 0x00, 0x79, 0x01, 0x00,
};

const unsigned char fetch_command[FETCH_LENGTH] = {
	0x00, 0xa4, 0x04, 0x0c, 0x07, 0xa0, 0x00, 0x00, 0x00, 0x79, 0x01, 0x00, 0x00,
};

const unsigned char fetched_answer[FETCHED_LENGTH] = {
	0x6f, 0x0b, 0x84, 0x07, 0xa0, 0x00, 0x00, 0x00, 0x79, 0x01, 0x00, 0xa5, 0x00,
	0x90, 0x00,
};

int open_reader(int flags)
{
	int fd = open(reader.path, flags | O_CLOEXEC);

	if (fd < 0)
		bail_out("cannot open %s: %s", reader.path, strerror(errno));
	return fd;
}

int open_to_use(void)
{
	return open_reader(O_RDWR);
}

int call(int fd, unsigned long request, void *argument)
{
	return ioctl(fd, request, argument) < 0 ? errno : 0;
}

int power(int fd, unsigned int minor, struct scr_power *answer)
{
	struct scr_power power = { .minor = minor };
	int result = call(fd, IOCTL_SMARTCARD_POWER, &power);

	if (answer)
		*answer = power;
	return result;
}

int set_protocol(int fd, __u32 mask, __u32 *chosen)
{
	int result = call(fd, IOCTL_SMARTCARD_SET_PROTOCOL, &mask);

	if (chosen)
		*chosen = mask;
	return result;
}

int transmit(int fd, const void *command, size_t length, void *answer, __u32 *room)
{
	struct scr_transmit transmit = {
		.protocol = SCARD_PROTOCOL_T0,
		.send_buffer = (uintptr_t)command,
		.send_length = length,
		.receive_buffer = (uintptr_t)answer,
		.receive_length = *room,
	};
	int result = call(fd, IOCTL_SMARTCARD_TRANSMIT, &transmit);

	*room = transmit.receive_length;
	return result;
}

int get_attribute(int fd, __u32 tag, void *value, __u32 *room)
{
	struct scr_attribute attribute = {
		.tag = tag,
		.length = *room,
		.buffer = (uintptr_t)value,
	};
	int result = call(fd, IOCTL_SMARTCARD_GET_ATTRIBUTE, &attribute);

	*room = attribute.length;
	return result;
}

int set_attribute(int fd, __u32 tag, const void *value, __u32 length)
{
	struct scr_attribute attribute = {
		.tag = tag,
		.length = length,
		.buffer = (uintptr_t)value,
	};

	return call(fd, IOCTL_SMARTCARD_SET_ATTRIBUTE, &attribute);
}

int vendor_request(int fd, __u32 code, const void *input, size_t length)
{
	unsigned char output[64];
	struct scr_vendor vendor = {
		.code = code,
		.input = (uintptr_t)input,
		.input_length = length,
		.output = (uintptr_t)output,
		.output_length = sizeof(output),
	};

	return call(fd, IOCTL_SMARTCARD_VENDOR, &vendor);
}

int write_all(int fd, const void *command, size_t length)
{
	ssize_t written = write(fd, command, length);

	if (written < 0)
		return errno;
	expect("bytes that write() took", written, length);
	return 0;
}

int read_answer(int fd, void *answer, size_t room, size_t *length)
{
	ssize_t got = read(fd, answer, room);

	if (length)
		*length = got < 0 ? 0 : got;
	return got < 0 ? errno : 0;
}

int fetch(int fd)
{
	unsigned char answer[300];
	__u32 length = sizeof(answer);
	int result = transmit(fd, fetch_command, FETCH_LENGTH, answer, &length);

	if (!result && expect("bytes of the answer", length, FETCHED_LENGTH))
		expect_bytes("answer", answer, fetched_answer, FETCHED_LENGTH);
	return result;
}

__u32 reader_state(int fd)
{
	__u32 state = UINT32_MAX;

	expect_error("GET_STATE", call(fd, IOCTL_SMARTCARD_GET_STATE, &state), 0);
	return state;
}

__u32 last_error(int fd)
{
	__u32 error = UINT32_MAX;

	expect_error("GET_LAST_ERROR", call(fd, IOCTL_SMARTCARD_GET_LAST_ERROR, &error), 0);
	return error;
}

struct scr_status status(int fd)
{
	struct scr_status status;

	memset(&status, 0xee, sizeof(status));
	expect_error("STATUS", call(fd, SCR_IOC_STATUS, &status), 0);
	return status;
}

const char *state_name(__u32 state)
{
	static const char *const names[] = {
		[SCARD_UNKNOWN] = "UNKNOWN", [SCARD_ABSENT] = "ABSENT",
		[SCARD_PRESENT] = "PRESENT", [SCARD_SWALLOWED] = "SWALLOWED",
		[SCARD_POWERED] = "POWERED", [SCARD_NEGOTIABLE] = "NEGOTIABLE",
		[SCARD_SPECIFIC] = "SPECIFIC",
	};

	return state < COUNT(names) ? names[state] : "no state";
}

bool card_is_in(bool in)
{
	const char *how = in ? reader.insert : reader.remove;
	unsigned long wait = in ? IOCTL_SMARTCARD_IS_PRESENT : IOCTL_SMARTCARD_IS_ABSENT;
	int fd = open_reader(O_RDONLY);

	if (!in == (reader_state(fd) == SCARD_ABSENT)) {
		close(fd);
		return true;
	}
	if (!how) {
		close(fd);
		skip("no --insert and --remove");
		return false;
	}
	if (system(how))
		bail_out("%s: failed", how);
	expect_error("waiting for the card's movement", call(fd, wait, NULL), 0);
	close(fd);
	return true;
}

static int bring_to(int fd, __u32 state)
{
	int result;

	if (state == SCARD_ABSENT)
		return 0;
	result = power(fd, SCARD_POWER_DOWN, NULL);
	if (!result && state >= SCARD_NEGOTIABLE)
		result = power(fd, SCARD_COLD_RESET, NULL);
	if (!result && state >= SCARD_SPECIFIC)
		result = set_protocol(fd, SCARD_PROTOCOL_T0, NULL);
	return result;
}

int open_in_state(__u32 state)
{
	int fd;

	if (!card_is_in(state != SCARD_ABSENT))
		return -1;
	fd = open_to_use();
	expect_error(state_name(state), bring_to(fd, state), 0);
	expect("state to begin with", reader_state(fd), state);
	return fd;
}

void rest_reader(void)
{
	int fd = open_in_state(SCARD_SWALLOWED);

	if (fd >= 0)
		close(fd);
}

/* What no request is long enough for is refused before the dispatch hears of it. */
__u32 status_after(__u32 length, int error)
{
	return length > SCR_MAXIMUM_COMMAND_LENGTH ? SCR_STATUS_SUCCESS : status_of(error);
}
