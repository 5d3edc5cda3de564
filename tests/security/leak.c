// SPDX-License-Identifier: GPL-2.0-only
/*
 * leak_test: every byte that the kernel copies to a program was written by it, and it
 * writes nothing else; in every state of the reader, with success and without. This
 * file has the structures of the ioctls of /dev/scrN and /dev/scrctl. It is the reader,
 * by /dev/scrvirt, and needs root's rights, the modules scr and scr-virt, and a kernel
 * that poisons memory: see tests/guest/cases/poison.sh.
 *
 * Exit status: 0; 1 if a case failed; 2 if there is no /dev/scrvirt.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "leak.h"
#include "poison.h"
#include "reader.h"
#include "requests.h"
#include "sharing/card.h"

/**
 * struct structure_row - what an ioctl writes to its argument
 * @name: of it
 * @request: enum request_index
 * @size: bytes of the argument
 * @from: first byte that it writes, when it succeeds
 * @to: after the last one
 * @length_at: or where it tells the length of an answer, also of one that is too long
 * @check: of what it has written, more than that it is clean; or NULL
 */
struct structure_row {
	const char *name;
	enum request_index request;
	size_t size, from, to, length_at;
	void (*check)(const void *argument);
};

static void check_atr(const unsigned char *atr, size_t length)
{
	expect_zero("after the ATR", atr + length, SCARD_ATR_LENGTH - length);
}

static void check_power(const void *argument)
{
	const struct scr_power *power = argument;

	check_atr(power->atr, power->atr_length);
	expect_zero("reserved", power->reserved, sizeof(power->reserved));
}

static void check_connect(const void *argument)
{
	const struct scr_connect *connect = argument;

	check_atr(connect->atr, connect->atr_length);
	expect_zero("reserved", connect->reserved, sizeof(connect->reserved));
}

static void check_status(const void *argument)
{
	const struct scr_status *status = argument;

	check_atr(status->atr, status->atr_length);
	expect_zero("reserved", status->reserved, sizeof(status->reserved));
}

static void check_string(const char *string)
{
	size_t length = strnlen(string, SCR_INFO_STRING_LENGTH);

	expect_zero("after a string", string + length, SCR_INFO_STRING_LENGTH - length);
}

static void check_info(const void *argument)
{
	const struct scr_info *info = argument;

	check_string(info->vendor);
	check_string(info->product);
	check_string(info->serial);
	check_string(info->location);
	check_string(info->interface);
	expect_zero("reserved", info->reserved, sizeof(info->reserved));
}

static const struct structure_row structure_rows[] = {
	{ "POWER", POWER, sizeof(struct scr_power), offsetof(struct scr_power, atr_length),
	  sizeof(struct scr_power), 0, check_power },
	{ "GET_ATTRIBUTE", GET_ATTRIBUTE, sizeof(struct scr_attribute),
	  0, 0, offsetof(struct scr_attribute, length), NULL },
	{ "SET_ATTRIBUTE", SET_ATTRIBUTE, sizeof(struct scr_attribute), 0, 0, 0, NULL },
	{ "CONFISCATE", CONFISCATE, 16, 0, 0, 0, NULL },
	{ "TRANSMIT", TRANSMIT, sizeof(struct scr_transmit),
	  0, 0, offsetof(struct scr_transmit, receive_length), NULL },
	{ "EJECT", EJECT, 16, 0, 0, 0, NULL },
	{ "SWALLOW", SWALLOW, 16, 0, 0, 0, NULL },
	{ "IS_PRESENT", IS_PRESENT, 16, 0, 0, 0, NULL },
	{ "IS_ABSENT", IS_ABSENT, 16, 0, 0, 0, NULL },
	{ "SET_PROTOCOL", SET_PROTOCOL, 4, 0, sizeof(__u32), 0, NULL },
	{ "GET_STATE", GET_STATE, 4, 0, sizeof(__u32), 0, NULL },
	{ "GET_LAST_ERROR", GET_LAST_ERROR, 4, 0, sizeof(__u32), 0, NULL },
	{ "GET_PERF_CNTR", GET_PERF_CNTR, sizeof(struct scr_perf_counter),
	  0, sizeof(struct scr_perf_counter), 0, NULL },
	{ "VENDOR", VENDOR, sizeof(struct scr_vendor),
	  0, 0, offsetof(struct scr_vendor, output_length), NULL },
	{ "CONNECT", CONNECT, sizeof(struct scr_connect), 0, sizeof(struct scr_connect), 0,
	  check_connect },
	{ "RECONNECT", RECONNECT, sizeof(struct scr_connect), 0, sizeof(struct scr_connect), 0,
	  check_connect },
	{ "DISCONNECT", DISCONNECT, 4, 0, 0, 0, NULL },
	{ "BEGIN_TRANSACTION", BEGIN_TRANSACTION, sizeof(struct scr_transaction), 0, 0, 0,
	  NULL },
	{ "END_TRANSACTION", END_TRANSACTION, 4, 0, 0, 0, NULL },
	{ "STATUS", STATUS, sizeof(struct scr_status), 0,
	  sizeof(struct scr_status), 0, check_status },
	{ "CANCEL", CANCEL, 16, 0, 0, 0, NULL },
	{ "SECURE", SECURE, sizeof(struct scr_secure),
	  0, 0, offsetof(struct scr_secure, response_length), NULL },
	{ "INFO", INFO, sizeof(struct scr_info), 0, sizeof(struct scr_info), 0, check_info },
};

/* How it is with the reader when the ioctl comes. */
enum situation {
	NO_CARD, UNPOWERED, UNKNOWN_ATR, SILENT, NO_PROTOCOL, READY, CONNECTED_FILE,
	IN_TRANSACTION, BESIDE_EXCLUSIVE, WATCHING, UNPLUGGED, SITUATIONS,
};

static const char *const situation_names[] = {
	"no card", "card without power", "an ATR that nobody knows", "mute card",
	"no protocol", "ready", "connected", "in a transaction",
	"another has it for itself", "read-only file", "unplugged",
};

static int exclusive;

static void come_to(enum situation situation, int fd)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_EXCLUSIVE, .protocols = SCARD_PROTOCOL_T0,
	};

	if (situation == NO_CARD)
		card_leaves();
	if (situation == UNKNOWN_ATR)
		card_answers(NONSENSE);
	if (situation == SILENT)
		card_answers(MUTE);
	if (situation == NO_PROTOCOL || situation == READY)
		power(fd, SCARD_COLD_RESET, NULL);
	if (situation == READY)
		set_protocol(fd, SCARD_PROTOCOL_T0, NULL);
	if (situation == CONNECTED_FILE || situation == IN_TRANSACTION)
		perfect_call(fd, CONNECT);
	if (situation == IN_TRANSACTION)
		perfect_call(fd, BEGIN_TRANSACTION);
	if (situation == BESIDE_EXCLUSIVE) {
		exclusive = open_to_use();
		call(exclusive, SCR_IOC_CONNECT, &connect);
	}
	if (situation == UNPLUGGED)
		end_reader();
}

static void check_argument(const struct structure_row *r, const struct room *room, int result)
{
	size_t from = r->length_at ? r->length_at : r->from;
	size_t to = r->length_at ? r->length_at + 4 : r->to;
	bool told = !result || (r->request == POWER && result == EMEDIUMTYPE);

	if (told) {
		room_expect_only(r->name, room, from, to);
		expect_clean(r->name, room->bytes + from, to - from);
		if (r->check)
			r->check(room->bytes);
	} else if (result == EOVERFLOW && r->length_at) {
		room_expect_only(r->name, room, from, to);
	} else {
		room_expect_same(r->name, room);
	}
}

/* What the ioctl does not read is left as it is, so that it is seen to be written. */
static void blur(const struct structure_row *r, struct room *room)
{
	struct scr_power *power = (void *)room->bytes;
	struct scr_connect *connect = (void *)room->bytes;

	if (r->request == POWER) {
		power->atr_length = 0xa5a5a5a5;
		memset(power->atr, UNTOUCHED, sizeof(power->atr));
	} else if (r->request == CONNECT || r->request == RECONNECT) {
		connect->atr_length = 0xa5a5a5a5;
		connect->protocol = 0xa5a5a5a5;
		memset(connect->atr, UNTOUCHED, sizeof(connect->atr));
	} else if (r->request >= STATUS || r->request == GET_STATE ||
		   r->request == GET_LAST_ERROR || r->request == GET_PERF_CNTR) {
		if (r->request != SECURE)
			memset(room->bytes, UNTOUCHED, room->size);
	}
}

static void run_structure(const void *row, unsigned int variant)
{
	const struct structure_row *r = row;
	union argument argument;
	struct room room;
	int fd, result;

	new_reader();
	fd = open_reader((variant == WATCHING ? O_RDONLY : O_RDWR) | O_NONBLOCK);
	come_to(variant, fd);
	perfect_argument(r->request, &argument);
	room_begin(&room, r->size);
	memcpy(room.bytes, &argument, r->size < sizeof(argument) ? r->size : sizeof(argument));
	blur(r, &room);
	room_ready(&room);
	result = call(fd, request_number[r->request], room.bytes);
	check_argument(r, &room, result);
	room_end(&room);
	if (variant == BESIDE_EXCLUSIVE)
		close(exclusive);
	close(fd);
	if (variant != UNPLUGGED)
		end_reader();
}

/* All tags that there may be, of the classes that there are. */
static const __u32 classes[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x7ffe, 0x7fff };

#define TAGS_OF_CLASS	0x210

static void check_attribute(int fd, __u32 tag, __u32 space, bool ask_length)
{
	struct scr_attribute attribute = { .tag = tag, .length = ask_length ? 0 : space };
	struct room room;
	int result;

	room_begin(&room, space);
	attribute.buffer = ask_length ? 0 : (uintptr_t)room.bytes;
	result = call(fd, IOCTL_SMARTCARD_GET_ATTRIBUTE, &attribute);
	if (result || ask_length || attribute.length > space) {
		room_expect_same("attribute", &room);
	} else {
		room_expect_only("attribute", &room, 0, attribute.length);
		expect_clean("attribute", room.bytes, attribute.length);
	}
	room_end(&room);
}

static void attributes(void)
{
	static const __u32 spaces[] = { 0, 1, 4, 33, 300 };
	unsigned int i, j, k;
	int fd;

	new_reader();
	fd = open_reader(O_RDWR);
	power(fd, SCARD_COLD_RESET, NULL);
	set_protocol(fd, SCARD_PROTOCOL_T1, NULL);
	for (i = 0; i < COUNT(classes); i++)
		for (j = 0; j < TAGS_OF_CLASS; j++) {
			for (k = 0; k < COUNT(spaces); k++)
				check_attribute(fd, classes[i] << 16 | j, spaces[k], false);
			check_attribute(fd, classes[i] << 16 | j, 0, true);
		}
	close(fd);
	end_reader();
}

static void list_of_readers(void)
{
	static const __u32 spaces[] = { 0, 1, 2, 5 };
	int fd = open("/dev/scrctl", O_RDONLY | O_CLOEXEC), result;
	struct scr_readers readers;
	struct room entries;
	unsigned int i, count;

	new_reader();
	for (i = 0; i < COUNT(spaces); i++) {
		room_begin(&entries, spaces[i] * sizeof(struct scr_reader_entry));
		readers = (struct scr_readers) {
			.entries = (uintptr_t)entries.bytes, .count = spaces[i],
		};
		result = call(fd, SCR_IOC_READERS, &readers);
		count = readers.count < spaces[i] ? readers.count : spaces[i];
		expect_error("READERS", result, readers.count > spaces[i] ? EOVERFLOW : 0);
		count *= sizeof(struct scr_reader_entry);
		room_expect_only("entries", &entries, 0, count);
		expect_clean("entries", entries.bytes, count);
		expect_zero("reserved", &readers.reserved, sizeof(readers.reserved));
		room_end(&entries);
	}
	end_reader();
	close(fd);
}

static const struct function_case more_rows[] = {
	{ "all attributes", attributes },
	{ "READERS", list_of_readers },
};

const struct group structure_groups[] = {
	GROUP_VARIANTS("structure", structure_rows, run_structure, situation_names),
	GROUP("structure", more_rows, run_function),
	{ 0 },
};

static const struct group *const topics[] = {
	structure_groups, exchange_groups, virt_groups,
};

int main(void)
{
	int result = run_all(topics, COUNT(topics));

	printf("# bytes checked %llu\n", bytes_checked);
	return result;
}
