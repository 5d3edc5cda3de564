// SPDX-License-Identifier: GPL-2.0-only
/*
 * limits_test: what one user can make the kernel allocate or hold, case by case, in
 * KTAP. Somebody in a memory cgroup takes as much as there is to be had; the memory
 * is charged to the cgroup, others still use their cards, and all of it is free
 * afterwards. It needs root's rights, and the modules scr and scr-virt.
 *
 *	limits_test [KIB]	how much the kernel may grow besides
 *
 * Exit status: 0; 1 if a case failed; 2 if there is no /dev/scrvirt or no cgroup.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hog.h"
#include "reader.h"
#include "requests.h"
#include "sharing/card.h"
#include "test.h"
#include "uring/ring.h"

#define MIB	(1024 * 1024)

/*
 * Of the kernel's own: what is not charged to anybody, in KiB. A kernel that looks for
 * mistakes has more around each object, and keeps what was freed for a while.
 */
static long slack = 3072;

/* The limits of the drivers: SCR_URING_MOST_COMMANDS, SCR_MOST_SUBMITTED. */
#define COMMANDS_OF_FILE	256
#define SUBMITTED		4096

static const char *path;

static int open_path(int flags)
{
	return open(path, flags | O_CLOEXEC);
}

/* A reader for all, whose card is ready; and another one, which is not touched. */
static int reader_comes(void)
{
	int fd;

	new_reader();
	chmod(reader.path, 0666);
	fd = open_to_use();
	expect_error("POWER", power(fd, SCARD_COLD_RESET, NULL), 0);
	expect_error("SET_PROTOCOL", set_protocol(fd, SCARD_PROTOCOL_T0, NULL), 0);
	path = reader.path;
	return fd;
}

static void expect_works(int fd)
{
	expect_error("others' TRANSMIT", perfect_call(fd, TRANSMIT), 0);
}

/* Beyond what the cgroup is charged for, the kernel has grown by that much at most. */
static void expect_charged(const struct hog *hog, long before)
{
	long now = kernel_memory();

	expect("more than it may have", hog_had() > hog->limit, false);
	if (now - before > (long)(hog_has() / 1024) + slack)
		fail("the kernel has grown by %ld KiB, the cgroup has %zu KiB",
		     now - before, hog_has() / 1024);
}

static void expect_freed(long before)
{
	long now = kernel_memory();
	int tries;

	for (tries = 0; now - before > slack && tries < 40; tries++) {
		usleep(50000);
		now = kernel_memory();
	}
	if (now - before > slack)
		fail("%ld KiB are not freed", now - before);
}

static void run_hog(size_t limit, long (*function)(void), long least, long most)
{
	int fd = reader_comes();
	long before = kernel_memory();
	struct hog hog;

	expect_works(fd);
	hog_comes(&hog, limit, function);
	expect_charged(&hog, before);
	if (hog.done < least || hog.done > most)
		fail("it got %ld, and should have got %ld to %ld", hog.done, least, most);
	expect_works(fd);
	hog_goes(&hog);
	expect_freed(before);
	expect_works(fd);
	close(fd);
	end_reader();
}

static long open_many(void)
{
	long count = 0;

	while (count < 10000 && open_path(O_RDWR) >= 0)
		count++;
	return count;
}

/* Its files, and so it, are stopped by the cgroup, by ENOMEM or by being killed. */
static void files_are_charged(void)
{
	run_hog(6 * MIB, open_many, -1, 9999);
}

static void files_with_memory(void)
{
	run_hog(192 * MIB, open_many, 10000, 10000);
}

static long open_control(void)
{
	long count = 0;

	while (count < 10000 && open("/dev/scrctl", O_RDONLY | O_CLOEXEC) >= 0)
		count++;
	return count;
}

static void control_is_charged(void)
{
	run_hog(192 * MIB, open_control, 10000, 10000);
}

/* A list of a million readers is not made for who asks for it. */
static long list_million(void)
{
	static struct scr_reader_entry entries[16];
	struct scr_readers readers = {
		.entries = (uintptr_t)entries, .count = 1 << 20,
	};
	int fd = open("/dev/scrctl", O_RDONLY | O_CLOEXEC);

	return call(fd, SCR_IOC_READERS, &readers) ? -2 : (long)readers.count;
}

static void list_is_short(void)
{
	run_hog(4 * MIB, list_million, 1, 1);
}

#define LONG_COMMAND	4000

static unsigned char command[LONG_COMMAND], reply[16];

static struct scr_transmit long_transmit = {
	.protocol = SCARD_PROTOCOL_T0,
	.send_length = LONG_COMMAND,
	.receive_length = sizeof(reply),
};

/* One command more. Return: whether it is under way. */
static bool submit(struct ring *ring, int fd)
{
	long_transmit.send_buffer = (uintptr_t)command;
	long_transmit.receive_buffer = (uintptr_t)reply;
	ring_command(ring, fd, IOCTL_SMARTCARD_TRANSMIT, &long_transmit, 0);
	if (!ring_has_result(ring))
		return true;
	ring_result(ring, NULL);
	return false;
}

static long submit_many(void)
{
	static struct ring ring;
	int fd = open_path(O_RDWR);
	long count = 0;

	ring_open(&ring, 0);
	while (count < 20000 && submit(&ring, fd))
		count++;
	return count;
}

static long submit_on_many(void)
{
	static struct ring ring;
	long count = 0, files = 0;
	int fd;

	ring_open(&ring, 0);
	while (files++ < 20) {
		fd = open_path(O_RDWR);
		while (count < 20000 && submit(&ring, fd))
			count++;
	}
	return count;
}

static long write_on_many(void)
{
	long count = 0, waiting = 0;
	int fd;

	while (count++ < 6000) {
		fd = open_path(O_RDWR | O_NONBLOCK);
		if (fd < 0 || write(fd, command, 40) != 40)
			return -2;
		/* Refused, or under way. */
		if (read(fd, reply, sizeof(reply)) < 0 && errno == EAGAIN)
			waiting++;
	}
	return waiting;
}

/* Another file has a transaction, so that all of it waits. */
static void run_queue(size_t limit, long (*function)(void), long most)
{
	int fd = reader_comes(), others;
	long before = kernel_memory();
	struct hog hog;

	expect_error("BEGIN_TRANSACTION", perfect_call(fd, BEGIN_TRANSACTION), 0);
	hog_comes(&hog, limit, function);
	expect_charged(&hog, before);
	expect("requests that wait", hog.done, most);
	expect_works(fd);
	others = open_to_use();
	expect_error("others' STATUS", perfect_call(others, STATUS), 0);
	expect_error("others' GET_PERF_CNTR", perfect_call(others, GET_PERF_CNTR), 0);
	hog_goes(&hog);
	expect_error("END_TRANSACTION", perfect_call(fd, END_TRANSACTION), 0);
	expect_freed(before);
	expect_works(others);
	close(others);
	expect_error("its close has reset the card", perfect_call(fd, TRANSMIT), EBADFD);
	close(fd);
	end_reader();
}

static void commands_of_file(void)
{
	run_queue(192 * MIB, submit_many, COMMANDS_OF_FILE);
}

static void commands_of_reader(void)
{
	run_queue(192 * MIB, submit_on_many, SUBMITTED);
}

static void commands_are_charged(void)
{
	run_queue(4 * MIB, submit_on_many, -1);
}

static void writes_of_reader(void)
{
	run_queue(192 * MIB, write_on_many, SUBMITTED);
}

static const struct function_case limits_rows[] = {
	{ "open files are charged", files_are_charged },
	{ "10000 open files", files_with_memory },
	{ "10000 open files of /dev/scrctl", control_is_charged },
	{ "a list of readers is as long as it is", list_is_short },
	{ "commands of io_uring on a file", commands_of_file },
	{ "commands of io_uring on a reader", commands_of_reader },
	{ "commands of io_uring are charged", commands_are_charged },
	{ "APDUs that were written", writes_of_reader },
};

static const struct group limits_groups[] = {
	GROUP("limits", limits_rows, run_function),
	{ 0 },
};

static const struct group *const topics[] = { limits_groups };

int main(int argc, char **argv)
{
	if (argc > 1)
		slack = strtol(argv[1], NULL, 10);
	return run_all(topics, COUNT(topics));
}
