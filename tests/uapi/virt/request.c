// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests: how each reaches the process, and what its answer is to the program.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "../blocked.h"
#include "../reader.h"
#include "../sysfs.h"
#include "server.h"
#include "virt.h"

#define LONGEST	SCR_MAXIMUM_RESPONSE_LENGTH

static void expect_request(const struct server *server, __u32 code, __u32 minor,
			   __u32 room, __u32 length)
{
	const struct scr_virt_request *request = &server->message.request;

	expect("code", request->code, code);
	expect_hex("minor", request->minor, minor);
	expect("room", request->room, room);
	expect("length", request->length, length);
}

/* Return: the program's file. */
static int plug_with_card(struct server *server)
{
	plug(server);
	tell(server, SCR_VIRT_CARD_PRESENT);
	return open_program(server);
}

/* A program's TRANSMIT, which the process has taken. Return: the program's file. */
static int take_transmit(struct server *server, struct task *task, struct exchange *exchange,
			 size_t length, __u32 room)
{
	int fd;

	plug(server);
	fd = program_with_card(server);
	fill_exchange(exchange, length);
	exchange->transmit.receive_length = room;
	begin(task, fd, IOCTL_SMARTCARD_TRANSMIT, &exchange->transmit);
	take_function(server, SCR_VIRT_TRANSMIT);
	return fd;
}

/* The same with its POWER. */
static void take_power(struct server *server, struct task *task, int fd,
		       struct scr_power *power)
{
	begin(task, fd, IOCTL_SMARTCARD_POWER, power);
	take_function(server, SCR_VIRT_POWER);
}

static void power_up_and_down(void)
{
	struct scr_power power = { .minor = SCARD_WARM_RESET };
	struct server server;
	struct task task;
	int fd;

	fd = plug_with_card(&server);
	take_power(&server, &task, fd, &power);
	expect_request(&server, 0, SCARD_COLD_RESET, SCARD_ATR_LENGTH, 0);
	answer_as_card(&server);
	expect_end(&task, 0);
	expect("bytes of the ATR", power.atr_length, VIRT_ATR_LENGTH);
	expect_bytes("ATR", power.atr, virt_atr, VIRT_ATR_LENGTH);

	take_power(&server, &task, fd, &power);
	expect_request(&server, 0, SCARD_WARM_RESET, SCARD_ATR_LENGTH, 0);
	answer_as_card(&server);
	expect_end(&task, 0);

	power.minor = SCARD_POWER_DOWN;
	take_power(&server, &task, fd, &power);
	expect("minor", server.message.request.minor, SCARD_POWER_DOWN);
	answer_as_card(&server);
	expect_end(&task, 0);
	expect("state", reader_state(fd), SCARD_SWALLOWED);
	close(fd);
	unplug(&server);
}

static void no_card(void)
{
	struct server server;
	int fd;

	plug(&server);
	fd = open_program(&server);
	expect("state", reader_state(fd), SCARD_ABSENT);
	expect_error("POWER", power(fd, SCARD_COLD_RESET, NULL), ENOMEDIUM);
	expect("a message for the process", is_readable(&server), false);
	close(fd);
	unplug(&server);
}

/* The state that an answer to reset leaves which cannot be one. */
static void strange_atr(const void *bytes, size_t length, __u32 state)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };
	struct server server;
	struct task task;
	int fd;

	fd = plug_with_card(&server);
	take_power(&server, &task, fd, &power);
	expect_error("write()", answer(&server, SCR_STATUS_SUCCESS, bytes, length), 0);
	expect_end(&task, EMEDIUMTYPE);
	expect("state", reader_state(fd), state);
	if (state == SCARD_POWERED)
		close_program(&server, fd);
	else
		close(fd);
	unplug(&server);
}

static void no_atr(void)
{
	strange_atr("", 0, SCARD_POWERED);
}

static void long_atr(void)
{
	static const unsigned char bytes[34] = { 0x3b, 0x80, 0x80, 0x01, 0x01 };

	strange_atr(bytes, sizeof(bytes), SCARD_SWALLOWED);
}

static void set_the_protocol(void)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };
	__u32 protocol = SCARD_PROTOCOL_Tx | SCARD_PROTOCOL_DEFAULT;
	struct server server;
	struct task task;
	int fd;

	fd = plug_with_card(&server);
	begin(&task, fd, IOCTL_SMARTCARD_POWER, &power);
	serve(&server, 1);
	expect_end(&task, 0);
	begin(&task, fd, IOCTL_SMARTCARD_SET_PROTOCOL, &protocol);
	take_function(&server, SCR_VIRT_SET_PROTOCOL);
	expect_hex("minor", server.message.request.minor,
		   SCARD_PROTOCOL_T1 | SCARD_PROTOCOL_DEFAULT);
	answer_as_card(&server);
	expect_end(&task, 0);
	expect_hex("protocol", protocol, SCARD_PROTOCOL_T1);
	expect("state", reader_state(fd), SCARD_SPECIFIC);
	close_program(&server, fd);
	unplug(&server);
}

/* A command and the same again. */
struct length {
	const char *name;
	size_t length;
};

static const struct length lengths[] = {
	{ "1 byte", 1 }, { "4 bytes", 4 }, { "5 bytes", 5 }, { "255 bytes", 255 },
	{ "261 bytes", 261 }, { "262 bytes", 262 }, { "263 bytes", 263 },
	{ "264 bytes", 264 }, { "265 bytes", 265 }, { "4096 bytes", 4096 },
	{ "65535 bytes", 65535 }, { "65536 bytes", 65536 }, { "65544 bytes", 65544 },
};

static void transmits(const void *row, unsigned int variant)
{
	size_t sent = ((const struct length *)row)->length, echoed;
	static struct exchange exchange;
	struct server server;
	struct task task;
	int fd;

	(void)variant;
	fd = take_transmit(&server, &task, &exchange, sent, LONGEST);
	expect_request(&server, 0, SCARD_PROTOCOL_T0, LONGEST, sent);
	expect_bytes("command", server.message.data, exchange.command, sent);
	expect("milliseconds", server.message.request.milliseconds > 590000 &&
	       server.message.request.milliseconds <= 600000, true);
	expect_error("write()", answer_as_card(&server), 0);
	expect_end(&task, 0);
	echoed = sent < 65536 ? sent : 65536;
	if (expect("bytes of the answer", exchange.transmit.receive_length, echoed + 2)) {
		expect_bytes("answer", exchange.answer, exchange.command, echoed);
		expect_bytes("SW1 SW2", exchange.answer + echoed, "\x90", 2);
	}
	close_program(&server, fd);
	unplug(&server);
}

/* What the process answers with, and what the program gets. */
struct status_row {
	const char *name;
	__u32 status;
	int error;
	__u32 last_error;
};

#define STATUS_ROW(name, error) \
	{ #name, SCR_STATUS_ ## name, error, SCR_STATUS_ ## name }

static const struct status_row statuses[] = {
	STATUS_ROW(DEVICE_BUSY, EBUSY),
	STATUS_ROW(INVALID_PARAMETER, EINVAL),
	STATUS_ROW(INVALID_DEVICE_REQUEST, EBADRQC),
	STATUS_ROW(UNRECOGNIZED_MEDIA, EMEDIUMTYPE),
	STATUS_ROW(ACCESS_DENIED, EACCES),
	STATUS_ROW(BUFFER_TOO_SMALL, EOVERFLOW),
	STATUS_ROW(INSUFFICIENT_RESOURCES, ENOMEM),
	STATUS_ROW(IO_TIMEOUT, ETIMEDOUT),
	STATUS_ROW(NOT_SUPPORTED, EOPNOTSUPP),
	STATUS_ROW(CANCELLED, ECANCELED),
	STATUS_ROW(NO_MEDIA, ENOMEDIUM),
	STATUS_ROW(INVALID_DEVICE_STATE, EBADFD),
	STATUS_ROW(IO_DEVICE_ERROR, EIO),
	STATUS_ROW(DEVICE_PROTOCOL_ERROR, EPROTO),
	STATUS_ROW(DEVICE_REMOVED, ENODEV),
	{ "1, which is none", 1, EIO, SCR_STATUS_IO_DEVICE_ERROR },
	{ "STATUS_PENDING", 0x103, EIO, SCR_STATUS_IO_DEVICE_ERROR },
	{ "an errno", -EINPROGRESS, EIO, SCR_STATUS_IO_DEVICE_ERROR },
};

static void status_becomes_errno(const void *row, unsigned int variant)
{
	const struct status_row *status_row = row;
	static struct exchange exchange;
	struct server server;
	struct task task;
	int fd;

	(void)variant;
	fd = take_transmit(&server, &task, &exchange, 5, LONGEST);
	expect_error("write()", answer(&server, status_row->status, NULL, 0), 0);
	expect_end(&task, status_row->error);
	expect_hex("last error", last_error(fd), status_row->last_error);
	close_program(&server, fd);
	unplug(&server);
}

static void short_answer(void)
{
	static struct exchange exchange;
	struct server server;
	struct task task;
	int fd;

	fd = take_transmit(&server, &task, &exchange, 5, LONGEST);
	answer(&server, SCR_STATUS_SUCCESS, "\x90", 1);
	expect_end(&task, EPROTO);
	close_program(&server, fd);
	unplug(&server);
}

static void no_room(void)
{
	static struct exchange exchange;
	struct server server;
	struct task task;
	int fd;

	fd = take_transmit(&server, &task, &exchange, 100, 10);
	expect("room", server.message.request.room, 10);
	answer_as_card(&server);
	expect_end(&task, EOVERFLOW);
	expect("length that would have done", exchange.transmit.receive_length, 102);
	close_program(&server, fd);
	unplug(&server);
}

/* EJECT, SWALLOW, CONFISCATE. */
struct movement {
	const char *name;
	unsigned long request;
	__u32 function;
};

static const struct movement movements[] = {
	{ "EJECT", IOCTL_SMARTCARD_EJECT, SCR_VIRT_EJECT },
	{ "SWALLOW", IOCTL_SMARTCARD_SWALLOW, SCR_VIRT_SWALLOW },
	{ "CONFISCATE", IOCTL_SMARTCARD_CONFISCATE, SCR_VIRT_CONFISCATE },
};

static void moves(const void *row, unsigned int variant)
{
	const struct movement *movement = row;
	struct scr_virt_create create;
	struct server server;
	struct task task;
	int fd;

	(void)variant;
	plug(&server);
	fd = program_with_card(&server);
	begin(&task, fd, movement->request, NULL);
	take_function(&server, movement->function);
	expect_request(&server, 0, 0, 0, 0);
	answer_as_card(&server);
	expect_end(&task, 0);
	tell(&server, SCR_VIRT_CARD_ABSENT);
	expect("state", reader_state(fd), SCARD_ABSENT);
	close(fd);
	unplug(&server);

	good_create(&create);
	create.functions &= ~(1U << movement->function);
	plug_as(&server, &create);
	fd = open_program(&server);
	tell(&server, SCR_VIRT_CARD_PRESENT);
	expect_error("without the function", call(fd, movement->request, NULL), EOPNOTSUPP);
	close(fd);
	unplug(&server);
}

static void allow_vendor_requests(const struct server *server)
{
	char node[32];

	snprintf(node, sizeof(node), "scr%u", server->unit);
	expect_error("escape", write_escape(node, "1"), 0);
}

static void vendor(void)
{
	unsigned char output[16];
	struct scr_vendor request = {
		.code = SCR_VENDOR_CODE_LAST,
		.input = (uintptr_t)"\1\2\3", .input_length = 3,
		.output = (uintptr_t)output, .output_length = sizeof(output),
	};
	struct server server;
	struct task task;
	int fd;

	plug(&server);
	fd = open_program(&server);
	expect_error("not allowed", call(fd, IOCTL_SMARTCARD_VENDOR, &request), EACCES);
	expect("a message for the process", is_readable(&server), false);
	allow_vendor_requests(&server);
	begin(&task, fd, IOCTL_SMARTCARD_VENDOR, &request);
	take_function(&server, SCR_VIRT_VENDOR);
	expect_request(&server, SCR_VENDOR_CODE_LAST, 0, sizeof(output), 3);
	expect_bytes("input", server.message.data, "\1\2\3", 3);
	answer(&server, SCR_STATUS_SUCCESS, "\4\5", 2);
	expect_end(&task, 0);
	expect("bytes of the answer", request.output_length, 2);
	expect_bytes("answer", output, "\4\5", 2);
	close(fd);
	unplug(&server);
}

static void card_comes_and_goes(void)
{
	struct blocked_call blocked;
	struct scr_status now;
	struct server server;
	int fd;

	plug(&server);
	fd = open_program(&server);
	call_and_block(&blocked, fd, IOCTL_SMARTCARD_IS_PRESENT);
	expect("a message for the process", is_readable(&server), false);
	tell(&server, SCR_VIRT_CARD_PRESENT);
	expect_error("IS_PRESENT", end_of_call(&blocked), 0);
	call_and_block(&blocked, fd, IOCTL_SMARTCARD_IS_ABSENT);
	tell(&server, SCR_VIRT_CARD_PRESENT);
	expect("the same again wakes nobody", is_still_blocked(&blocked), true);
	tell(&server, SCR_VIRT_CARD_ABSENT);
	expect_error("IS_ABSENT", end_of_call(&blocked), 0);
	now = status(fd);
	expect("insertions", now.insertions, 1);
	expect("removals", now.removals, 1);
	close(fd);
	unplug(&server);
}

static void card_loses_power(void)
{
	struct server server;
	int fd;

	plug(&server);
	fd = program_with_card(&server);
	tell(&server, SCR_VIRT_CARD_UNPOWERED);
	expect("state", reader_state(fd), SCARD_SWALLOWED);
	expect("times without power", status(fd).power, 1);
	close(fd);
	expect("a message for the process", is_readable(&server), false);
	unplug(&server);
}

static void card_leaves_in_the_middle(void)
{
	static struct exchange exchange;
	struct server server;
	struct task task;
	int fd;

	fd = take_transmit(&server, &task, &exchange, 5, LONGEST);
	tell(&server, SCR_VIRT_CARD_ABSENT);
	answer(&server, SCR_STATUS_NO_MEDIA, NULL, 0);
	expect_end(&task, ENOMEDIUM);
	expect("state", reader_state(fd), SCARD_ABSENT);
	close(fd);
	unplug(&server);
}

static const struct function_case functions[] = {
	{ "POWER", power_up_and_down },
	{ "without a card nobody is asked", no_card },
	{ "no answer to reset", no_atr },
	{ "34 bytes of answer to reset", long_atr },
	{ "SET_PROTOCOL", set_the_protocol },
	{ "one byte is no answer of a card", short_answer },
	{ "an answer that the program has no room for", no_room },
	{ "VENDOR", vendor },
	{ "a card comes and goes", card_comes_and_goes },
	{ "a card loses its power", card_loses_power },
	{ "a card leaves in the middle", card_leaves_in_the_middle },
};

const struct group request_groups[] = {
	GROUP("virt: requests", functions, run_function),
	GROUP("virt: TRANSMIT", lengths, transmits),
	GROUP("virt: status", statuses, status_becomes_errno),
	GROUP("virt: movement", movements, moves),
	{ 0 },
};
