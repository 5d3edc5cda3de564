// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lives of readers: dup, fork, slots, many of them; and many at one.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../reader.h"
#include "server.h"
#include "virt.h"

static void duplicated(void)
{
	struct server server;
	int other;

	plug(&server);
	other = dup(server.fd);
	unplug(&server);
	expect("reader with one of two closed", is_there(server.unit), true);
	close(other);
	expect("reader with both closed", is_there(server.unit), false);
}

static void forked(void)
{
	struct server server;
	int pipes[2];
	pid_t child;
	char byte;

	plug(&server);
	if (pipe(pipes))
		bail_out("pipe() failed");
	child = fork();
	if (!child) {
		close(pipes[1]);
		_exit(read(pipes[0], &byte, 1) < 0);
	}
	unplug(&server);
	expect("reader while the child lives", is_there(server.unit), true);
	close(pipes[1]);
	waitpid(child, NULL, 0);
	expect("reader after the child", is_there(server.unit), false);
	close(pipes[0]);
}

static void served_by_the_child(void)
{
	struct server server;
	pid_t child;
	int fd;

	plug(&server);
	child = fork();
	if (!child) {
		tell(&server, SCR_VIRT_CARD_PRESENT);
		serve(&server, 3);
		_exit(0);
	}
	unplug(&server);
	fd = open_program(&server);
	call(fd, IOCTL_SMARTCARD_IS_PRESENT, NULL);
	expect_error("POWER", power(fd, SCARD_COLD_RESET, NULL), 0);
	expect_error("SET_PROTOCOL", set_protocol(fd, SCARD_PROTOCOL_T1, NULL), 0);
	close(fd);
	waitpid(child, NULL, 0);
	expect("reader after the child", is_there(server.unit), false);
}

static void two_slots(void)
{
	struct server servers[2];
	struct scr_virt_create create;
	int fds[2];
	unsigned int i;

	good_create(&create);
	create.slots = 2;
	for (i = 0; i < 2; i++) {
		create.slot = i;
		plug_as(&servers[i], &create);
	}
	for (i = 0; i < 2; i++)
		fds[i] = program_with_card(&servers[i]);
	/* The second goes, the first stays. */
	unplug(&servers[1]);
	close(fds[1]);
	close_program(&servers[0], fds[0]);
	unplug(&servers[0]);
}

#define READERS	64

static void many_readers(void)
{
	static struct server servers[READERS];
	int fds[READERS], i;

	for (i = 0; i < READERS; i++) {
		plug(&servers[i]);
		fds[i] = program_with_card(&servers[i]);
	}
	for (i = READERS; i--;) {
		close_program(&servers[i], fds[i]);
		unplug(&servers[i]);
	}
	expect("the first", is_there(servers[0].unit), false);
}

/* A process that serves until a request to power down was the last one. */
struct service {
	pthread_t thread;
	struct server server;
};

static bool is_last(const struct scr_virt_request *request)
{
	return request->function == SCR_VIRT_POWER && request->minor == SCARD_POWER_DOWN;
}

static void *serve_on(void *argument)
{
	struct service *service = argument;

	do {
		if (take(&service->server))
			break;
		answer_as_card(&service->server);
	} while (!is_last(&service->server.message.request));
	return NULL;
}

static void start_service(struct service *service)
{
	plug(&service->server);
	tell(&service->server, SCR_VIRT_CARD_PRESENT);
	if (pthread_create(&service->thread, NULL, serve_on, service))
		bail_out("pthread_create() failed");
}

static void stop_service(struct service *service)
{
	int fd = open_program(&service->server);

	expect_error("the last request", power(fd, SCARD_POWER_DOWN, NULL), 0);
	pthread_join(service->thread, NULL);
	unplug(&service->server);
	close(fd);
}

#define PROGRAMS	6
#define ROUNDS		200

/* Return: the number of rounds that went wrong. */
static void *use_card(void *argument)
{
	static const unsigned char command[5] = { 0, 0xa4, 0, 0, 0 };
	unsigned char data[16];
	long i, wrong = 0;
	int fd = *(int *)argument;

	for (i = 0; i < ROUNDS; i++) {
		__u32 length = sizeof(data);

		if (transmit(fd, command, sizeof(command), data, &length) || length != 7)
			wrong++;
	}
	return (void *)wrong;
}

static void many_programs(void)
{
	static struct service service;
	pthread_t threads[PROGRAMS];
	int fds[PROGRAMS], i;
	void *wrong;

	start_service(&service);
	fds[0] = open_program(&service.server);
	expect_error("POWER", power(fds[0], SCARD_COLD_RESET, NULL), 0);
	expect_error("SET_PROTOCOL", set_protocol(fds[0], SCARD_PROTOCOL_T0, NULL), 0);
	for (i = 1; i < PROGRAMS; i++)
		fds[i] = open_program(&service.server);
	for (i = 0; i < PROGRAMS; i++)
		pthread_create(&threads[i], NULL, use_card, &fds[i]);
	for (i = 0; i < PROGRAMS; i++) {
		pthread_join(threads[i], &wrong);
		expect("rounds that went wrong", (long)wrong, 0);
	}
	for (i = 0; i < PROGRAMS; i++)
		close(fds[i]);
	stop_service(&service);
}

/* A process whose other thread writes nonsense, and a program that gives up. */
struct hammer {
	struct service service;
	pthread_t writer;
	pthread_t canceller;
	int program;
	int stop;
};

static bool stops(struct hammer *hammer)
{
	return __atomic_load_n(&hammer->stop, __ATOMIC_ACQUIRE);
}

static void *write_nonsense(void *argument)
{
	struct hammer *hammer = argument;
	unsigned char bytes[64];
	unsigned int seed = 1;
	size_t i;

	while (!stops(hammer)) {
		struct scr_virt_answer *answer = (void *)bytes;
		size_t length = rand_r(&seed) % sizeof(bytes);

		for (i = 0; i < sizeof(bytes); i++)
			bytes[i] = rand_r(&seed);
		if (rand_r(&seed) & 1) {
			answer->id = rand_r(&seed) % 4096;
			answer->type = SCR_VIRT_ANSWER;
			answer->reserved = 0;
			answer->length = length - sizeof(*answer);
			answer->status = rand_r(&seed) & 1 ? 0 : answer->status;
		}
		if (write(hammer->service.server.fd, bytes, length) < 0 && errno != EINVAL)
			return "write() ended with another error than EINVAL";
	}
	return NULL;
}

static void *cancel_again_and_again(void *argument)
{
	struct hammer *hammer = argument;

	while (!stops(hammer)) {
		call(hammer->program, SCR_IOC_CANCEL, NULL);
		usleep(100);
	}
	return NULL;
}

static void hammered(void)
{
	static struct hammer hammer;
	unsigned char data[16];
	void *complaint;
	int i;

	start_service(&hammer.service);
	hammer.program = open_program(&hammer.service.server);
	power(hammer.program, SCARD_COLD_RESET, NULL);
	set_protocol(hammer.program, SCARD_PROTOCOL_T0, NULL);
	pthread_create(&hammer.writer, NULL, write_nonsense, &hammer);
	pthread_create(&hammer.canceller, NULL, cancel_again_and_again, &hammer);
	for (i = 0; i < 2000; i++) {
		__u32 length = sizeof(data);

		transmit(hammer.program, select_command, 5, data, &length);
	}
	__atomic_store_n(&hammer.stop, 1, __ATOMIC_RELEASE);
	pthread_join(hammer.writer, &complaint);
	if (complaint)
		fail("%s", (char *)complaint);
	pthread_join(hammer.canceller, NULL);
	expect_error("POWER afterwards", power(hammer.program, SCARD_COLD_RESET, NULL), 0);
	close(hammer.program);
	stop_service(&hammer.service);
}

static const struct function_case functions[] = {
	{ "dup()", duplicated },
	{ "fork()", forked },
	{ "the child serves", served_by_the_child },
	{ "two slots of a reader device", two_slots },
	{ "64 readers", many_readers },
	{ "six programs at one reader", many_programs },
	{ "nonsense and cancellations while requests are served", hammered },
};

const struct group life_groups[] = {
	GROUP("virt: life", functions, run_function),
	{ 0 },
};
