// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/scrctl: which readers there are, and when one comes or goes. And the numbers
 * of equal readers.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sharing.h"

static int open_control(void)
{
	int fd = open("/dev/scrctl", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		bail_out("/dev/scrctl cannot be opened");
	return fd;
}

#define ROOM	8

static struct scr_reader_entry entries[ROOM];

/* Return: 0 or an errno. */
static int list(int fd, __u32 room, struct scr_readers *readers)
{
	memset(entries, 0xee, sizeof(entries));
	*readers = (struct scr_readers) { .entries = (uintptr_t)entries, .count = room };
	return call(fd, SCR_IOC_READERS, readers);
}

static void expect_readers(int fd, unsigned int count)
{
	struct scr_readers readers;
	unsigned int i;

	expect_error("READERS", list(fd, ROOM, &readers), 0);
	expect("readers", readers.count, count);
	for (i = 0; i < count; i++) {
		expect("unit", entries[i].unit, i);
		expect("reserved", entries[i].reserved, 0);
	}
}

static short told(int fd, int timeout)
{
	struct pollfd poller = { .fd = fd, .events = POLLPRI | POLLIN | POLLOUT };

	if (poll(&poller, 1, timeout) < 0)
		fail("poll() failed");
	return poller.revents;
}

static void comes_and_goes(void)
{
	struct server server;
	int fd = open_control();

	expect_hex("poll() of a fresh file", told(fd, 0), POLLPRI);
	expect_readers(fd, 0);
	expect_hex("poll() after READERS", told(fd, 0), 0);
	plug(&server);
	expect_hex("poll() when one has come", told(fd, 0), POLLPRI);
	expect_hex("poll() again", told(fd, 0), POLLPRI);
	expect_readers(fd, 1);
	expect_hex("poll() after READERS", told(fd, 0), 0);
	tell(&server, SCR_VIRT_CARD_PRESENT);
	expect_hex("poll() when a card has come", told(fd, 0), 0);
	unplug(&server);
	expect_hex("poll() when it has gone", told(fd, 0), POLLPRI);
	expect_readers(fd, 0);
	close(fd);
}

/* The generation tells that it was another one, at the same place. */
static void another_one(void)
{
	struct scr_readers before, after;
	struct scr_reader_entry first;
	struct server server;
	int fd = open_control();

	plug(&server);
	expect_error("READERS", list(fd, ROOM, &before), 0);
	first = entries[0];
	expect_error("READERS", list(fd, ROOM, &after), 0);
	expect("generation, nothing has happened", after.generation, before.generation);
	unplug(&server);
	plug(&server);
	expect_hex("poll()", told(fd, 0), POLLPRI);
	expect_error("READERS", list(fd, ROOM, &after), 0);
	expect("another generation", after.generation != before.generation, true);
	expect("unit", entries[0].unit, first.unit);
	expect("another id", entries[0].id != first.id, true);
	unplug(&server);
	close(fd);
}

static void too_little_room(void)
{
	struct server servers[3];
	struct scr_readers readers;
	__u32 i, fd = open_control();

	for (i = 0; i < 3; i++)
		plug(&servers[i]);
	for (i = 0; i < 3; i++) {
		expect_error("READERS", list(fd, i, &readers), EOVERFLOW);
		expect("readers", readers.count, 3);
		expect("the first that does not fit", entries[i].unit, 0xeeeeeeee);
		expect("a generation", !!readers.generation, true);
		expect_hex("poll() afterwards", told(fd, 0), POLLPRI);
	}
	expect_error("READERS", list(fd, 3, &readers), 0);
	expect_hex("poll() afterwards", told(fd, 0), 0);
	readers = (struct scr_readers) { .count = 0 };
	expect_error("how many?", call(fd, SCR_IOC_READERS, &readers), EOVERFLOW);
	expect("readers", readers.count, 3);
	for (i = 0; i < 3; i++)
		unplug(&servers[i]);
	close(fd);
}

/* The lowest unit that is free is taken, and they come in the order of units. */
static void in_order(void)
{
	struct server servers[3];
	int i, fd = open_control();

	for (i = 0; i < 3; i++)
		plug(&servers[i]);
	unplug(&servers[0]);
	expect_error("READERS", list(fd, ROOM, &(struct scr_readers) { 0 }), 0);
	expect("unit", entries[0].unit, 1);
	expect("unit", entries[1].unit, 2);
	plug(&servers[0]);
	expect_readers(fd, 3);
	expect("the latest id", entries[0].id > entries[2].id, true);
	for (i = 0; i < 3; i++)
		unplug(&servers[i]);
	close(fd);
}

static void bad_arguments(void)
{
	struct scr_readers readers = { .entries = (uintptr_t)nowhere, .count = ROOM };
	struct server server;
	int fd = open_control();
	__u32 value;

	plug(&server);
	expect_error("entries nowhere", call(fd, SCR_IOC_READERS, &readers), EFAULT);
	expect_error("an argument nowhere", call(fd, SCR_IOC_READERS, nowhere), EFAULT);
	readers.entries = (uintptr_t)entries;
	readers.reserved = 1;
	expect_error("reserved", call(fd, SCR_IOC_READERS, &readers), EINVAL);
	expect_hex("poll() after what failed", told(fd, 0), POLLPRI);
	readers.reserved = 0;
	readers.count = UINT32_MAX;
	expect_error("room without end", call(fd, SCR_IOC_READERS, &readers), 0);
	expect_error("a reader's request", call(fd, IOCTL_SMARTCARD_GET_STATE, &value), ENOTTY);
	expect_error("another size", call(fd, _IOWR(SCR_IOC_MAGIC, 48, __u32), &value), ENOTTY);
	expect_error("read()", read_answer(fd, &value, sizeof(value), NULL), EINVAL);
	unplug(&server);
	close(fd);
}

static void mode(void)
{
	struct stat is;

	expect("stat()", stat("/dev/scrctl", &is), 0);
	expect_hex("mode", is.st_mode, S_IFCHR | 0444);
	expect("owner", is.st_uid, 0);
}

static void poll_wakes(void)
{
	struct scr_readers readers;
	struct server server;
	int fd = open_control();
	pid_t pid;

	expect_error("READERS", list(fd, ROOM, &readers), 0);
	pid = fork();
	if (!pid) {
		usleep(50000);
		plug(&server);
		_exit(0);
	}
	expect_hex("poll()", told(fd, 10000), POLLPRI);
	waitpid(pid, NULL, 0);
	close(fd);
}

static __u32 number_of(const struct server *server)
{
	struct scr_info info = { .number = UINT32_MAX };
	int fd = open_program(server);

	expect_error("INFO", call(fd, SCR_IOC_INFO, &info), 0);
	close(fd);
	return info.number;
}

/* One of several readers with the same names, at a place of its own. */
static void plug_at(struct server *server, const char *product, char place)
{
	struct scr_virt_create create;

	good_create(&create);
	snprintf(create.product, sizeof(create.product), "%s", product);
	snprintf(create.location, sizeof(create.location), "place %c", place);
	plug_as(server, &create);
}

static void equal_readers(void)
{
	struct server left, right;

	plug_at(&left, "Equal", 'l');
	plug_at(&right, "Equal", 'r');
	expect("the first one's number", number_of(&left), 0);
	expect("the second one's number", number_of(&right), 1);
	unplug(&left);
	unplug(&right);
	plug_at(&right, "Equal", 'r');
	plug_at(&left, "Equal", 'l');
	expect("the second one's number, it comes first", number_of(&right), 1);
	expect("the first one's number", number_of(&left), 0);
	unplug(&left);
	expect("the second one's number, alone", number_of(&right), 1);
	unplug(&right);
}

/* At another place it is another reader: the lowest number that is free. */
static void another_place(void)
{
	struct server left, right, third;

	plug_at(&left, "Moved", 'l');
	plug_at(&right, "Moved", 'r');
	unplug(&left);
	plug_at(&third, "Moved", 't');
	expect("number at the third place", number_of(&third), 0);
	plug_at(&left, "Moved", 'l');
	expect("number at its place, but taken", number_of(&left), 2);
	unplug(&left);
	unplug(&third);
	unplug(&right);
}

static void other_names(void)
{
	struct server left, right;

	plug_at(&left, "One", 'l');
	plug_at(&right, "Another", 'r');
	expect("number", number_of(&left), 0);
	expect("number of the one with another name", number_of(&right), 0);
	unplug(&left);
	unplug(&right);
}

static void slots(void)
{
	struct scr_virt_create create;
	struct server servers[2];
	__u32 i;

	good_create(&create);
	create.slots = 2;
	for (i = 0; i < 2; i++) {
		create.slot = i;
		plug_as(&servers[i], &create);
	}
	for (i = 0; i < 2; i++) {
		expect("number", number_of(&servers[i]), 0);
		unplug(&servers[i]);
	}
}

static const struct function_case control_cases[] = {
	{ "a reader comes and goes", comes_and_goes },
	{ "another reader at the same unit", another_one },
	{ "too little room", too_little_room },
	{ "readers are in order", in_order },
	{ "bad arguments", bad_arguments },
	{ "everybody may read it, nobody write", mode },
	{ "poll() wakes up", poll_wakes },
};

static const struct function_case number_cases[] = {
	{ "equal readers, plugged in another order", equal_readers },
	{ "a reader at another place", another_place },
	{ "readers that are not equal", other_names },
	{ "the slots of a reader", slots },
};

const struct group control_groups[] = {
	GROUP("/dev/scrctl", control_cases, run_function),
	GROUP("number", number_cases, run_function),
	{ 0 }
};
