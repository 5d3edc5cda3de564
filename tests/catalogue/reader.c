// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reader of this process: its node, its place on the bus, and whether it works.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/usbdevice_fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../calls/request.h"
#include "../uapi/test.h"
#include "catalogue.h"

#define SOON		1500	/* milliseconds, in which a hub begins with what is plugged in */
#define NODES		256

/**
 * struct place - where the reader is
 * @serial: by which it is known
 * @unit: of its node
 * @path: of that
 * @device: the USB device's, in /dev/bus/usb
 * @hub: the folder of the root hub that it is at
 */
static struct {
	char serial[SCR_INFO_STRING_LENGTH];
	unsigned int unit;
	char path[32];
	char device[64];
	char hub[64];
} place;

static struct {
	bool known;
	int result;
} usual[128];

static bool is_ours(unsigned int unit)
{
	struct scr_info info;
	char path[32];
	int fd, result;

	snprintf(path, sizeof(path), "/dev/scr%u", unit);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	result = ioctl(fd, SCR_IOC_INFO, &info);
	close(fd);
	return !result && !strcmp(info.serial, place.serial) && !info.slot;
}

static unsigned int number_in(const char *folder, const char *name)
{
	char path[PATH_MAX + 16];
	unsigned int number = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "re");
	if (!file || fscanf(file, "%u", &number) != 1)
		number = 0;
	if (file)
		fclose(file);
	return number;
}

/* The node's device is the USB interface, and that is in the USB device's folder. */
static void note_device(void)
{
	char path[64], folder[PATH_MAX];
	unsigned int bus;

	snprintf(path, sizeof(path), "/sys/class/smartcard/scr%u/device/..", place.unit);
	if (!realpath(path, folder))
		return;
	bus = number_in(folder, "busnum");
	snprintf(place.device, sizeof(place.device), "/dev/bus/usb/%03u/%03u", bus,
		 number_in(folder, "devnum"));
	snprintf(place.hub, sizeof(place.hub), "/sys/bus/usb/devices/usb%u", bus);
}

static void allow_escape(void)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/sys/class/smartcard/scr%u/escape", place.unit);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (write(fd, "1", 1) != 1)
		perror(path);
	close(fd);
}

static bool look_for_it(void)
{
	unsigned int unit;

	if (is_ours(place.unit))
		return true;
	for (unit = 0; unit < NODES; unit++) {
		if (is_ours(unit)) {
			place.unit = unit;
			return true;
		}
	}
	return false;
}

/* Return: true if it has become so in time. */
static bool wait_until(bool (*condition)(void), unsigned int milliseconds)
{
	unsigned int start = milliseconds_now();

	while (!condition()) {
		if (milliseconds_now() - start > milliseconds)
			return false;
		usleep(20000);
	}
	return true;
}

static bool take(void)
{
	snprintf(place.path, sizeof(place.path), "/dev/scr%u", place.unit);
	call_path = place.path;
	note_device();
	allow_escape();
	return true;
}

bool reader_find(void)
{
	return wait_until(look_for_it, LONG_ENOUGH) && take();
}

/*
 * A hub is locked until what was plugged in has its drivers or is given up, however long a
 * busy machine takes for that, and this file of it waits for that lock. Who plugs again
 * before that finds what is on its way out.
 */
static void await_hub(void)
{
	number_in(place.hub, "bConfigurationValue");
}

bool reader_comes(void)
{
	if (!wait_until(look_for_it, SOON)) {
		await_hub();
		if (!look_for_it())
			return false;
	}
	return take();
}

static bool is_not_there(void)
{
	return !is_ours(place.unit);
}

bool reader_is_gone(void)
{
	return wait_until(is_not_there, LONG_ENOUGH);
}

bool reader_replug(void)
{
	return emulator_do("unplug", 0) && reader_is_gone() && emulator_do("replug", 0) &&
	       reader_find();
}

int reader_reset(void)
{
	int fd = open(place.device, O_WRONLY | O_CLOEXEC), result;

	if (fd < 0)
		return -errno;
	result = ioctl(fd, USBDEVFS_RESET, 0);
	result = result < 0 ? -errno : 0;
	close(fd);
	return result;
}

/* With the right bytes, 80 12 echoes what it is sent. */
static int echo(int fd)
{
	static const unsigned char command[] = { 0x80, 0x12, 0, 0, 4, 's', 'c', 'r', '!', 0 };
	unsigned char answer[16];
	struct scr_transmit transmit = {
		.protocol = call_protocol,
		.send_buffer = (uintptr_t)command,
		.send_length = sizeof(command),
		.receive_buffer = (uintptr_t)answer,
		.receive_length = sizeof(answer),
	};
	int result = call_request(fd, IOCTL_SMARTCARD_TRANSMIT, &transmit);

	/* At TPDU and character level, T=0 needs no Le: the reader sends a header. */
	if (!result && (transmit.receive_length < 2 || memcmp(answer, command + 5,
							      transmit.receive_length - 2)))
		return -EBADMSG;
	return result;
}

/*
 * The card may have been put in a moment ago, and the reader have been asked just
 * before that.
 */
static int power_card(int fd)
{
	int result = call_within(call_by_name("IS_PRESENT"), fd, LONG_ENOUGH);

	if (!result)
		result = do_cold_reset(fd);
	if (result != -ENOMEDIUM)
		return result;
	usleep(200000);
	return do_cold_reset(fd);
}

static const char *works_on(int fd)
{
	static char wrong[64];
	const char *what = "power";
	int result = power_card(fd);

	if (!result) {
		what = "connect";
		result = do_reconnect_leave(fd);
	}
	if (!result) {
		what = "command";
		result = echo(fd);
	}
	if (!result)
		return NULL;
	snprintf(wrong, sizeof(wrong), "afterwards, %s: %s", what, strerror(-result));
	return wrong;
}

const char *reader_works(void)
{
	int fd = open(place.path, O_RDWR | O_CLOEXEC);
	const char *wrong;

	if (fd < 0)
		return "afterwards there is no node";
	wrong = works_on(fd);
	close(fd);
	return wrong;
}

static int usual_end(const struct call *call)
{
	int fd = call_open(call), result;
	unsigned int took;

	/* The card may have been put in again a moment ago. */
	reader_works();
	emulator_do("pin 1234;pin 5678;pin 5678", 0);
	result = fd < -1 ? fd : call_prepare(call, fd);
	if (!result)
		result = minded_run(call, fd, call_waits_in_vain(call) ? VAIN : LONG_ENOUGH, &took);
	if (fd >= 0)
		close(fd);
	emulator_do("clear", 0);
	emulator_do("insert", 0);
	return result;
}

int reader_usual(unsigned int call)
{
	if (!usual[call].known) {
		usual[call].result = usual_end(&calls[call]);
		usual[call].known = true;
	}
	return usual[call].result;
}

void reader_is_number(unsigned int number)
{
	snprintf(place.serial, sizeof(place.serial),
		 options.readers > 1 ? "%s-%u" : "%s", options.serial, number);
}
