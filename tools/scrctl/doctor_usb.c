// SPDX-License-Identifier: BSD-3-Clause
/*
 * doctor: USB interfaces that are readers, and who has them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "doctor_tell.h"
#include "kernel_log.h"
#include "leave.h"
#include "leave_list.h"
#include "process.h"
#include "root.h"
#include "usb_interface.h"

#define PARAMETERS	"/sys/module/scr_ccid/parameters"

static const char check[] = "reader";

/* How it is called in what is said of it; until the next call. */
static const char *name_of(const struct usb_interface *interface)
{
	static char name[NAME_MAX + 128];

	snprintf(name, sizeof(name), "%s, %04x:%04x %s", interface->name, interface->vendor,
		 interface->product, interface->description);
	return name;
}

static void is_ours(const struct usb_interface *interface)
{
	char nodes[256];

	usb_interface_nodes(interface, nodes, sizeof(nodes));
	if (nodes[0])
		doctor_ok(check, "%s: scr-ccid has it, %s", name_of(interface), nodes);
	else
		doctor_problem(check, "unplug it and plug it in again; dmesg may tell more",
			       "%s: scr-ccid has it, but there is no reader",
			       name_of(interface));
}

static void is_somebodys(const struct usb_interface *interface)
{
	char name[NAME_MAX + 1], advice[NAME_MAX + 160];
	int process = process_holding(interface->bus, interface->number, name);

	if (!process) {
		doctor_problem(check,
			       "scrctl doctor as root shows who; end that program, then scrctl bind",
			       "%s: a program has taken it by libusb", name_of(interface));
		return;
	}
	if (strcmp(name, "pcscd") == 0)
		snprintf(advice, sizeof(advice),
			 "systemctl disable --now pcscd.socket pcscd.service, or remove libccid; then scrctl bind; programs of PC/SC run by scr-pcsc");
	else if (strcmp(name, "scdaemon") == 0)
		snprintf(advice, sizeof(advice),
			 "put disable-ccid into ~/.gnupg/scdaemon.conf, then: gpgconf --kill gpg-agent; scrctl bind");
	else
		snprintf(advice, sizeof(advice), "end %s, then scrctl bind", name);
	doctor_problem(check, advice, "%s: %s (process %d) has taken it by libusb",
		       name_of(interface), name, process);
}

static bool may_drive_refused(void)
{
	char refused[8];

	return root_read(refused, sizeof(refused), PARAMETERS "/drive_refused") &&
	       refused[0] == 'N';
}

/* The kernel's log is not for everybody, and does not keep everything. */
static void is_refused(const struct usb_interface *interface)
{
	static const char * const advice[] = {
		"this reader is not what scr-ccid can drive",
		"echo 1 > /sys/module/scr_ccid/parameters/drive_refused drives what is refused for its firmware, once it is plugged in again",
	};
	char text[512];

	if (kernel_log_find(interface->name, "not driven", text, sizeof(text)))
		doctor_problem(check, advice[may_drive_refused()], "%s: not driven: %s",
			       name_of(interface), text);
	else
		doctor_problem(check,
			       "dmesg | grep scr-ccid tells why; if a program had it by libusb, plug it in again",
			       "%s: no driver has it", name_of(interface));
}

static void is_nobodys(const struct usb_interface *interface)
{
	char list[CCID_LEAVE_LENGTH];

	if (!root_has("/sys/module/scr_ccid"))
		doctor_problem(check, "modprobe scr-ccid", "%s: no driver has it",
			       name_of(interface));
	else if (root_read(list, sizeof(list), LEAVE_PARAMETER) &&
		 ccid_is_left(list, interface->vendor, interface->product) == 1)
		doctor_problem(check,
			       "scrctl bind VENDOR:PRODUCT, and take it from /etc/modprobe.d",
			       "%s: left to others by the parameter leave, '%s'",
			       name_of(interface), list);
	else
		is_refused(interface);
}

static void look_at(const struct usb_interface *interface)
{
	const char *driver = interface->driver;

	if (!driver[0])
		is_nobodys(interface);
	else if (strcmp(driver, DRIVER_SCR) == 0)
		is_ours(interface);
	else if (strcmp(driver, DRIVER_USBFS) == 0)
		is_somebodys(interface);
	else
		doctor_problem(check, "scrctl bind --force gives it to scr-ccid",
			       "%s: the driver %s has it", name_of(interface), driver);
}

void doctor_interfaces(void)
{
	struct usb_interface *interfaces;
	int count = usb_interfaces(&interfaces), i;

	for (i = 0; i < count; i++)
		look_at(&interfaces[i]);
	free(interfaces);
	if (count <= 0)
		doctor_note(check,
			    "plug one in; some old readers are not CCID, and need a driver of their own",
			    "no USB interface is a smart card reader (class 0b)");
}
