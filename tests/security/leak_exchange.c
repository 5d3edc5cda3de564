// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers: of the card, by every way that there is to ask it, and of the reader. They
 * are written as far as they go, and what does not fit is not written at all.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <unistd.h>

#include "leak.h"
#include "poison.h"
#include "reader.h"
#include "requests.h"
#include "sharing/card.h"
#include "sysfs.h"
#include "uring/ring.h"

enum way { IOCTL, WRITE_READ, RING, VENDOR_REQUEST, WAYS };

static const char *const way_names[] = {
	"by ioctl", "by write(2) and read(2)", "by io_uring", "of a vendor request",
};

/* Around the lengths where copies are made in another way. */
struct length_row {
	const char *name;
	size_t length;
};

static const struct length_row length_rows[] = {
	{ "3 bytes", 3 }, { "31 bytes", 31 }, { "32 bytes", 32 }, { "33 bytes", 33 },
	{ "63 bytes", 63 }, { "64 bytes", 64 }, { "263 bytes", 263 }, { "264 bytes", 264 },
	{ "265 bytes", 265 }, { "4096 bytes", 4096 },
	{ "the longest answer", SCR_MAXIMUM_RESPONSE_LENGTH },
};

static unsigned char command[SCR_MAXIMUM_RESPONSE_LENGTH];

/* Return: 0 or an errno; @length: what the call says. */
static int ask(int fd, enum way way, struct room *room, size_t *length)
{
	struct scr_transmit transmit = {
		.protocol = SCARD_PROTOCOL_T0,
		.send_buffer = (uintptr_t)command, .send_length = *length - 2,
		.receive_buffer = (uintptr_t)room->bytes, .receive_length = room->size,
	};
	struct scr_vendor vendor = {
		.code = SCR_VENDOR_CCID_ESCAPE,
		.input = (uintptr_t)command, .input_length = *length - 2,
		.output = (uintptr_t)room->bytes, .output_length = room->size,
	};
	struct ring ring;
	int result;

	switch (way) {
	case IOCTL:
		result = call(fd, IOCTL_SMARTCARD_TRANSMIT, &transmit);
		break;
	case WRITE_READ:
		result = write_all(fd, command, *length - 2);
		return result ? result : read_answer(fd, room->bytes, room->size, length);
	case RING:
		ring_open(&ring, 0);
		ring_command(&ring, fd, IOCTL_SMARTCARD_TRANSMIT, &transmit, 0);
		result = ring_result(&ring, NULL);
		ring_close(&ring);
		break;
	default:
		result = call(fd, IOCTL_SMARTCARD_VENDOR, &vendor);
		*length = vendor.output_length;
		return result;
	}
	*length = transmit.receive_length;
	return result;
}

static void check_answer(int fd, enum way way, size_t length, size_t space, int expected)
{
	struct room room;
	size_t told = length;
	int result;

	room_begin(&room, space);
	result = ask(fd, way, &room, &told);
	expect_error("the call", result, expected);
	if (result) {
		room_expect_same("answer", &room);
	} else {
		expect("length", told, length);
		room_expect_only("answer", &room, 0, length);
		expect_clean("answer", room.bytes, length);
	}
	room_end(&room);
}

static int open_ready_again(void)
{
	int fd = open_to_use();

	power(fd, SCARD_COLD_RESET, NULL);
	set_protocol(fd, SCARD_PROTOCOL_T0, NULL);
	return fd;
}

static int open_ready(void)
{
	new_reader();
	expect_error("escape", write_escape(reader.path, "1"), 0);
	return open_ready_again();
}

static void run_length(const void *row, unsigned int variant)
{
	size_t i, length = ((const struct length_row *)row)->length;
	int fd = open_ready();

	for (i = 0; i < sizeof(command); i++)
		command[i] = i * 7 + (i >> 8);
	check_answer(fd, variant, length, length, 0);
	check_answer(fd, variant, length, length + 100, 0);
	check_answer(fd, variant, length, length - 1, EOVERFLOW);
	if (variant == WRITE_READ) {
		/* The answer that did not fit is there still. */
		close(fd);
		fd = open_ready_again();
	}
	check_answer(fd, variant, length, 2, length == 2 ? 0 : EOVERFLOW);
	close(fd);
	end_reader();
}

/* What the card has not answered, is not written. */
static void run_failure(const void *row, unsigned int variant)
{
	int fd = open_ready(), expected = ENOMEDIUM;
	struct room room;
	size_t told = 40;

	(void)row;
	card_leaves();
	if (variant == VENDOR_REQUEST)
		expected = 0;
	room_begin(&room, 100);
	expect_error("the call", ask(fd, variant, &room, &told), expected);
	if (expected)
		room_expect_same("answer", &room);
	room_end(&room);
	close(fd);
	end_reader();
}

static const struct function_case failure_rows[] = { { "no card" } };

const struct group exchange_groups[] = {
	GROUP_VARIANTS("answer", length_rows, run_length, way_names),
	GROUP_VARIANTS("answer", failure_rows, run_failure, way_names),
	{ 0 },
};
