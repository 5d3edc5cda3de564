// SPDX-License-Identifier: GPL-2.0-only
/*
 * What /dev/scrvirt gives: questions and cancellations.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "leak.h"
#include "poison.h"
#include "reader.h"
#include "virt/server.h"

#define HEAD	sizeof(struct scr_virt_request)

static struct server server;
static struct exchange exchange;
static struct task task;

/* read(2) with so much room. Return: bytes, or a negative errno. */
static ssize_t take_into(struct room *room)
{
	ssize_t length = read(server.fd, room->bytes, room->size);

	if (length < 0) {
		room_expect_same("a message", room);
		return -errno;
	}
	room_expect_only("a message", room, 0, length);
	expect_clean("a message", room->bytes, length);
	if ((size_t)length >= HEAD)
		memcpy(&server.message, room->bytes, length);
	expect_zero("reserved", &server.message.request.reserved, 8);
	return length;
}

/* A message of so many bytes: with too little room, and with more than that. */
static void take_message(size_t length)
{
	struct room room;

	while (!is_readable(&server))
		usleep(1000);
	room_begin(&room, length - 1);
	expect("read() without room", take_into(&room), -EMSGSIZE);
	room_end(&room);
	room_begin(&room, length + 1000);
	expect("bytes of the message", take_into(&room), length);
	room_end(&room);
}

static int ready(void)
{
	plug(&server);
	return program_with_card(&server);
}

static void go(int fd)
{
	close_program(&server, fd);
	unplug(&server);
}

struct command_row {
	const char *name;
	size_t length;
};

static const struct command_row command_rows[] = {
	{ "TRANSMIT of 1 byte", 1 }, { "TRANSMIT of 40 bytes", 40 },
	{ "TRANSMIT of 264 bytes", 264 }, { "TRANSMIT of 265 bytes", 265 },
	{ "TRANSMIT of 5000 bytes", 5000 },
	{ "the longest TRANSMIT", SCR_MAXIMUM_COMMAND_LENGTH },
};

static void run_command(const void *row, unsigned int variant)
{
	size_t length = ((const struct command_row *)row)->length;
	int fd = ready();

	fill_exchange(&exchange, length);
	begin(&task, fd, IOCTL_SMARTCARD_TRANSMIT, &exchange.transmit);
	take_message(HEAD + length);
	if (variant) {
		call(fd, SCR_IOC_CANCEL, NULL);
		expect_end(&task, ECANCELED);
		take_message(HEAD);
	} else {
		answer(&server, SCR_STATUS_SUCCESS, "\x90", 2);
		expect_end(&task, 0);
	}
	go(fd);
}

static const char *const command_names[] = { "answered", "cancelled" };

static void run_bare(const void *row, unsigned int variant)
{
	struct scr_power power = { .minor = SCARD_WARM_RESET };
	__u32 protocol = SCARD_PROTOCOL_T0;
	int fd = ready();

	(void)row;
	begin(&task, fd, IOCTL_SMARTCARD_POWER, &power);
	take_message(HEAD);
	answer_as_card(&server);
	expect_end(&task, 0);
	begin(&task, fd, variant ? IOCTL_SMARTCARD_SWALLOW : IOCTL_SMARTCARD_SET_PROTOCOL,
	      &protocol);
	take_message(HEAD);
	answer_as_card(&server);
	expect_end(&task, 0);
	go(fd);
}

static const struct function_case bare_rows[] = { { "POWER, and" } };
static const char *const bare_names[] = { "SET_PROTOCOL", "SWALLOW" };

const struct group virt_groups[] = {
	GROUP_VARIANTS("question", command_rows, run_command, command_names),
	GROUP_VARIANTS("question", bare_rows, run_bare, bare_names),
	{ 0 },
};
