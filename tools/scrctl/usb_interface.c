// SPDX-License-Identifier: BSD-3-Clause
/*
 * USB interfaces of readers, found in sysfs.
 */
#include "usb_interface.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel_log.h"
#include "root.h"

/* bInterfaceClass */
#define CLASS_SMART_CARD	0x0b
#define CLASS_VENDOR		0xff

static unsigned int read_number(const char *device, const char *file, int base)
{
	char text[32];

	if (!root_read(text, sizeof(text), USB_DEVICES "/%s/%s", device, file))
		return 0;
	return strtoul(text, NULL, base);
}

/* Some have a class of their own: scr-ccid knows them, and has them or says why not. */
static bool is_known_to_driver(const struct usb_interface *interface)
{
	char word[NAME_MAX + 16], text[512];

	if (interface->driver[0])
		return strcmp(interface->driver, DRIVER_SCR) == 0;
	snprintf(word, sizeof(word), DRIVER_SCR " %s:", interface->name);
	return kernel_log_find(word, "not driven", text, sizeof(text));
}

static bool is_reader(const struct usb_interface *interface)
{
	switch (read_number(interface->name, "bInterfaceClass", 16)) {
	case CLASS_SMART_CARD:
		return true;
	case CLASS_VENDOR:
		return is_known_to_driver(interface);
	default:
		return false;
	}
}

/* Those of devices are without a colon. */
static bool take_name(struct usb_interface *interface, const char *name)
{
	const char *colon = strchr(name, ':');

	memset(interface, 0, sizeof(*interface));
	if (!colon)
		return false;
	snprintf(interface->name, sizeof(interface->name), "%s", name);
	memcpy(interface->device, name, colon - name);
	return true;
}

static bool read_interface(struct usb_interface *interface, const char *name)
{
	if (!take_name(interface, name))
		return false;
	root_link(interface->driver, USB_DEVICES "/%s/driver", name);
	if (!is_reader(interface))
		return false;
	root_read(interface->description, sizeof(interface->description),
		  USB_DEVICES "/%s/product", interface->device);
	interface->vendor = read_number(interface->device, "idVendor", 16);
	interface->product = read_number(interface->device, "idProduct", 16);
	interface->bus = read_number(interface->device, "busnum", 10);
	interface->number = read_number(interface->device, "devnum", 10);
	return true;
}

static int by_name(const void *one, const void *other)
{
	return strcmp(((const struct usb_interface *)one)->name,
		      ((const struct usb_interface *)other)->name);
}

static int add(struct usb_interface **interfaces, int count, const struct usb_interface *found)
{
	struct usb_interface *more = reallocarray(*interfaces, count + 1, sizeof(*more));

	if (!more)
		return -1;
	*interfaces = more;
	more[count] = *found;
	return count + 1;
}

int usb_interfaces(struct usb_interface **interfaces)
{
	char path[PATH_MAX];
	DIR *folder = opendir(root_path(path, USB_DEVICES));
	struct usb_interface found;
	struct dirent *entry;
	int count = 0;

	*interfaces = NULL;
	if (!folder)
		return errno == ENOENT ? 0 : -1;
	while (count >= 0 && (entry = readdir(folder))) {
		if (read_interface(&found, entry->d_name))
			count = add(interfaces, count, &found);
	}
	closedir(folder);
	if (count > 0)
		qsort(*interfaces, count, sizeof(found), by_name);
	return count;
}

void usb_interface_nodes(const struct usb_interface *interface, char *text, size_t size)
{
	char path[PATH_MAX];
	struct dirent *entry;
	size_t used = 0;
	DIR *folder = opendir(root_path(path, USB_DEVICES "/%s/smartcard", interface->name));

	text[0] = '\0';
	while (folder && (entry = readdir(folder))) {
		if (strncmp(entry->d_name, "scr", 3) == 0 && used < size)
			used += snprintf(text + used, size - used, "%s%s", used ? " " : "",
					 entry->d_name);
	}
	if (folder)
		closedir(folder);
}

bool usb_interface_has_node(const struct usb_interface *interface, const char *node)
{
	return root_has(USB_DEVICES "/%s/smartcard/%s", interface->name, node);
}
