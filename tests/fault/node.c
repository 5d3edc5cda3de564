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
#include "../uapi/sysfs.h"
#include "node.h"

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

static bool tell_emulator(const char *line)
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

void move_card(const char *line)
{
	if (!tell_emulator(line))
		write_text("/tmp/gadget", line);
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
		move_card("insert\n");
		result = call_within(call_by_name("IS_PRESENT"), fd, 2000);
	}
	close(fd);
	return result;
}

int node_recover(void)
{
	int result = -ENODEV;
	unsigned int i;

	for (i = 0; i < 3 && result; i++) {
		if (i) {
			pull_out();
			plug_in();
		}
		wait_for_path(call_path, true, 15000);
		result = insert_card();
	}
	return result;
}

static struct usb_place last_place;

static void find_port(struct usb_place *place)
{
	char path[PATH_MAX], real[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/bus/usb/devices/%s/port", place->device);
	if (realpath(path, real))
		snprintf(place->port, sizeof(place->port), "%.150s/disable", real);
}

bool usb_place_of_node(struct usb_place *place)
{
	char path[PATH_MAX], real[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/class/smartcard/%s/device",
		 strrchr(call_path, '/') + 1);
	if (!realpath(path, real))
		return false;
	snprintf(place->interface, sizeof(place->interface), "%.63s", basename(real));
	if (!strchr(place->interface, ':'))
		return false;
	snprintf(place->device, sizeof(place->device), "%.*s",
		 (int)strcspn(place->interface, ":"), place->interface);
	find_port(place);
	last_place = *place;
	return true;
}

int pull_out(void)
{
	int result = -write_text(last_place.port, "1");

	wait_for_path(call_path, false, 5000);
	return result;
}

int plug_in(void)
{
	return -write_text(last_place.port, "0");
}
