// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the driver core does with a reader on USB in the calling task: probe, disconnect,
 * reset, resume, and the loss and the return of its authorization.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../uapi/sysfs.h"
#include "../uapi/test.h"
#include "fault.h"
#include "node.h"

#define DRIVER	"/sys/bus/usb/drivers/scr-ccid/"

static struct usb_place place;
static int fd = -1;

static char *in_device(const char *name)
{
	static char path[160];

	snprintf(path, sizeof(path), "/sys/bus/usb/devices/%s/%s", place.device, name);
	return path;
}

static bool is_bound(void)
{
	char path[160];

	snprintf(path, sizeof(path), DRIVER "%s", place.interface);
	return !access(path, F_OK);
}

/* Without it, the device has no configuration: that of the same number is a new one. */
static bool has_interface(void)
{
	char path[160];

	snprintf(path, sizeof(path), "/sys/bus/usb/devices/%s", place.interface);
	return !access(path, F_OK);
}

static int open_file(const char *path, int flags)
{
	if (fd >= 0)
		close(fd);
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : 0;
}

static int put(const char *word)
{
	return write(fd, word, strlen(word)) < 0 ? -errno : 0;
}

/* With authorization, driver, node and card, wherever it is now. */
static int whole(void)
{
	int result;

	if (*place.device && !access(in_device("authorized"), F_OK)) {
		write_text(in_device("authorized"), "1");
		write_text(in_device("power/control"), "on");
		if (!has_interface())
			write_text(in_device("bConfigurationValue"), "1");
		if (!is_bound())
			write_text(DRIVER "bind", place.interface);
		wait_for_path(call_path, true, 1000);
	}
	result = node_recover();
	if (!result && !usb_place_of_node(&place))
		result = -ENODEV;
	return result;
}

static int to_unbind(const void *context)
{
	int result = whole();

	(void)context;
	return result ? result : open_file(DRIVER "unbind", O_WRONLY);
}

static int unbind(const void *context)
{
	int result = put(place.interface);

	(void)context;
	return result;
}

static int to_bind(const void *context)
{
	int result = to_unbind(context);

	if (!result)
		result = unbind(context);
	return result ? result : open_file(DRIVER "bind", O_WRONLY);
}

/* A driver that is not bound has left nothing: its node would be in the next one's way. */
static int bind(const void *context)
{
	(void)context;
	return put(place.interface);
}

static unsigned int number_in(const char *name)
{
	char word[16] = "";
	int file = open(in_device(name), O_RDONLY | O_CLOEXEC);

	if (file >= 0 && read(file, word, sizeof(word) - 1) < 0)
		*word = 0;
	close(file);
	return strtoul(word, NULL, 10);
}

static int to_reset(const void *context)
{
	int result = whole();
	char path[64];

	(void)context;
	if (result)
		return result;
	snprintf(path, sizeof(path), "/dev/bus/usb/%03u/%03u", number_in("busnum"),
		 number_in("devnum"));
	return open_file(path, O_RDWR);
}

static int reset(const void *context)
{
	(void)context;
	return ioctl(fd, USBDEVFS_RESET, NULL) < 0 ? -errno : 0;
}

static int to_deauthorize(const void *context)
{
	int result = whole();

	(void)context;
	return result ? result : open_file(in_device("authorized"), O_WRONLY);
}

static int deauthorize(const void *context)
{
	(void)context;
	return put("0");
}

static int to_authorize(const void *context)
{
	int result = to_deauthorize(context);

	return result ? result : deauthorize(context);
}

static int authorize(const void *context)
{
	(void)context;
	return put("1");
}

static bool is_suspended(void)
{
	char word[16] = "";
	int file = open(in_device("power/runtime_status"), O_RDONLY | O_CLOEXEC);
	bool is;

	is = file >= 0 && read(file, word, sizeof(word) - 1) > 0 &&
	     !strncmp(word, "suspended", 9);
	close(file);
	return is;
}

static int suspend(void)
{
	unsigned int i;

	write_text(in_device("power/autosuspend_delay_ms"), "0");
	write_text(in_device("power/control"), "auto");
	for (i = 0; i < 1000 && !is_suspended(); i++)
		usleep(5000);
	return is_suspended() ? 0 : -ETIMEDOUT;
}

static int to_resume(const void *context)
{
	int result = whole();

	(void)context;
	if (!result)
		result = suspend();
	return result ? result : open_file(in_device("power/control"), O_WRONLY);
}

static int resume(const void *context)
{
	(void)context;
	return put("on");
}

static int to_open(const void *context)
{
	int result = whole();

	(void)context;
	return result ? result : suspend();
}

/* A program at a reader that sleeps: it wakes up in the program's own call. */
static int power_up(const void *context)
{
	(void)context;
	return call_by_name("open, POWER, close")->run(-1);
}

/*
 * What the USB core does with the device before a driver of ours has its turn: the last
 * faults are ours. raw_gadget gives a reader up whose bus is reset while it asks for
 * something; it comes again after some seconds.
 */
static struct target rough[] = {
	{ "USBDEVFS_RESET", to_reset, reset, .allowed = ALLOW_ANY, .is_backwards = true },
	{ "authorized: 1", to_authorize, authorize, .allowed = ALLOW_ANY,
	  .is_backwards = true },
};

static const struct target targets[] = {
	{ "unbind", to_unbind, unbind },
	{ "bind", to_bind, bind, .allowed = ALLOW_PROBE },
	{ "authorized: 0", to_deauthorize, deauthorize },
	{ "resume", to_resume, resume },
	{ "open, POWER, close of one that sleeps", to_open, power_up, .allowed = ALLOW_GONE },
};

void fault_device(const char *node, unsigned int rounds)
{
	size_t i;

	call_path = node;
	for (i = 0; i < COUNT(targets); i++)
		target_run(&targets[i]);
	for (i = 0; i < COUNT(rough); i++) {
		rough[i].rounds = rounds;
		target_run(&rough[i]);
	}
	target_case(!whole(), "the reader is there");
	close(fd);
}
