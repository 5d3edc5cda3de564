// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reader that the test is, and the programs at it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../reader.h"
#include "../test.h"
#include "server.h"

/* TS, T0: TD1 follows, TD1: T=0, TD2 follows, TD2: T=1, TCK */
const unsigned char virt_atr[VIRT_ATR_LENGTH] = { 0x3b, 0x80, 0x80, 0x01, 0x01 };

void good_create(struct scr_virt_create *create)
{
	*create = (struct scr_virt_create) {
		.functions = SCR_VIRT_OPTIONAL_FUNCTIONS,
		.slots = 1,
		.exchange_level = SCR_EXCHANGE_LEVEL_EXTENDED_APDU,
		.protocols = SCARD_PROTOCOL_Tx,
		.voltages = 7,
		.maximum_command = SCR_MAXIMUM_COMMAND_LENGTH,
		.maximum_ifsd = 254,
		.default_clock = 4000,
		.maximum_clock = 5000,
		.default_data_rate = 10752,
		.maximum_data_rate = 344105,
		.channel = 7,
		.version = 0x01020003,
		.vendor = "Vendor",
		.product = "Product",
		.serial = "Serial",
		.location = "Location",
	};
}

int open_virt(int flags)
{
	int fd = open("/dev/scrvirt", flags | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int create_reader(int fd, const struct scr_virt_create *create)
{
	int unit = ioctl(fd, SCR_VIRT_IOC_CREATE, create);

	return unit < 0 ? -errno : unit;
}

void plug_as(struct server *server, const struct scr_virt_create *create)
{
	int unit;

	server->fd = open_virt(O_RDWR);
	if (server->fd < 0)
		bail_out("/dev/scrvirt: %s", strerror(-server->fd));
	unit = create_reader(server->fd, create);
	if (unit < 0)
		bail_out("SCR_VIRT_IOC_CREATE: %s", strerror(-unit));
	server->unit = unit;
}

void plug(struct server *server)
{
	struct scr_virt_create create;

	good_create(&create);
	plug_as(server, &create);
}

void unplug(struct server *server)
{
	close(server->fd);
}

int open_program(const struct server *server)
{
	char path[32];
	int fd;

	snprintf(path, sizeof(path), "/dev/scr%u", server->unit);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		bail_out("%s: %s", path, strerror(errno));
	return fd;
}

int take(struct server *server)
{
	struct message *message = &server->message;
	ssize_t length = read(server->fd, message, sizeof(*message));

	if (length < 0)
		return errno;
	expect("bytes of the message", length,
	       sizeof(message->request) + message->request.length);
	expect("reserved", message->request.reserved, 0);
	return 0;
}

bool take_function(struct server *server, __u32 function)
{
	int result = take(server);

	return expect_error("read()", result, 0) &&
	       expect("function", server->message.request.function, function);
}

int put(const struct server *server, __u32 type, __u64 id, __u32 status,
	const void *data, size_t length)
{
	struct scr_virt_answer answer = {
		.id = id, .type = type, .status = status, .length = length,
	};
	struct iovec pieces[] = {
		{ &answer, sizeof(answer) }, { (void *)data, length },
	};
	ssize_t written = writev(server->fd, pieces, 2);

	if (written < 0)
		return errno;
	expect("bytes that write() took", written, sizeof(answer) + length);
	return 0;
}

int tell(const struct server *server, __u32 type)
{
	return put(server, type, 0, 0, NULL, 0);
}

int answer(const struct server *server, __u32 status, const void *data, size_t length)
{
	return put(server, SCR_VIRT_ANSWER, server->message.request.id, status, data,
		   length);
}

/* The command again, as far as an answer can be as long, and 9000. */
static int echo(const struct server *server)
{
	static __thread unsigned char data[SCR_MAXIMUM_RESPONSE_LENGTH];
	size_t length = server->message.request.length;

	memcpy(data, server->message.data, length);
	if (length > sizeof(data) - 2)
		length = sizeof(data) - 2;
	memcpy(data + length, "\x90", 2);
	return answer(server, SCR_STATUS_SUCCESS, data, length + 2);
}

int answer_as_card(const struct server *server)
{
	const struct scr_virt_request *request = &server->message.request;

	switch (request->function) {
	case SCR_VIRT_POWER:
		if (request->minor == SCARD_POWER_DOWN)
			return answer(server, SCR_STATUS_SUCCESS, NULL, 0);
		return answer(server, SCR_STATUS_SUCCESS, virt_atr, VIRT_ATR_LENGTH);
	case SCR_VIRT_TRANSMIT:
	case SCR_VIRT_VENDOR:
		return echo(server);
	case SCR_VIRT_CANCEL:
		return 0;
	default:
		return answer(server, SCR_STATUS_SUCCESS, NULL, 0);
	}
}

void serve(struct server *server, unsigned int count)
{
	while (count--) {
		if (!expect_error("read()", take(server), 0))
			return;
		expect_error("write()", answer_as_card(server), 0);
	}
}

static void serve_and_hang(struct server *server, __u32 function, int ready)
{
	do {
		if (read(server->fd, &server->message, sizeof(server->message)) < 0)
			_exit(1);
	} while (server->message.request.function != function);
	if (write(ready, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

void give_to_hanging(struct hanging *hanging, struct server *server, __u32 function)
{
	int pipes[2];

	if (pipe2(pipes, O_CLOEXEC))
		bail_out("pipe2() failed");
	hanging->pid = fork();
	if (!hanging->pid)
		serve_and_hang(server, function, pipes[1]);
	close(pipes[1]);
	hanging->ready = pipes[0];
	unplug(server);
}

void hanging_has_it(const struct hanging *hanging)
{
	char byte;

	expect("the process has it", read(hanging->ready, &byte, 1), 1);
}

void kill_hanging(const struct hanging *hanging)
{
	kill(hanging->pid, SIGKILL);
	waitpid(hanging->pid, NULL, 0);
	close(hanging->ready);
}

void *nowhere = (void *)8;

bool is_there(unsigned int unit)
{
	char path[32];

	snprintf(path, sizeof(path), "/dev/scr%u", unit);
	return !access(path, F_OK);
}

bool is_readable(const struct server *server)
{
	struct pollfd poller = { .fd = server->fd, .events = POLLIN };

	return poll(&poller, 1, 0) == 1 && (poller.revents & POLLIN);
}

static void *run(void *argument)
{
	struct task *task = argument;
	int result;

	if (task->request == CLOSE_FILE)
		result = close(task->fd);
	else
		result = ioctl(task->fd, task->request, task->argument);
	task->result = result < 0 ? errno : 0;
	return NULL;
}

void begin(struct task *task, int fd, unsigned long request, void *argument)
{
	*task = (struct task) { .fd = fd, .request = request, .argument = argument };
	if (pthread_create(&task->thread, NULL, run, task))
		bail_out("pthread_create() failed");
}

int end(struct task *task)
{
	pthread_join(task->thread, NULL);
	return task->result;
}

void expect_end(struct task *task, int expected)
{
	expect_error("the program's call", end(task), expected);
}

static void nothing(int number)
{
	(void)number;
}

void interrupt(struct task *task)
{
	struct sigaction action = { .sa_handler = nothing };

	sigaction(SIGUSR1, &action, NULL);
	pthread_kill(task->thread, SIGUSR1);
}

void fill_exchange(struct exchange *exchange, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		exchange->command[i] = i * 7 + (i >> 8);
	memset(exchange->answer, 0, sizeof(exchange->answer));
	exchange->length = length;
	exchange->transmit = (struct scr_transmit) {
		.protocol = SCARD_PROTOCOL_T0,
		.send_buffer = (uintptr_t)exchange->command,
		.send_length = length,
		.receive_buffer = (uintptr_t)exchange->answer,
		.receive_length = sizeof(exchange->answer),
	};
}

int program_with_card(struct server *server)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };
	__u32 protocol = SCARD_PROTOCOL_T0;
	int fd = open_program(server);
	struct task task;

	expect_error("a card", tell(server, SCR_VIRT_CARD_PRESENT), 0);
	begin(&task, fd, IOCTL_SMARTCARD_POWER, &power);
	serve(server, 1);
	expect_end(&task, 0);
	begin(&task, fd, IOCTL_SMARTCARD_SET_PROTOCOL, &protocol);
	serve(server, 1);
	expect_end(&task, 0);
	return fd;
}

void close_program(struct server *server, int fd)
{
	struct task task;

	begin(&task, fd, CLOSE_FILE, NULL);
	if (take_function(server, SCR_VIRT_POWER)) {
		expect("the reset that is owed", server->message.request.minor,
		       SCARD_WARM_RESET);
		expect_error("write()", answer_as_card(server), 0);
	}
	expect_end(&task, 0);
}
