// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader of scr-emu at vhci_hcd, and what happens to it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <linux/usbdevice_fs.h>

#include "../uapi/sysfs.h"
#include "race.h"

static FILE *control;

static bool connect_control(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", race.socket);
	if (fd < 0 || connect(fd, (void *)&address, sizeof(address)))
		return complain("%s: %s", race.socket, strerror(errno));
	control = fdopen(fd, "r+");
	return control;
}

bool usb_command(const char *line)
{
	char answer[256];

	if (!control && !connect_control())
		return false;
	fprintf(control, "%s\n", line);
	fflush(control);
	if (!fgets(answer, sizeof(answer), control) || strncmp(answer, "ok", 2))
		return complain("scr-emu: %s: %s", line, answer);
	return true;
}

bool usb_plug(void)
{
	return usb_command("replug");
}

bool usb_unplug(void)
{
	return usb_command("unplug");
}

static bool write_in(const char *folder, const char *name, const char *text)
{
	char path[400];
	int error;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	error = write_text(path, text);
	return !error || complain("%s: \"%s\": %s", path, text, strerror(error));
}

static const char *interface_name(void)
{
	return strrchr(race.interface, '/') + 1;
}

#define DRIVER	"/sys/bus/usb/drivers/scr-ccid"

static bool unbind(void)
{
	return write_in(DRIVER, "unbind", interface_name());
}

static bool bind_again(void)
{
	return write_in(DRIVER, "bind", interface_name());
}

static bool forbid(void)
{
	return write_in(race.device, "authorized", "0");
}

static bool allow(void)
{
	return write_in(race.device, "authorized", "1");
}

static bool forbid_interface(void)
{
	return write_in(race.interface, "authorized", "0");
}

/* USB core does not look for a driver by itself. */
static bool allow_interface(void)
{
	return write_in(race.interface, "authorized", "1") &&
	       !write_text("/sys/bus/usb/drivers_probe", interface_name());
}

static bool unconfigure(void)
{
	return write_in(race.device, "bConfigurationValue", "0");
}

static bool configure(void)
{
	return write_in(race.device, "bConfigurationValue", "1");
}

/* It takes as long as a device needs; the reader's files live on. */
static bool reset(void)
{
	char path[64];
	int fd, result;

	snprintf(path, sizeof(path), "/dev/bus/usb/%03d/%03d", race.bus, race.address);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return complain("%s: %s", path, strerror(errno));
	result = ioctl(fd, USBDEVFS_RESET, NULL);
	if (result)
		complain("USBDEVFS_RESET: %s", strerror(errno));
	close(fd);
	return !result;
}

static bool move_card(void)
{
	return usb_command("remove") && (wait_a_while(5000), usb_command("insert"));
}

static bool sleep_and_wake(void)
{
	bool good = write_in(race.device, "power/autosuspend_delay_ms", "0");
	int i;

	for (i = 0; i < 4 && good; i++) {
		good = write_in(race.device, "power/control", "auto");
		wait_a_while(20000);
		good = good && write_in(race.device, "power/control", "on");
	}
	return good;
}

static bool unload(void)
{
	return !syscall(SYS_delete_module, "scr_ccid", O_NONBLOCK) ||
	       complain("rmmod scr-ccid: %s", strerror(errno));
}

static bool load(void)
{
	int result, fd = open(race.module, O_RDONLY | O_CLOEXEC);

	result = syscall(SYS_finit_module, fd, "", 0);
	if (result)
		complain("insmod %s: %s", race.module, strerror(errno));
	close(fd);
	return !result;
}

const struct disturbance usb_disturbances[] = {
	{ "unplug", READER_GOES, usb_unplug, usb_plug, 2 },
	{ "unbind", READER_GOES, unbind, bind_again, 4 },
	{ "authorized 0", READER_GOES, forbid, allow, 2 },
	{ "authorized 0, of the interface", READER_GOES, forbid_interface, allow_interface, 2 },
	{ "configuration 0", READER_GOES, unconfigure, configure, 2 },
	{ "rmmod scr-ccid", READER_GOES, unload, load, 2 },
	{ "USBDEVFS_RESET", READER_STAYS, reset, NULL, 2 },
	{ "card out and in", READER_STAYS, move_card, NULL, 2 },
	{ "runtime suspend", READER_STAYS, sleep_and_wake, NULL, 1 },
	{ }
};
