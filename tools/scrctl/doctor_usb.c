// SPDX-License-Identifier: BSD-3-Clause
/*
 * doctor: USB interfaces that are readers, and who has them.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "root.h"

#define DEVICES		"/sys/bus/usb/devices"
#define PARAMETERS	"/sys/module/scr_ccid/parameters"

/* bInterfaceClass, as sysfs has it. */
#define CLASS_SMART_CARD	"0b"
#define CLASS_VENDOR		"ff"

static const char check[] = "reader";

/**
 * struct interface - a USB interface that is a reader
 * @name: of the interface, 1-2:1.0
 * @device: of its device, 1-2
 * @words: vendor:product and the product's name
 * @vendor: idVendor
 * @product: idProduct
 */
struct interface {
	char name[NAME_MAX + 1];
	char device[NAME_MAX + 1];
	char words[160];
	unsigned int vendor;
	unsigned int product;
};

static unsigned long read_number(const struct interface *interface, const char *file, int base)
{
	char text[32];

	if (!root_read(text, sizeof(text), DEVICES "/%s/%s", interface->device, file))
		return 0;
	return strtoul(text, NULL, base);
}

static void describe(struct interface *interface, const char *name)
{
	char product[96];

	snprintf(interface->name, sizeof(interface->name), "%s", name);
	snprintf(interface->device, sizeof(interface->device), "%.*s",
		 (int)strcspn(name, ":"), name);
	interface->vendor = read_number(interface, "idVendor", 16);
	interface->product = read_number(interface, "idProduct", 16);
	root_read(product, sizeof(product), DEVICES "/%s/product", interface->device);
	snprintf(interface->words, sizeof(interface->words), "%04x:%04x %s",
		 interface->vendor, interface->product, product);
}

/* The nodes of its slots: " scr0 scr1". Returns how many. */
static int list_nodes(const struct interface *interface, char *text, size_t size)
{
	char path[PATH_MAX];
	struct dirent *entry;
	size_t used = 0;
	int count = 0;
	DIR *folder = opendir(root_path(path, DEVICES "/%s/smartcard", interface->name));

	text[0] = '\0';
	while (folder && (entry = readdir(folder))) {
		if (strncmp(entry->d_name, "scr", 3) != 0 || used >= size)
			continue;
		used += snprintf(text + used, size - used, " %s", entry->d_name);
		count++;
	}
	if (folder)
		closedir(folder);
	return count;
}

static void is_ours(const struct interface *interface)
{
	char nodes[256];

	if (list_nodes(interface, nodes, sizeof(nodes)))
		doctor_ok(check, "%s, %s: scr-ccid has it,%s", interface->name,
			  interface->words, nodes);
	else
		doctor_problem(check, "unplug it and plug it in again; dmesg may tell more",
			       "%s, %s: scr-ccid has it, but there is no reader",
			       interface->name, interface->words);
}

static void is_somebodys(const struct interface *interface)
{
	char name[NAME_MAX + 1], advice[NAME_MAX + 160];
	int process = doctor_holder(read_number(interface, "busnum", 10),
				    read_number(interface, "devnum", 10), name);

	if (!process) {
		doctor_problem(check,
			       "scrctl doctor as root shows who; end that program, then plug the reader in again",
			       "%s, %s: a program has taken it by libusb", interface->name,
			       interface->words);
		return;
	}
	if (strcmp(name, "pcscd") == 0)
		snprintf(advice, sizeof(advice),
			 "systemctl disable --now pcscd.socket pcscd.service, or remove libccid; then plug the reader in again; programs of PC/SC run by scr-pcsc");
	else if (strcmp(name, "scdaemon") == 0)
		snprintf(advice, sizeof(advice),
			 "put disable-ccid into ~/.gnupg/scdaemon.conf, then: gpgconf --kill scdaemon; plug the reader in again");
	else
		snprintf(advice, sizeof(advice), "end %s, then plug the reader in again", name);
	doctor_problem(check, advice, "%s, %s: %s (process %d) has taken it by libusb",
		       interface->name, interface->words, name, process);
}

static bool may_drive_refused(void)
{
	char refused[8];

	return root_read(refused, sizeof(refused), PARAMETERS "/drive_refused") &&
	       refused[0] == 'N';
}

/* The kernel's log is not for everybody, and does not keep everything. */
static void is_refused(const struct interface *interface)
{
	static const char * const advice[] = {
		"this reader is not what scr-ccid can drive",
		"echo 1 > /sys/module/scr_ccid/parameters/drive_refused drives what is refused for its firmware, once it is plugged in again",
	};
	char text[512];

	if (doctor_read_log(interface->name, "not driven", text, sizeof(text)))
		doctor_problem(check, advice[may_drive_refused()], "%s, %s: not driven: %s",
			       interface->name, interface->words, text);
	else
		doctor_problem(check,
			       "dmesg | grep scr-ccid tells why; if a program had it by libusb, plug it in again",
			       "%s, %s: no driver has it", interface->name, interface->words);
}

static void is_nobodys(const struct interface *interface)
{
	char list[1100];

	if (!root_has("/sys/module/scr_ccid"))
		doctor_problem(check, "modprobe scr-ccid", "%s, %s: no driver has it",
			       interface->name, interface->words);
	else if (root_read(list, sizeof(list), PARAMETERS "/leave") &&
		 doctor_is_left(list, interface->vendor, interface->product))
		doctor_problem(check,
			       "take it from /sys/module/scr_ccid/parameters/leave and from /etc/modprobe.d, then plug it in again",
			       "%s, %s: left to others by the parameter leave, '%s'",
			       interface->name, interface->words, list);
	else
		is_refused(interface);
}

static void look_at(const char *name)
{
	struct interface interface;
	char driver[NAME_MAX + 1];

	describe(&interface, name);
	if (!root_link(driver, DEVICES "/%s/driver", name))
		is_nobodys(&interface);
	else if (strcmp(driver, "scr-ccid") == 0)
		is_ours(&interface);
	else if (strcmp(driver, "usbfs") == 0)
		is_somebodys(&interface);
	else
		doctor_problem(check,
			       "unbind it there, and bind it to scr-ccid (/sys/bus/usb/drivers)",
			       "%s, %s: the driver %s has it", name, interface.words, driver);
}

/* Some have a class of their own: scr-ccid knows them, and has them or says why not. */
static bool is_known_to_driver(const char *name)
{
	char driver[NAME_MAX + 1], word[NAME_MAX + 16], text[512];

	if (root_link(driver, DEVICES "/%s/driver", name))
		return strcmp(driver, "scr-ccid") == 0;
	snprintf(word, sizeof(word), "scr-ccid %s:", name);
	return doctor_read_log(word, "not driven", text, sizeof(text));
}

static bool is_reader(const char *name)
{
	char class[8];

	if (!strchr(name, ':') ||
	    !root_read(class, sizeof(class), DEVICES "/%s/bInterfaceClass", name))
		return false;
	return strcmp(class, CLASS_SMART_CARD) == 0 ||
	       (strcmp(class, CLASS_VENDOR) == 0 && is_known_to_driver(name));
}

void doctor_interfaces(void)
{
	struct dirent **entries = NULL;
	char path[PATH_MAX];
	int count = scandir(root_path(path, DEVICES), &entries, NULL, alphasort);
	int i, readers = 0;

	for (i = 0; i < count; i++) {
		if (is_reader(entries[i]->d_name)) {
			look_at(entries[i]->d_name);
			readers++;
		}
		free(entries[i]);
	}
	free(entries);
	if (!readers)
		doctor_note(check,
			    "plug one in; some old readers are not CCID, and need a driver of their own",
			    "no USB interface is a smart card reader (class 0b)");
}
