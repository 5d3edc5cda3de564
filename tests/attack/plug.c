// SPDX-License-Identifier: GPL-2.0-only
/*
 * A victim is plugged in and out; what the kernel has made of it is read in sysfs.
 *
 * Whoever reads or writes bConfigurationValue has to wait until USB core is done
 * with the interfaces of the configuration before.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "attack.h"
#include "vhci.h"

#define VHCI			"/sys/devices/platform/vhci_hcd."
#define PATH_ROOM		256
#define LONG_PATH_ROOM		400

/* Milliseconds: far more than any of it takes on a busy machine. */
#define ENUMERATION_TIME	20000
#define UNPLUGGING_TIME		60000

/* Of so many bound interfaces, one is asked. */
#define ASKED_IN		4

u64 milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ULL + now.tv_nsec / 1000000;
}

void begin_stage(struct worker *worker, const char *stage)
{
	__atomic_store_n(&worker->since, milliseconds(), __ATOMIC_RELAXED);
	__atomic_store_n(&worker->stage, stage, __ATOMIC_RELEASE);
}

u32 controllers(void)
{
	char path[64];
	u32 count = 0;

	do
		snprintf(path, sizeof(path), VHCI "%u", count++);
	while (!access(path, F_OK));
	return count - 1;
}

/* Return: bytes, without the newline, or -1. */
static int read_file(const char *path, const char *name, char *text, size_t room)
{
	char whole[LONG_PATH_ROOM];
	ssize_t length;
	int fd;

	snprintf(whole, sizeof(whole), "%s/%s", path, name);
	fd = open(whole, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	length = read(fd, text, room - 1);
	close(fd);
	if (length < 0)
		return -1;
	text[length] = 0;
	text[strcspn(text, "\n")] = 0;
	return length;
}

static int write_file(const char *path, const char *name, u32 value)
{
	char whole[LONG_PATH_ROOM], text[16];
	int fd, result = 0;

	snprintf(whole, sizeof(whole), "%s/%s", path, name);
	fd = open(whole, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, text, snprintf(text, sizeof(text), "%u", value)) < 0)
		result = -errno;
	close(fd);
	return result;
}

/* The controller has two root hubs; ours is not the one for SuperSpeed. */
static int bus_number(u32 controller)
{
	char path[PATH_ROOM / 2], hub[PATH_ROOM], speed[16];
	struct dirent *entry;
	int bus = -1;
	DIR *folder;

	snprintf(path, sizeof(path), VHCI "%u", controller);
	folder = opendir(path);
	while (folder && bus < 0 && (entry = readdir(folder))) {
		if (strncmp(entry->d_name, "usb", 3) || strlen(entry->d_name) > 8)
			continue;
		snprintf(hub, sizeof(hub), "%s/%.8s", path, entry->d_name);
		if (read_file(hub, "speed", speed, sizeof(speed)) > 0 && !strcmp(speed, "480"))
			bus = atoi(entry->d_name + 3);
	}
	if (folder)
		closedir(folder);
	return bus;
}

static void device_path(const struct worker *worker, char *path)
{
	int bus = bus_number(worker->controller);

	snprintf(path, PATH_ROOM, VHCI "%u/usb%d/%d-%u", worker->controller, bus, bus,
		 worker->port + 1);
}

/* What the driver's table has. Those that hide are left out here: not all are ours. */
static bool is_ours(const char *path)
{
	char class[16];

	return read_file(path, "bInterfaceClass", class, sizeof(class)) > 0 &&
	       !strcmp(class, "0b");
}

static bool is_bound(const char *path)
{
	char link[LONG_PATH_ROOM], target[PATH_ROOM];
	ssize_t length;

	snprintf(link, sizeof(link), "%s/driver", path);
	length = readlink(link, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = 0;
	return strstr(target, "/scr-ccid");
}

static void look_at_interface(struct worker *worker, struct victim *victim, const char *path)
{
	bool bound = is_bound(path);

	worker->tally.sets++;
	worker->tally.probed += bound || is_ours(path);
	worker->tally.bound += bound;
	if (!bound || !random_once_in(&victim->random, ASKED_IN))
		return;
	begin_stage(worker, "asking a reader");
	worker->tally.nodes += ask_reader(path, &victim->random);
}

static void look_at_interfaces(struct worker *worker, struct victim *victim, const char *path)
{
	char interface[PATH_ROOM + 64];
	struct dirent *entry;
	DIR *folder = opendir(path);

	while (folder && (entry = readdir(folder))) {
		if (!strchr(entry->d_name, ':'))
			continue;
		snprintf(interface, sizeof(interface), "%s/%.32s", path, entry->d_name);
		look_at_interface(worker, victim, interface);
	}
	if (folder)
		closedir(folder);
}

/* The first was chosen by USB core. */
static void choose_all(struct worker *worker, struct victim *victim, const char *path)
{
	char value[16];
	u32 i;

	begin_stage(worker, "configuring");
	read_file(path, "bConfigurationValue", value, sizeof(value));
	look_at_interfaces(worker, victim, path);
	for (i = 1; i < victim->configuration_count; i++) {
		begin_stage(worker, "choosing a configuration");
		write_file(path, "bConfigurationValue", i + 1);
		look_at_interfaces(worker, victim, path);
	}
}

static bool wait_until_gone(const char *path)
{
	const struct timespec pause = { .tv_nsec = 10000000 };
	u64 end = milliseconds() + UNPLUGGING_TIME;

	while (!access(path, F_OK)) {
		if (milliseconds() > end)
			return false;
		nanosleep(&pause, NULL);
	}
	return true;
}

/* Those of the root hub for SuperSpeed are counted as well. */
static u32 ports_of_controller(void)
{
	char ports[16];

	if (read_file(VHCI "0", "nports", ports, sizeof(ports)) < 0)
		return 0;
	return strtoul(ports, NULL, 10) / controllers();
}

/* vhci lets go of a device in a thread of its own. */
static int attach(const struct worker *worker, const struct victim *victim)
{
	const struct timespec pause = { .tv_nsec = 10000000 };
	int port = worker->controller * ports_of_controller() + worker->port;
	u64 end = milliseconds() + UNPLUGGING_TIME;
	int fd;

	while (milliseconds() < end) {
		fd = vhci_attach_at(port, victim->high_speed ? VHCI_HIGH_SPEED :
				    VHCI_FULL_SPEED);
		if (fd != -EBUSY)
			return fd;
		nanosleep(&pause, NULL);
	}
	return -EBUSY;
}

bool attack(struct worker *worker, struct victim *victim)
{
	char path[PATH_ROOM];
	int fd;

	worker->number = victim->number;
	begin_stage(worker, "plugging in");
	device_path(worker, path);
	fd = attach(worker, victim);
	if (fd < 0) {
		printf("# device %u: vhci_hcd refuses it: %s\n", victim->number, strerror(-fd));
		return false;
	}
	worker->tally.devices++;
	gadget_plug(victim, fd);
	begin_stage(worker, "enumerating");
	if (gadget_wait(ENUMERATION_TIME) == GADGET_CONFIGURED) {
		choose_all(worker, victim, path);
	} else {
		worker->tally.refused++;
		worker->tally.sets++;
	}
	begin_stage(worker, "unplugging");
	gadget_unplug();
	if (wait_until_gone(path))
		return true;
	printf("# device %u: %s is still there\n", victim->number, path);
	return false;
}
