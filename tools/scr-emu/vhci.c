// SPDX-License-Identifier: BSD-3-Clause
/*
 * vhci_hcd: the kernel's host controller whose devices are sockets. The files
 * status, status.1 ... list the ports; "port socket device speed" written to
 * the file attach plugs a device in.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "report.h"
#include "vhci.h"

/* The first controller has the files of all. */
#define CONTROLLER		"/sys/devices/platform/vhci_hcd.%d"
#define VHCI			"/sys/devices/platform/vhci_hcd.0/"

/* Port states of drivers/usb/usbip/usbip_common.h. */
#define PORT_FREE		4

/* Whether the hub has not yet seen that what was plugged in there before is gone. */
static bool has_old_device(int controller, int hub_port)
{
	char pattern[80];
	glob_t devices;
	bool found;

	snprintf(pattern, sizeof(pattern), CONTROLLER "/usb*/[0-9]*-%d", controller, hub_port);
	found = !glob(pattern, GLOB_NOSORT, NULL, &devices);
	if (found)
		globfree(&devices);
	return found;
}

/*
 * A port that keeps its old device is the last choice: vhci's ports stay enabled when they lose
 * their device, and a hub that finds one enabled takes the new device for the old one.
 *
 * Return: a port; ports the hub is done with come first, -1: none is free.
 */
static int find_in_status(FILE *status, int controller)
{
	char line[128], hub[3];
	int port, state, hub_port = 0, second_choice = -1;

	while (fgets(line, sizeof(line), status)) {
		if (sscanf(line, "%2s %d %d", hub, &port, &state) != 3 || strcmp(hub, "hs"))
			continue;
		hub_port++;
		if (state != PORT_FREE)
			continue;
		if (!has_old_device(controller, hub_port))
			return port;
		second_choice = port;
	}
	return second_choice;
}

static int find_port(void)
{
	int controller, port;

	for (controller = 0; ; controller++) {
		char path[64] = VHCI "status";
		FILE *status;

		if (controller)
			snprintf(path, sizeof(path), VHCI "status.%d", controller);
		status = fopen(path, "re");
		if (!status && !controller)
			return report("no " VHCI ": load the module vhci_hcd");
		if (!status)
			return report("all ports of vhci_hcd are in use: unplug something");
		port = find_in_status(status, controller);
		fclose(status);
		if (port >= 0)
			return port;
	}
}

/* Return: 0, or an errno: EBUSY if somebody else was faster. */
static int attach_at(int port, enum vhci_speed speed, int socket)
{
	FILE *file = fopen(VHCI "attach", "we");
	int error = 0;

	if (!file)
		return errno;
	/* The device identifier is the USB/IP server's; nobody looks at it here. */
	fprintf(file, "%d %d %d %d", port, socket, port + 1, speed);
	if (fclose(file))
		error = errno;
	return error;
}

static int attach(int socket)
{
	int port, error;

	do {
		port = find_port();
		if (port < 0)
			return -1;
		error = attach_at(port, VHCI_FULL_SPEED, socket);
	} while (error == EBUSY);
	if (error == EACCES)
		return report("cannot write " VHCI "attach: needs root");
	if (error)
		return report("vhci_hcd refuses a device at port %d: %s", port, strerror(error));
	return 0;
}

/* Return: 0, or -1 after an error message. */
static int make_ends(int *ends)
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return report("no socket: %s", strerror(errno));
	/* This end only: vhci takes EAGAIN for the end of the device. */
	fcntl(ends[1], F_SETFL, O_NONBLOCK);
	return 0;
}

int vhci_attach(void)
{
	int ends[2];

	if (make_ends(ends))
		return -1;
	if (attach(ends[0])) {
		close(ends[1]);
		ends[1] = -1;
	}
	close(ends[0]);
	return ends[1];
}

int vhci_attach_at(int port, enum vhci_speed speed)
{
	int ends[2], error;

	if (make_ends(ends))
		return -EMFILE;
	error = attach_at(port, speed, ends[0]);
	close(ends[0]);
	if (!error)
		return ends[1];
	close(ends[1]);
	return -error;
}
