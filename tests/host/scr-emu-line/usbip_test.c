// SPDX-License-Identifier: GPL-2.0-only
/*
 * A host at the other end of a USB/IP socket: URBs that are completed, and those that are
 * unlinked, early and late.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "loop.h"
#include "usbip.h"

#define WORDS	12	/* of a header */

enum { SUBMIT = 1, UNLINK, SUBMITTED };

static struct host *device;
static struct watch host;
static u64 seen;	/* the URB that the device heard of last */
static char answers[200];

static void submitted(void *context, struct urb *urb)
{
	(void)context;
	seen = urb->id;
}

static void gone(void *context)
{
	(void)context;
}

static const struct host_events events = {
	.submitted = submitted,
	.gone = gone,
};

/* Everything that was sent before is answered by now. */
static void hear(struct watch *watch, uint32_t ready)
{
	u32 header[WORDS];
	char *end = answers;

	(void)ready;
	while (recv(watch->fd, header, sizeof(header), MSG_DONTWAIT) == sizeof(header))
		end += sprintf(end, "%s%s %u: %d", end == answers ? "" : ", ",
			       ntohl(header[0]) == SUBMITTED ? "urb" : "unlink", ntohl(header[1]),
			       (int)ntohl(header[5]));
	loop_quit();
}

static int connected(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	device = usbip_open(fds[0], &events, NULL);
	assert_non_null(device);
	host.fd = fds[1];
	host.ready = hear;
	seen = 0;
	return watch_open(&host);
}

static int disconnected(void **state)
{
	(void)state;
	host_close(device);
	watch_close(&host);
	return 0;
}

/* The command of that number: SUBMIT, of 64 bytes from endpoint 1, or UNLINK of @what. */
static void send_command(u32 command, u32 number, u32 what)
{
	u32 header[WORDS] = { htonl(command), htonl(number), 0, htonl(1), htonl(1), htonl(what) };

	if (command == SUBMIT)
		header[6] = htonl(64);
	assert_int_equal(send(host.fd, header, sizeof(header), 0), sizeof(header));
}

static const char *answered(void)
{
	answers[0] = '\0';
	loop_run();
	return answers;
}

static void unlinked_in_time(void **state)
{
	(void)state;
	send_command(SUBMIT, 5, 0);
	send_command(UNLINK, 6, 5);
	assert_string_equal(answered(), "unlink 6: -104");
	assert_null(device->urbs);
}

static void unlinked_too_late(void **state)
{
	(void)state;
	send_command(SUBMIT, 5, 0);
	send_command(SUBMIT, 6, 0);
	send_command(UNLINK, 7, 6);
	assert_string_equal(answered(), "unlink 7: -104");
	host_complete(device, host_find(device, 5), 0, NULL, 0);
	assert_string_equal(answered(), "urb 5: 0");
	send_command(UNLINK, 8, 5);
	assert_string_equal(answered(), "unlink 8: 0");
	send_command(SUBMIT, 9, 0);
	send_command(UNLINK, 10, 9);
	assert_string_equal(answered(), "unlink 10: -104");
}

static void unlink_overtakes(void **state)
{
	(void)state;
	send_command(SUBMIT, 5, 0);
	send_command(UNLINK, 8, 7);
	send_command(UNLINK, 9, 6);
	send_command(SUBMIT, 6, 0);
	send_command(SUBMIT, 7, 0);
	assert_string_equal(answered(), "unlink 9: -104, unlink 8: -104");
	assert_int_equal(seen, 5);
	send_command(SUBMIT, 10, 0);
	send_command(UNLINK, 11, 10);
	assert_string_equal(answered(), "unlink 11: -104");
	assert_int_equal(seen, 10);
}

static void numbers_go_round(void **state)
{
	(void)state;
	send_command(SUBMIT, 0xfffffffe, 0);
	send_command(UNLINK, 2, 1);
	send_command(SUBMIT, 1, 0);
	assert_string_equal(answered(), "unlink 2: -104");
	assert_int_equal(seen, 0xfffffffe);
	send_command(UNLINK, 4, 0xffffffff);
	assert_string_equal(answered(), "unlink 4: 0");
}

/* The port had another connection before, and its URBs are still being unlinked. */
static void unlink_comes_first_of_all(void **state)
{
	(void)state;
	send_command(UNLINK, 0x80000001, 0x80000000);
	assert_string_equal(answered(), "unlink 2147483649: 0");
	send_command(SUBMIT, 0x80000002, 0);
	send_command(UNLINK, 0x80000003, 0x7fffffff);
	assert_string_equal(answered(), "unlink 2147483651: 0");
	assert_int_equal(seen, 0x80000002);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(unlinked_in_time, connected, disconnected),
		cmocka_unit_test_setup_teardown(unlinked_too_late, connected, disconnected),
		cmocka_unit_test_setup_teardown(unlink_overtakes, connected, disconnected),
		cmocka_unit_test_setup_teardown(numbers_go_round, connected, disconnected),
		cmocka_unit_test_setup_teardown(unlink_comes_first_of_all, connected, disconnected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
