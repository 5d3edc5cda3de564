// SPDX-License-Identifier: BSD-3-Clause
/*
 * USB interfaces of readers: found in sysfs, and who uses them, in /proc.
 */
#include "usb_interface.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* bInterfaceClass of smart card readers. */
#define CLASS_SMART_CARD	0x0b

/* A number out of a file, in that base; UINT_MAX: there is none. */
static unsigned int read_number(const char *device, const char *file, int base)
{
	char path[PATH_MAX], text[32] = "";
	unsigned long number = UINT_MAX;
	FILE *stream;

	snprintf(path, sizeof(path), USB_DEVICES "/%s/%s", device, file);
	stream = fopen(path, "re");
	if (!stream)
		return UINT_MAX;
	if (fgets(text, sizeof(text), stream))
		number = strtoul(text, NULL, base);
	fclose(stream);
	return number;
}

static void read_driver(struct usb_interface *interface)
{
	char path[PATH_MAX], target[PATH_MAX];
	ssize_t length;

	snprintf(path, sizeof(path), USB_DEVICES "/%s/driver", interface->name);
	length = readlink(path, target, sizeof(target) - 1);
	if (length <= 0)
		return;
	target[length] = '\0';
	snprintf(interface->driver, sizeof(interface->driver), "%.63s",
		 strrchr(target, '/') ? strrchr(target, '/') + 1 : target);
}

static bool is_reader(const struct usb_interface *interface)
{
	return strcmp(interface->driver, DRIVER_SCR) == 0 ||
	       read_number(interface->name, "bInterfaceClass", 16) == CLASS_SMART_CARD;
}

/* Those of devices are without a colon. */
static bool take_name(struct usb_interface *interface, const char *name)
{
	const char *colon = strchr(name, ':');

	memset(interface, 0, sizeof(*interface));
	if (!colon || strlen(name) >= sizeof(interface->name))
		return false;
	strcpy(interface->name, name);
	memcpy(interface->device, name, colon - name);
	return true;
}

static bool read_interface(struct usb_interface *interface, const char *name)
{
	if (!take_name(interface, name))
		return false;
	read_driver(interface);
	if (!is_reader(interface))
		return false;
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
	DIR *folder = opendir(USB_DEVICES);
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

static void append(char *text, size_t size, const char *separator, const char *word)
{
	size_t used = strlen(text);

	snprintf(text + used, size - used, "%s%s", used ? separator : "", word);
}

void usb_interface_nodes(const struct usb_interface *interface, char *text, size_t size)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *folder;

	text[0] = '\0';
	snprintf(path, sizeof(path), USB_DEVICES "/%s/smartcard", interface->name);
	folder = opendir(path);
	if (!folder)
		return;
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] != '.')
			append(text, size, " ", entry->d_name);
	}
	closedir(folder);
}

bool usb_interface_has_node(const struct usb_interface *interface, const char *node)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), USB_DEVICES "/%s/smartcard/%s", interface->name, node);
	return access(path, F_OK) == 0;
}

static bool has_open(const char *process, const char *file)
{
	char path[PATH_MAX], target[PATH_MAX];
	struct dirent *entry;
	bool found = false;
	ssize_t length;
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%s/fd", process);
	folder = opendir(path);
	while (folder && !found && (entry = readdir(folder))) {
		length = readlinkat(dirfd(folder), entry->d_name, target, sizeof(target) - 1);
		target[length > 0 ? length : 0] = '\0';
		found = strcmp(target, file) == 0;
	}
	if (folder)
		closedir(folder);
	return found;
}

static void append_process(char *text, size_t size, const char *process)
{
	char path[PATH_MAX], name[64] = "?", word[160];
	FILE *stream;

	snprintf(path, sizeof(path), "/proc/%s/comm", process);
	stream = fopen(path, "re");
	if (stream && fgets(name, sizeof(name), stream))
		name[strcspn(name, "\n")] = '\0';
	if (stream)
		fclose(stream);
	snprintf(word, sizeof(word), "%s (%.16s)", name, process);
	append(text, size, ", ", word);
}

void usb_interface_users(const struct usb_interface *interface, char *text, size_t size)
{
	struct dirent *entry;
	char file[64];
	DIR *folder = opendir("/proc");

	text[0] = '\0';
	snprintf(file, sizeof(file), "/dev/bus/usb/%03u/%03u", interface->bus,
		 interface->number);
	while (folder && (entry = readdir(folder))) {
		if (isdigit((unsigned char)entry->d_name[0]) && has_open(entry->d_name, file))
			append_process(text, size, entry->d_name);
	}
	if (folder)
		closedir(folder);
}
