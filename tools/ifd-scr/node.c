// SPDX-License-Identifier: BSD-3-Clause
/*
 * Which node a channel of pcscd means: by its path, or by the USB interface that
 * is its reader.
 */
#include "node.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CLASS_FOLDER "/sys/class/smartcard"
#define DRIVER_NAME "scr-ccid"
#define DRIVER_FOLDER "/sys/bus/usb/drivers/" DRIVER_NAME

/* pcscd hears of an interface before its driver has asked the reader anything. */
#define DRIVER_WAIT_MS 2000
#define DRIVER_STEP_MS 50

bool usb_interface_parse(struct usb_interface *usb, const char *name)
{
	int end = 0;

	return sscanf(name, "usb:%*4x/%*4x:libudev:%u:/dev/bus/usb/%u/%u%n",
		      &usb->number, &usb->bus, &usb->device, &end) == 3 &&
	       end && !name[end];
}

static bool read_number(const char *folder, const char *file, int base, unsigned int *value)
{
	char path[PATH_MAX], text[32];
	FILE *stream;
	bool good;

	if (snprintf(path, sizeof(path), "%s/%s", folder, file) >= (int)sizeof(path))
		return false;
	stream = fopen(path, "re");
	if (!stream)
		return false;
	good = fgets(text, sizeof(text), stream);
	fclose(stream);
	if (good)
		*value = strtoul(text, NULL, base);
	return good;
}

/* Whether the class device @name is a slot of the interface, and which. */
static bool is_slot_of(const struct usb_interface *usb, const char *name, unsigned int *slot)
{
	char folder[PATH_MAX];
	unsigned int number, bus, device;

	snprintf(folder, sizeof(folder), CLASS_FOLDER "/%s", name);
	return read_number(folder, "device/bInterfaceNumber", 16, &number) &&
	       read_number(folder, "device/../busnum", 10, &bus) &&
	       read_number(folder, "device/../devnum", 10, &device) &&
	       read_number(folder, "slot", 10, slot) &&
	       number == usb->number && bus == usb->bus && device == usb->device;
}

/* How many slots; @path is set if one of them is @wanted. */
static unsigned int find_slots(const struct usb_interface *usb, unsigned int wanted,
			       char *path, size_t size, bool *found)
{
	DIR *class = opendir(CLASS_FOLDER);
	unsigned int slots = 0, slot;
	struct dirent *entry;

	*found = false;
	if (!class)
		return 0;
	while ((entry = readdir(class))) {
		if (entry->d_name[0] == '.' || !is_slot_of(usb, entry->d_name, &slot))
			continue;
		slots++;
		if (slot == wanted) {
			snprintf(path, size, "/dev/%s", entry->d_name);
			*found = true;
		}
	}
	closedir(class);
	return slots;
}

unsigned int usb_interface_slots(const struct usb_interface *usb)
{
	char path[PATH_MAX];
	bool found;

	return find_slots(usb, 0, path, sizeof(path), &found);
}

/* Something else drives the interface, or nothing of ours ever will: no wait. */
static bool may_still_come(const struct usb_interface *usb)
{
	unsigned int minor = (usb->bus - 1) * 128 + usb->device - 1;
	char pattern[128], driver[64];
	ssize_t length = 0;
	glob_t found;
	bool bound;

	if (access(DRIVER_FOLDER, F_OK))
		return false;
	snprintf(pattern, sizeof(pattern), "/sys/dev/char/189:%u/*:*.%u/driver", minor,
		 usb->number);
	bound = !glob(pattern, GLOB_NOSORT, NULL, &found);
	if (bound)
		length = readlink(found.gl_pathv[0], driver, sizeof(driver) - 1);
	globfree(&found);
	driver[length < 0 ? 0 : length] = '\0';
	return !bound || strstr(driver, DRIVER_NAME);
}

static int node_of_usb(const struct usb_interface *usb, unsigned int slot, char *path,
		       size_t size)
{
	int waited;
	bool found;

	for (waited = 0;; waited += DRIVER_STEP_MS) {
		find_slots(usb, slot, path, size, &found);
		/* The link exists before udev or the kernel has made the node. */
		if (found && !access(path, F_OK))
			return 0;
		if (waited >= DRIVER_WAIT_MS || !may_still_come(usb))
			return -ENODEV;
		usleep(DRIVER_STEP_MS * 1000);
	}
}

int node_of_name(const char *name, unsigned int slot, char *path, size_t size)
{
	struct usb_interface usb;
	size_t length = strcspn(name, ":");

	if (usb_interface_parse(&usb, name))
		return node_of_usb(&usb, slot, path, size);
	if (name[0] != '/' || slot)
		return -ENODEV;
	if (length >= size)
		return -ENAMETOOLONG;
	memcpy(path, name, length);
	path[length] = '\0';
	return 0;
}
