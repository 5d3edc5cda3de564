// SPDX-License-Identifier: GPL-2.0-only
/*
 * IOCTL_SMARTCARD_TRANSMIT: lengths, protocols, buffers, and the counters of
 * IOCTL_SMARTCARD_GET_PERF_CNTR.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "memory.h"
#include "reader.h"
#include "requests.h"
#include "test.h"

/* QEMU's reader tells 261 as the longest command. */
#define LONGEST		261

static unsigned char zeros[SCR_MAXIMUM_COMMAND_LENGTH + 1];

struct send_row {
	const char *name;
	__u32 length;
	int error;
};

static const struct send_row send_rows[] = {
	{ "0 bytes", 0, EINVAL },
	{ "1 byte", 1, 0 },
	{ "3 bytes", 3, 0 },
	{ "4 bytes", 4, 0 },
	{ "5 bytes", 5, 0 },
	{ "the longest that the reader takes", LONGEST, 0 },
	{ "one more", LONGEST + 1, EINVAL },
	{ "the longest of all APDUs", SCR_MAXIMUM_COMMAND_LENGTH, EINVAL },
	{ "longer than any APDU", SCR_MAXIMUM_COMMAND_LENGTH + 1, EINVAL },
	{ "0x80000000 bytes", 0x80000000, EINVAL },
	{ "0xffffffff bytes", 0xffffffff, EINVAL },
};

/* What is sent is answered by two bytes: the card does not know it. */
static void run_send(const void *row, unsigned int variant)
{
	const struct send_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);
	unsigned char answer[2];
	__u32 room = sizeof(answer);

	(void)variant;
	expect_error("TRANSMIT", transmit(fd, zeros, r->length, answer, &room), r->error);
	expect_hex("last error", last_error(fd), status_after(r->length, r->error));
	expect("receive_length", room, sizeof(answer));
	if (!r->error && room == sizeof(answer))
		expect("SW1's upper half", answer[0] >> 4, 6);
	close(fd);
}

struct receive_row {
	const char *name;
	__u32 room;
	int error;
	__u32 length;	/* receive_length afterwards */
};

static const struct receive_row receive_rows[] = {
	{ "no room", 0, EOVERFLOW, 0 },
	{ "room for one byte", 1, EOVERFLOW, 1 },
	{ "room for SW1 SW2 only", 2, EOVERFLOW, FETCHED_LENGTH },
	{ "one byte too few", FETCHED_LENGTH - 1, EOVERFLOW, FETCHED_LENGTH },
	{ "as much as there is", FETCHED_LENGTH, 0, FETCHED_LENGTH },
	{ "one byte to spare", FETCHED_LENGTH + 1, 0, FETCHED_LENGTH },
	{ "room for any response", SCR_MAXIMUM_RESPONSE_LENGTH, 0, FETCHED_LENGTH },
	{ "0xffffffff bytes", 0xffffffff, 0, FETCHED_LENGTH },
};

/* Nothing is written beyond the answer, and nothing of one that does not fit. */
static void run_receive(const void *row, unsigned int variant)
{
	const struct receive_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);
	static unsigned char answer[SCR_MAXIMUM_RESPONSE_LENGTH];
	static unsigned char untouched[SCR_MAXIMUM_RESPONSE_LENGTH];
	__u32 written = r->error ? 0 : r->length;
	__u32 room = r->room;

	(void)variant;
	memset(answer, 0xee, sizeof(answer));
	memset(untouched, 0xee, sizeof(untouched));
	expect_error("TRANSMIT", transmit(fd, fetch_command, FETCH_LENGTH, answer, &room),
		     r->error);
	expect("receive_length", room, r->length);
	expect_hex("last error", last_error(fd), status_of(r->error));
	expect_bytes("answer", answer, fetched_answer, written);
	expect_bytes("memory after the answer", answer + written, untouched,
		     sizeof(answer) - written);
	close(fd);
}

struct protocol_row {
	const char *name;
	__u32 protocol;
};

static const struct protocol_row protocol_rows[] = {
	{ "T1", SCARD_PROTOCOL_T1 },
	{ "RAW", SCARD_PROTOCOL_RAW },
	{ "undefined", SCARD_PROTOCOL_UNDEFINED },
	{ "T0|T1", SCARD_PROTOCOL_Tx },
	{ "T0|DEFAULT", SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_DEFAULT },
	{ "0xffffffff", 0xffffffff },
};

static void run_protocol(const void *row, unsigned int variant)
{
	const struct protocol_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);
	union argument argument;

	(void)variant;
	perfect_argument(TRANSMIT, &argument);
	argument.transmit.protocol = r->protocol;
	expect_error("TRANSMIT", call(fd, IOCTL_SMARTCARD_TRANSMIT, &argument), EBADFD);
	expect_hex("last error", last_error(fd), SCR_STATUS_INVALID_DEVICE_STATE);
	expect_error("TRANSMIT afterwards", fetch(fd), 0);
	close(fd);
}

/* T=0 as it is: 61xx, and GET RESPONSE is the program's to send. */
static void select_get_response(void)
{
	static const unsigned char get_response[] = { 0x00, 0xc0, 0x00, 0x00, 0x0d };
	static const unsigned char status_word[] = { 0x61, 0x0d };
	int fd = open_in_state(SCARD_SPECIFIC);
	unsigned char answer[300];
	__u32 room = sizeof(answer);

	expect_error("SELECT", transmit(fd, select_command, SELECT_LENGTH, answer, &room), 0);
	if (expect("bytes of SELECT's answer", room, 2))
		expect_bytes("SELECT's answer", answer, status_word, 2);
	room = sizeof(answer);
	expect_error("GET RESPONSE", transmit(fd, get_response, sizeof(get_response),
					      answer, &room), 0);
	if (expect("bytes of GET RESPONSE's answer", room, FETCHED_LENGTH))
		expect_bytes("GET RESPONSE's answer", answer, fetched_answer, FETCHED_LENGTH);
	close(fd);
}

/* VERIFY without data: case 1, four bytes; T=0 has it with P3 = 0 (9000). */
static void case_1(void)
{
	static const unsigned char verify[] = { 0x00, 0x20, 0x00, 0x00 };
	static const unsigned char done[] = { 0x90, 0x00 };
	int fd = open_in_state(SCARD_SPECIFIC);
	unsigned char answer[300];
	__u32 room = sizeof(answer);

	expect_error("VERIFY", transmit(fd, verify, sizeof(verify), answer, &room), 0);
	if (expect("bytes of the answer", room, 2))
		expect_bytes("answer", answer, done, 2);
	close(fd);
}

static void same_buffer(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	unsigned char both[300];
	__u32 room = sizeof(both);

	memcpy(both, fetch_command, FETCH_LENGTH);
	expect_error("TRANSMIT", transmit(fd, both, FETCH_LENGTH, both, &room), 0);
	expect("bytes of the answer", room, FETCHED_LENGTH);
	expect_bytes("answer", both, fetched_answer, FETCHED_LENGTH);
	close(fd);
}

static void argument_is_kept(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	union argument before, after;

	perfect_argument(TRANSMIT, &before);
	after = before;
	expect_error("TRANSMIT", call(fd, IOCTL_SMARTCARD_TRANSMIT, &after), 0);
	before.transmit.receive_length = FETCHED_LENGTH;
	expect_bytes("argument", &after, &before, sizeof(after.transmit));
	close(fd);
}

static struct scr_perf_counter performance(int fd)
{
	struct scr_perf_counter counter = { 0 };

	expect_error("GET_PERF_CNTR", call(fd, IOCTL_SMARTCARD_GET_PERF_CNTR, &counter), 0);
	return counter;
}

static void performance_counts(void)
{
	int i, fd = open_in_state(SCARD_SPECIFIC);
	struct scr_perf_counter before = performance(fd), now;

	for (i = 0; i < 10; i++)
		expect_error("TRANSMIT", fetch(fd), 0);
	now = performance(fd);
	expect("transmissions", now.transmissions - before.transmissions, 10);
	expect("bytes", now.bytes - before.bytes, 10 * (FETCH_LENGTH + FETCHED_LENGTH));
	close(fd);
}

/* An emulated machine's clock may tick in milliseconds only: not every exchange counts. */
static void performance_takes_time(void)
{
	int i, fd = open_in_state(SCARD_SPECIFIC);
	__u64 before = performance(fd).microseconds, start = now(), took = 0;

	for (i = 0; i < 2000 && !took; i++) {
		expect_error("TRANSMIT", fetch(fd), 0);
		took = performance(fd).microseconds - before;
	}
	if (!took || took * 1000 > now() - start)
		fail("the exchanges took %llu us", (unsigned long long)took);
	close(fd);
}

/* What did not get to the card is not an exchange. */
static void performance_ignores(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	struct scr_perf_counter before = performance(fd), now;
	unsigned char answer[2];
	__u32 room = sizeof(answer);

	transmit(fd, zeros, 0, answer, &room);
	transmit(fd, zeros, LONGEST + 1, answer, &room);
	room = 1;
	transmit(fd, fetch_command, FETCH_LENGTH, answer, &room);
	power(fd, SCARD_WARM_RESET, NULL);
	fetch(fd);
	now = performance(fd);
	expect("transmissions", now.transmissions - before.transmissions, 0);
	expect("bytes", now.bytes - before.bytes, 0);
	close(fd);
}

static const struct function_case transmit_cases[] = {
	{ "SELECT, GET RESPONSE", select_get_response },
	{ "four bytes are a whole command", case_1 },
	{ "one buffer for both", same_buffer },
	{ "nothing but receive_length is written", argument_is_kept },
	{ "GET_PERF_CNTR counts", performance_counts },
	{ "GET_PERF_CNTR's time", performance_takes_time },
	{ "GET_PERF_CNTR does not count what was refused", performance_ignores },
};

const struct group transmit_groups[] = {
	GROUP("send", send_rows, run_send),
	GROUP("receive", receive_rows, run_receive),
	GROUP("transmit in another protocol", protocol_rows, run_protocol),
	GROUP("transmit", transmit_cases, run_function),
	{ 0 }
};
