// SPDX-License-Identifier: GPL-2.0-only
/*
 * uring_test: TRANSMIT and POWER by io_uring, case by case, in KTAP. It is the
 * reader, by /dev/scrvirt, and the programs at it. It needs root's rights, and the
 * modules scr and scr-virt.
 *
 * Exit status: 0; 1 if a case failed; 2 if there is no /dev/scrvirt, or no ring.
 */
#include <string.h>
#include <unistd.h>

#include "uring.h"

void user_comes(struct user *user, unsigned int flags)
{
	new_reader();
	ring_open(&user->ring, flags);
	user->fd = open_to_use();
	expect_error("POWER", power(user->fd, SCARD_COLD_RESET, NULL), 0);
	expect_error("SET_PROTOCOL", set_protocol(user->fd, SCARD_PROTOCOL_T0, NULL), 0);
}

void user_goes(struct user *user)
{
	ring_close(&user->ring);
	close(user->fd);
	end_reader();
}

void submit_exchange(struct user *user, struct exchange *exchange, size_t length,
		     unsigned int number)
{
	fill_exchange(exchange, length);
	ring_command(&user->ring, user->fd, IOCTL_SMARTCARD_TRANSMIT, &exchange->transmit,
		     number);
}

void expect_echo(const struct exchange *exchange)
{
	size_t length = exchange->length;

	expect("bytes of the answer", exchange->transmit.receive_length, length + 2);
	expect_bytes("answer", exchange->answer, exchange->command, length);
	expect_bytes("SW1 SW2", exchange->answer + length, "\x90\x00", 2);
}

void expect_result(struct user *user, const char *what, int expected)
{
	expect_error(what, ring_result(&user->ring, NULL), expected);
}

static const struct group *const topics[] = { command_groups, ending_groups, served_groups };

int main(void)
{
	return run_all(topics, COUNT(topics));
}
