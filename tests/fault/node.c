// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the reader is, and that it is there: see node.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../calls/calls.h"
#include "node.h"

int put_word(const char *path, const char *word)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), result = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, word, strlen(word)) < 0)
		result = -errno;
	close(fd);
	return result;
}

bool wait_for_path(const char *path, bool is_there, unsigned int milliseconds)
{
	unsigned int i;

	for (i = 0; i < milliseconds / 5; i++) {
		if (!access(path, F_OK) == is_there)
			return true;
		usleep(5000);
	}
	return false;
}

bool tell_emulator(const char *line)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/tmp/emu.socket" };
	int control = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char answer[512];
	bool good = false;

	if (!connect(control, (struct sockaddr *)&address, sizeof(address)) &&
	    write(control, line, strlen(line)) > 0)
		good = read(control, answer, sizeof(answer)) > 0;
	close(control);
	return good;
}

static bool has_card(int fd)
{
	__u32 state = 0;

	return !ioctl(fd, IOCTL_SMARTCARD_GET_STATE, &state) && state >= SCARD_PRESENT;
}

/* Return: -ENODEV: it is not there, or on its way out. */
static int insert_card(void)
{
	int fd = open(call_path, O_RDWR | O_CLOEXEC), result = 0;

	if (fd < 0)
		return -ENODEV;
	if (!has_card(fd)) {
		tell_emulator("insert\n");
		result = call_within(call_by_name("IS_PRESENT"), fd, 2000);
	}
	close(fd);
	return result;
}

int node_recover(void)
{
	unsigned int i;
	int result = -ENODEV;

	for (i = 0; i < 3 && result; i++) {
		if (i || access(call_path, F_OK)) {
			tell_emulator("unplug\n");
			wait_for_path(call_path, false, 5000);
			tell_emulator("replug\n");
			wait_for_path(call_path, true, 10000);
		}
		result = insert_card();
	}
	return result;
}

bool usb_place_of_node(struct usb_place *place)
{
	char path[PATH_MAX], real[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/class/smartcard/%s/device",
		 strrchr(call_path, '/') + 1);
	if (!realpath(path, real))
		return false;
	snprintf(place->interface, sizeof(place->interface), "%.63s", basename(real));
	snprintf(place->device, sizeof(place->device), "%.*s",
		 (int)strcspn(place->interface, ":"), place->interface);
	return strchr(place->interface, ':');
}
