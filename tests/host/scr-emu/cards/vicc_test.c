// SPDX-License-Identifier: GPL-2.0-only
/*
 * The card that is a program, with a program: a child of this one.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "card.h"
#include "loop.h"

#define LONGEST		65535

static struct card card;
static pid_t program;
static unsigned int port;
static unsigned int arrivals, departures;
static u8 command[LONGEST];

/* Ends the child with @code if something is not as it should be. */
static void want(bool good, int code)
{
	if (!good)
		_exit(code);
}

static u32 receive(int fd, u8 *bytes)
{
	u8 length[2];

	want(recv(fd, length, 2, MSG_WAITALL) == 2, 10);
	want(recv(fd, bytes, length[0] << 8 | length[1], MSG_WAITALL) ==
	     (length[0] << 8 | length[1]), 11);
	return length[0] << 8 | length[1];
}

/* In two pieces, cut at @cut. */
static void reply(int fd, const u8 *bytes, u32 length, u32 cut)
{
	static u8 message[2 + LONGEST];

	message[0] = length >> 8;
	message[1] = length & 0xff;
	memcpy(message + 2, bytes, length);
	want(send(fd, message, cut, 0) == (ssize_t)cut, 12);
	usleep(10000);
	want(send(fd, message + cut, 2 + length - cut, 0) == (ssize_t)(2 + length - cut), 13);
}

static void expect(int fd, const char *bytes, u32 length)
{
	static u8 message[LONGEST];

	want(receive(fd, message) == length && !memcmp(message, bytes, length), 14);
}

static void be_the_program(void)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	static u8 longest[LONGEST];
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	want(!connect(fd, (struct sockaddr *)&address, sizeof(address)), 1);
	expect(fd, "\4", 1);
	reply(fd, (const u8 *)"\x3b\x80\x80\x01\x01", 5, 1);
	expect(fd, "\1", 1);
	expect(fd, "\0\x84\0\0\2", 5);
	reply(fd, (const u8 *)"\xaa\xbb\x90\0", 4, 3);
	want(receive(fd, longest) == LONGEST, 2);
	longest[LONGEST - 2] = 0x90;
	longest[LONGEST - 1] = 0;
	reply(fd, longest, LONGEST, 70);
	/* A reset overtakes the next one: its answer is not wanted. */
	expect(fd, "\0\x84\0\0\1", 5);
	expect(fd, "\2", 1);
	expect(fd, "\0\x84\0\0\2", 5);
	reply(fd, (const u8 *)"\x11\x90\0", 3, 1);
	reply(fd, (const u8 *)"\x61\2", 2, 4);
	expect(fd, "\0\xc0\0\0\2", 5);
	reply(fd, (const u8 *)"\xcc\xdd\x90\0", 4, 4);
	expect(fd, "\0", 1);
	_exit(0);
}

static void give(const u8 *bytes, u32 length)
{
	card_apdu(&card, bytes, length);
	assert_int_equal(card.manner, CARD_LATER);
}

static void answered(struct card *answering)
{
	static unsigned int count;

	assert_ptr_equal(answering, &card);
	assert_int_equal(card.status, 0x9000);
	switch (++count) {
	case 1:
		assert_int_equal(card.length, 2);
		assert_memory_equal(card.data, "\xaa\xbb", 2);
		memcpy(command, "\0\xd6\0\0\0\xff\xf6", 7);
		memset(command + 7, 0x5a, LONGEST - 9);
		give(command, LONGEST);
		break;
	case 2:
		assert_int_equal(card.length, LONGEST - 2);
		assert_memory_equal(card.data + 7, command + 7, LONGEST - 9);
		give((const u8 *)"\0\x84\0\0\1", 5);
		card_reset(&card);
		give((const u8 *)"\0\x84\0\0\2", 5);
		break;
	default:
		assert_int_equal(count, 3);
		assert_memory_equal(card.data, "\xcc\xdd", 2);
		card_power_off(&card);
		break;
	}
}

static void changed(struct card *changing, bool present)
{
	assert_ptr_equal(changing, &card);
	if (!present) {
		departures++;
		loop_quit();
		return;
	}
	arrivals++;
	assert_int_equal(card.atr_length, 5);
	card_reset(&card);
	give((const u8 *)"\0\x84\0\0\2", 5);
}

static void too_long(void *context)
{
	(void)context;
	kill(program, SIGKILL);
}

static void a_program_is_the_card(void **state)
{
	struct timer timer = { .expired = too_long };
	struct card_kind kind = {};
	int status;

	(void)state;
	port = 40000 + getpid() % 20000;
	kind.model = &vicc_card;
	kind.port = port - 3;
	card.answered = answered;
	card.changed = changed;
	card_open(&card, &kind, 3);
	program = fork();
	if (!program)
		be_the_program();
	timer_start(&timer, 20000);
	assert_int_equal(loop_run(), 0);
	assert_int_equal(waitpid(program, &status, 0), program);
	assert_int_equal(status, 0);
	assert_int_equal(arrivals, 1);
	assert_int_equal(departures, 1);
	card_close(&card);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_is_the_card),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
