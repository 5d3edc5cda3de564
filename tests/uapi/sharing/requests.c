// SPDX-License-Identifier: GPL-2.0-only
/*
 * The requests of sessions as functions, and calls that wait for others.
 */
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "sharing.h"

int connect_as(int fd, __u32 share_mode, __u32 protocols, __u32 flags)
{
	struct scr_connect connect = {
		.share_mode = share_mode,
		.protocols = protocols,
		.flags = flags,
	};

	return call(fd, SCR_IOC_CONNECT, &connect);
}

int connect_shared(int fd)
{
	return connect_as(fd, SCARD_SHARE_SHARED, SCARD_PROTOCOL_Tx, 0);
}

int reconnect(int fd, __u32 initialization)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_SHARED,
		.protocols = SCARD_PROTOCOL_Tx,
		.initialization = initialization,
	};

	return call(fd, SCR_IOC_RECONNECT, &connect);
}

int disconnect(int fd, __u32 disposition)
{
	return call(fd, SCR_IOC_DISCONNECT, &disposition);
}

int begin_with(int fd, __u64 deadline, __u64 lease)
{
	struct scr_transaction transaction = { .deadline = deadline, .lease = lease };

	return call(fd, SCR_IOC_BEGIN_TRANSACTION, &transaction);
}

int begin_transaction(int fd)
{
	return begin_with(fd, 0, 0);
}

int end_transaction(int fd, __u32 disposition)
{
	return call(fd, SCR_IOC_END_TRANSACTION, &disposition);
}

int open_shared(void)
{
	int fd = open_to_use();

	expect_error("CONNECT, shared", connect_shared(fd), 0);
	return fd;
}

int open_in_transaction(void)
{
	int fd = open_shared();

	expect_error("BEGIN_TRANSACTION", begin_transaction(fd), 0);
	return fd;
}

int use_card(int fd)
{
	unsigned char command[8], answer[16];
	struct scr_transmit transmit = {
		.protocol = SCARD_PROTOCOL_T1,
		.send_buffer = (uintptr_t)command,
		.send_length = sizeof(command),
		.receive_buffer = (uintptr_t)answer,
		.receive_length = sizeof(answer),
	};
	int result;

	if (getrandom(command, sizeof(command), 0) != sizeof(command))
		bail_out("getrandom() failed");
	result = call(fd, IOCTL_SMARTCARD_TRANSMIT, &transmit);
	if (!result && expect("bytes of the answer", transmit.receive_length, 10))
		expect_bytes("the echo", answer, command, sizeof(command));
	return result;
}

/* What a thread sends, and where its answer goes. */
static unsigned char send[5] = { 0x00, 0xa4, 0x00, 0x00, 0x00 }, receive[16];

void use_and_block(struct blocked_call *blocked, int fd)
{
	static const struct scr_transmit good = {
		.protocol = SCARD_PROTOCOL_T1,
		.send_length = sizeof(send),
		.receive_length = sizeof(receive),
	};
	static struct scr_transmit transmit;

	transmit = good;
	transmit.send_buffer = (uintptr_t)send;
	transmit.receive_buffer = (uintptr_t)receive;
	call_with_and_block(blocked, fd, IOCTL_SMARTCARD_TRANSMIT, &transmit);
}

void begin_and_block(struct blocked_call *blocked, int fd)
{
	static struct scr_transaction transaction;

	call_with_and_block(blocked, fd, SCR_IOC_BEGIN_TRANSACTION, &transaction);
}

void expect_blocked(struct blocked_call *blocked, const char *what)
{
	if (!is_still_blocked(blocked))
		fail("%s does not wait", what);
}

void expect_end_of(struct blocked_call *blocked, int error)
{
	expect_error("the call that waited", end_of_call(blocked), error);
}

#define READER_FLAGS	0xffff0000

__u32 handle_flags(int fd)
{
	return status(fd).flags & ~READER_FLAGS;
}

__u32 reader_flags(int fd)
{
	return status(fd).flags & READER_FLAGS;
}

void expect_handle(const char *what, int fd, __u32 flags)
{
	expect_hex(what, handle_flags(fd), flags);
}
