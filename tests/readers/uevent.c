// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's netlink group for what happens to devices, of which USB devices only. */
#include <errno.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "uevent.h"

#define KERNELS_GROUP	1

/* The events of 120 devices and of their interfaces at once. */
#define ROOM		(4 << 20)

int uevent_open(void)
{
	const struct sockaddr_nl address = {
		.nl_family = AF_NETLINK,
		.nl_groups = KERNELS_GROUP,
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
			NETLINK_KOBJECT_UEVENT);
	int room = ROOM;

	if (fd >= 0 && !setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) &&
	    !bind(fd, (const struct sockaddr *)&address, sizeof(address)))
		return fd;
	fprintf(stderr, "no uevents: %s\n", strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* "bind@/devices/...", then strings KEY=VALUE, each with its NUL. */
static bool has_string(const char *message, size_t length, const char *string)
{
	const char *end = message + length;

	while (message < end) {
		if (!strcmp(message, string))
			return true;
		message += strlen(message) + 1;
	}
	return false;
}

static bool read_event(const char *message, size_t length, enum uevent *event)
{
	if (!has_string(message, length, "DEVTYPE=usb_device"))
		return false;
	if (has_string(message, length, "ACTION=bind"))
		*event = UEVENT_BOUND;
	else if (has_string(message, length, "ACTION=remove"))
		*event = UEVENT_REMOVED;
	else
		return false;
	return true;
}

bool uevent_read(int socket, enum uevent *event, char *folder, size_t room)
{
	char message[4096];
	ssize_t length;

	while ((length = recv(socket, message, sizeof(message) - 1, 0)) > 0) {
		const char *path;

		message[length] = '\0';
		path = strchr(message, '@');
		if (!path || !read_event(message, length, event))
			continue;
		snprintf(folder, room, "/sys%s", path + 1);
		return true;
	}
	return false;
}
