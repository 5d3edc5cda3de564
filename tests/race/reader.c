// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reader of the rounds: where it is, and whether it is well.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../uapi/sysfs.h"
#include "race.h"

bool node_is_gone(void)
{
	u64 end = milliseconds() + race.longest * 1000;

	while (!access(call_path, F_OK)) {
		if (milliseconds() > end)
			return complain("%s is still there", call_path);
		usleep(1000);
	}
	return true;
}

/* The node's device is the USB interface; the next folder above it is the device. */
static void find_usb(void)
{
	char path[128];
	char *slash;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/class/smartcard/%s/device", call_path + 5);
	if (!realpath(path, race.interface))
		return;
	snprintf(race.device, sizeof(race.device), "%s", race.interface);
	slash = strrchr(race.device, '/');
	*slash = 0;
	snprintf(path, sizeof(path), "%.100s/devnum", race.device);
	file = fopen(path, "r");
	if (!file)
		return;
	if (fscanf(file, "%d", &race.address) != 1)
		race.address = 0;
	fclose(file);
	race.bus = atoi(strrchr(race.device, '/') + 1);
}

/* The only reader there is. */
static bool find_node(void)
{
	static char node[300];
	DIR *folder = opendir("/sys/class/smartcard");
	struct dirent *entry;
	bool found = false;

	while (folder && !found && (entry = readdir(folder))) {
		if (strncmp(entry->d_name, "scr", 3) || entry->d_name[3] > '9')
			continue;
		snprintf(node, sizeof(node), "/dev/%s", entry->d_name);
		call_path = node;
		found = !access(node, F_OK);
	}
	if (folder)
		closedir(folder);
	return found;
}

static bool await_node(void)
{
	u64 end = milliseconds() + race.longest * 1000;

	while (!find_node()) {
		if (milliseconds() > end)
			return complain("no reader comes");
		usleep(1000);
	}
	return true;
}

static bool await_card(void)
{
	const struct call *is_present = call_by_name("IS_PRESENT");
	u64 end = milliseconds() + race.longest * 1000;
	int fd, result;

	do {
		fd = open(call_path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			return complain("%s: %s", call_path, strerror(errno));
		result = call_within(is_present, fd, 1000);
		close(fd);
	} while (result && milliseconds() < end);
	return !result || complain("no card comes: %s", strerror(-result));
}

bool await_reader(void)
{
	if (race.socket && !await_node())
		return false;
	if (race.socket)
		find_usb();
	write_escape(call_path, "1");
	return await_card();
}

static void say_status(int fd)
{
	struct scr_status is = { };

	ioctl(fd, SCR_IOC_STATUS, &is);
	complain("state %u, protocol %x, flags %x, %u users", is.state, is.protocol, is.flags,
		 is.users);
}

static int try_command(void)
{
	const struct call *transmit = call_by_name("TRANSMIT");
	int result, fd = open(call_path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	result = call_prepare(transmit, fd);
	if (!result)
		result = call_within(transmit, fd, race.longest * 1000);
	if (result)
		say_status(fd);
	close(fd);
	return result;
}

/*
 * A ring of io_uring lives on for a while after its program, and with it a file that
 * used the card: when that ends, the card is reset, and whoever uses it is told.
 */
bool reader_works(void)
{
	u64 end = milliseconds() + race.longest * 1000;
	int result;

	do {
		result = try_command();
	} while (result == -EBADFD && milliseconds() < end);
	return !result || complain("the next good command: %s", strerror(-result));
}
