// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages: what write(2) refuses while a request is pending, which stays and can
 * be answered; and how read(2) gives one.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "../reader.h"
#include "server.h"
#include "virt.h"

/* A reader that has given a TRANSMIT of ten bytes to the process. */
struct pending {
	struct server server;
	struct exchange exchange;
	struct task task;
	int program;
};

static struct pending *begin_pending(void)
{
	static struct pending pending;

	plug(&pending.server);
	pending.program = program_with_card(&pending.server);
	fill_exchange(&pending.exchange, 10);
	begin(&pending.task, pending.program, IOCTL_SMARTCARD_TRANSMIT,
	      &pending.exchange.transmit);
	return &pending;
}

static void end_pending(struct pending *pending)
{
	expect_error("the good answer", answer_as_card(&pending->server), 0);
	expect_end(&pending->task, 0);
	expect("bytes of it", pending->exchange.transmit.receive_length, 12);
	close_program(&pending->server, pending->program);
	unplug(&pending->server);
}

/* A message, and how many bytes of it are written; of these, 24 are its header. */
struct bad_write {
	const char *name;
	int error;
	size_t size;
	struct scr_virt_answer answer;
	int id;		/* added to the pending request's, or KEEP_ID */
};

#define KEEP_ID	(-1000)

static const struct bad_write bad_writes[] = {
	{ "nothing", EINVAL, 0 },
	{ "1 byte", EINVAL, 1 },
	{ "23 bytes", EINVAL, 23 },
	{ "less data than length", EINVAL, 25, { .length = 2 } },
	{ "more data than length", EINVAL, 27, { .length = 2 } },
	{ "no data, length of all", EINVAL, 24, { .length = SCR_MAXIMUM_RESPONSE_LENGTH } },
	{ "length of 4 GiB", EINVAL, 26, { .length = UINT32_MAX } },
	{ "length that wraps", EINVAL, 26, { .length = UINT32_MAX - 21 } },
	{ "too much data", EMSGSIZE, 24 + SCR_MAXIMUM_RESPONSE_LENGTH + 1,
	  { .length = SCR_MAXIMUM_RESPONSE_LENGTH + 1 } },
	{ "far too much data", EMSGSIZE, 200000, { .length = 200000 - 24 } },
	{ "reserved", EINVAL, 26, { .length = 2, .reserved = 1 } },
	{ "an unknown type", EINVAL, 24, { .type = 4 } },
	{ "the last type", EINVAL, 24, { .type = UINT32_MAX } },
	{ "an answer to id 0", EINVAL, 26, { .length = 2, .id = 0 }, KEEP_ID },
	{ "an answer to an id of the future", EINVAL, 26, { .length = 2 }, 1 },
	{ "an answer to the last id of all", EINVAL, 26, { .id = UINT64_MAX, .length = 2 },
	  KEEP_ID },
	{ "an error with data", EINVAL, 26, { .length = 2, .status = SCR_STATUS_NO_MEDIA } },
	{ "a movement with an id", EINVAL, 24, { .type = SCR_VIRT_CARD_ABSENT } },
	{ "a movement with a status", EINVAL, 24,
	  { .type = SCR_VIRT_CARD_ABSENT, .status = 1 }, KEEP_ID },
	{ "a movement with data", EINVAL, 26,
	  { .type = SCR_VIRT_CARD_ABSENT, .length = 2 }, KEEP_ID },
};

static void refuses(const void *row, unsigned int variant)
{
	const struct bad_write *bad = row;
	static unsigned char message[200000];
	struct scr_virt_answer answer = bad->answer;
	struct pending *pending = begin_pending();

	(void)variant;
	take_function(&pending->server, SCR_VIRT_TRANSMIT);
	if (bad->id != KEEP_ID)
		answer.id = pending->server.message.request.id + bad->id;
	memcpy(message, &answer, sizeof(answer));
	expect_error("write()", write(pending->server.fd, message, bad->size) < 0 ? errno : 0,
		     bad->error);
	expect("state", reader_state(pending->program), SCARD_SPECIFIC);
	end_pending(pending);
}

static void not_read_yet(void)
{
	struct pending *pending = begin_pending();
	struct pollfd poller = { .fd = pending->server.fd, .events = POLLIN };
	__u64 id = pending->server.message.request.id + 1;

	poll(&poller, 1, -1);
	expect_error("write()", put(&pending->server, SCR_VIRT_ANSWER, id, 0, "\x90", 2),
		     EINVAL);
	take_function(&pending->server, SCR_VIRT_TRANSMIT);
	expect("id", pending->server.message.request.id, id);
	end_pending(pending);
}

static void data_where_none_belongs(void)
{
	struct scr_power power = { .minor = SCARD_POWER_DOWN };
	struct server server;
	struct task task;
	int fd;

	plug(&server);
	fd = program_with_card(&server);
	begin(&task, fd, IOCTL_SMARTCARD_POWER, &power);
	take_function(&server, SCR_VIRT_POWER);
	expect_error("power-down", answer(&server, SCR_STATUS_SUCCESS, "\x3b", 1), EINVAL);
	answer_as_card(&server);
	expect_end(&task, 0);
	begin(&task, fd, IOCTL_SMARTCARD_EJECT, NULL);
	take_function(&server, SCR_VIRT_EJECT);
	expect_error("eject", answer(&server, SCR_STATUS_SUCCESS, "\x3b", 1), EINVAL);
	answer_as_card(&server);
	expect_end(&task, 0);
	close(fd);
	unplug(&server);
}

static void bad_data_address(void)
{
	struct pending *pending = begin_pending();
	struct scr_virt_answer answer = { .length = 2 };
	struct iovec pieces[] = { { &answer, sizeof(answer) }, { nowhere, 2 } };

	take_function(&pending->server, SCR_VIRT_TRANSMIT);
	answer.id = pending->server.message.request.id;
	expect_error("write()", write(pending->server.fd, nowhere, 24) < 0 ? errno : 0,
		     EFAULT);
	expect_error("writev()", writev(pending->server.fd, pieces, 2) < 0 ? errno : 0,
		     EFAULT);
	end_pending(pending);
}

static void answered_twice(void)
{
	struct pending *pending = begin_pending();
	struct scr_virt_answer late = { .length = 2 };
	unsigned char message[26] = "";

	take_function(&pending->server, SCR_VIRT_TRANSMIT);
	late.id = pending->server.message.request.id;
	memcpy(message, &late, sizeof(late));
	answer_as_card(&pending->server);
	expect("late write()", write(pending->server.fd, message, 26), 26);
	expect_end(&pending->task, 0);
	expect("bytes of the first answer", pending->exchange.transmit.receive_length, 12);

	begin(&pending->task, pending->program, IOCTL_SMARTCARD_TRANSMIT,
	      &pending->exchange.transmit);
	take_function(&pending->server, SCR_VIRT_TRANSMIT);
	expect("late write()", write(pending->server.fd, message, 26), 26);
	end_pending(pending);
}

/* Return: what read(2) of so many bytes ends with. */
static int read_error(struct pending *pending, void *buffer, size_t size)
{
	ssize_t length = read(pending->server.fd, buffer, size);

	return length < 0 ? errno : 0;
}

static void small_buffer(void)
{
	struct pending *pending = begin_pending();
	unsigned char buffer[50];
	size_t i;
	static const size_t sizes[] = { 0, 1, 39, 40, 49 };

	for (i = 0; i < COUNT(sizes); i++)
		expect_error("read()", read_error(pending, buffer, sizes[i]), EMSGSIZE);
	expect("read() of enough", read(pending->server.fd, buffer, 50), 50);
	memcpy(&pending->server.message, buffer, sizeof(buffer));
	end_pending(pending);
}

static void bad_read_address(void)
{
	struct pending *pending = begin_pending();
	struct scr_virt_request request;
	struct iovec pieces[] = { { &request, sizeof(request) }, { nowhere, 100 } };

	expect_error("read()", read_error(pending, nowhere, 100), EFAULT);
	expect_error("readv()", readv(pending->server.fd, pieces, 2) < 0 ? errno : 0, EFAULT);
	take_function(&pending->server, SCR_VIRT_TRANSMIT);
	end_pending(pending);
}

static void in_pieces(void)
{
	struct pending *pending = begin_pending();
	struct message *message = &pending->server.message;
	struct iovec pieces[] = {
		{ &message->request, 7 }, { (char *)&message->request + 7, 33 },
		{ message->data, 4 }, { message->data + 4, 100 },
	};

	expect("readv()", readv(pending->server.fd, pieces, 4), 50);
	expect_bytes("command", message->data, pending->exchange.command, 10);
	end_pending(pending);
}

static void without_blocking(void)
{
	struct pollfd poller = { .events = POLLIN | POLLOUT };
	struct server server;

	plug(&server);
	poller.fd = server.fd;
	fcntl(server.fd, F_SETFL, O_NONBLOCK);
	expect_error("read()", take(&server), EAGAIN);
	expect("poll()", poll(&poller, 1, 0), 1);
	expect_hex("events", poller.revents, POLLOUT);
	unplug(&server);
}

static const struct function_case functions[] = {
	{ "an answer to what was not read", not_read_yet },
	{ "data where none belongs", data_where_none_belongs },
	{ "write() at an address that is none", bad_data_address },
	{ "a second answer is dropped", answered_twice },
	{ "read() with a buffer that is too small", small_buffer },
	{ "read() at an address that is none", bad_read_address },
	{ "readv()", in_pieces },
	{ "O_NONBLOCK", without_blocking },
};

const struct group message_groups[] = {
	GROUP("virt: write() refuses", bad_writes, refuses),
	GROUP("virt: messages", functions, run_function),
	{ 0 },
};
