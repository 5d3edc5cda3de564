// SPDX-License-Identifier: BSD-3-Clause
/*
 * bind, unbind: whether a reader is the kernel's, or a program's that drives it by
 * libusb, as pcscd does with libccid.
 *
 * A kind of readers (VENDOR:PRODUCT, VENDOR:*, all) is switched for those that are
 * there and for those that come, until scr-ccid is unloaded; one reader (scrN, a USB
 * device or interface) for as long as it is plugged in.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "leave_list.h"
#include "output.h"
#include "process.h"
#include "root.h"
#include "usb_interface.h"

/**
 * struct choice - what is to be switched
 * @what: what the command line says
 * @is_kind: VENDOR:PRODUCT, VENDOR:* or all
 * @any_vendor: all
 * @any_product: VENDOR:*, or all
 * @vendor: idVendor
 * @product: idProduct
 */
struct choice {
	const char *what;
	bool is_kind;
	bool any_vendor;
	bool any_product;
	unsigned int vendor;
	unsigned int product;
};

/* The number of hex digits, up to four, that @text begins with. */
static size_t hex_length(const char *text)
{
	size_t length = strspn(text, "0123456789abcdefABCDEF");

	return length <= 4 ? length : 0;
}

/* 1-2:1.0 is an interface, 08e6:3437 a kind: that has no dash and no dot. */
static void parse_choice(const char *what, struct choice *choice)
{
	size_t length = hex_length(what);
	const char *product = what + length + 1;

	memset(choice, 0, sizeof(*choice));
	choice->what = what;
	choice->any_vendor = strcmp(what, "all") == 0;
	choice->any_product = choice->any_vendor;
	choice->is_kind = choice->any_vendor;
	if (choice->any_vendor || !length || what[length] != ':')
		return;
	choice->vendor = strtoul(what, NULL, 16);
	choice->any_product = strcmp(product, "*") == 0;
	choice->product = strtoul(product, NULL, 16);
	choice->is_kind = choice->any_product ||
			  (hex_length(product) && !product[hex_length(product)]);
}

static bool is_chosen(const struct choice *choice, const struct usb_interface *interface)
{
	const char *what = choice->what;

	if (choice->is_kind)
		return choice->any_vendor || (interface->vendor == choice->vendor &&
			(choice->any_product || interface->product == choice->product));
	if (strncmp(what, "/dev/", 5) == 0)
		what += 5;
	return strcmp(what, interface->name) == 0 || strcmp(what, interface->device) == 0 ||
	       (strncmp(what, "scr", 3) == 0 && usb_interface_has_node(interface, what));
}

/* Programs that look for readers by udev look again. */
static void tell_udev(const struct usb_interface *interface)
{
	root_write("add", USB_DEVICES "/%s/uevent", interface->name);
}

static int report_refusal(const struct usb_interface *interface, const char *operation, int error)
{
	if (error == EACCES || error == EPERM)
		return error_message(SCRCTL_PERMISSION, "%s: %s: only root may do that",
				     interface->name, operation);
	if (error == ENOENT)
		return error_message(SCRCTL_FAILED,
				     "%s: %s: scr-ccid is not loaded; modprobe scr-ccid",
				     interface->name, operation);
	if (error == ENODEV)
		return error_message(SCRCTL_NOT_SUPPORTED,
				     "%s: %s: scr-ccid does not take it: parameter leave has %04x:%04x (scrctl bind %04x:%04x changes that), or the reader is refused: dmesg says why",
				     interface->name, operation, interface->vendor,
				     interface->product, interface->vendor, interface->product);
	return error_message(SCRCTL_FAILED, "%s: %s: %s", interface->name, operation,
			     strerror(error));
}

static int report_user(const struct usb_interface *interface)
{
	char name[NAME_MAX + 1] = "a program of another user";
	int process = process_holding(interface->bus, interface->number, name);

	return error_message(SCRCTL_BUSY,
			     "%s: bind: %s has it, for %s (process %d); end that (pcscd: systemctl stop pcscd.socket pcscd), or take it away with --force",
			     interface->name, interface->driver, name, process);
}

static int free_interface(const struct usb_interface *interface, bool force)
{
	int error;

	if (!interface->driver[0])
		return SCRCTL_OK;
	if (!force)
		return report_user(interface);
	error = root_write(interface->name, USB_DRIVERS "/%s/unbind", interface->driver);
	return error && error != ENODEV ? report_refusal(interface, "bind", error) : SCRCTL_OK;
}

static void show(const struct usb_interface *interface, const char *driver)
{
	struct json_object *object = json_object_new_object();
	char nodes[256];

	usb_interface_nodes(interface, nodes, sizeof(nodes));
	output_line("%s %04x:%04x %s %s", interface->name, interface->vendor,
		    interface->product, driver[0] ? driver : "no driver in the kernel", nodes);
	json_object_object_add(object, "vendor", json_object_new_int(interface->vendor));
	json_object_object_add(object, "product", json_object_new_int(interface->product));
	json_object_object_add(object, "driver", json_object_new_string(driver));
	json_object_object_add(object, "nodes", json_object_new_string(nodes));
	output_add(interface->name, object);
}

static int bind_one(const struct usb_interface *interface, bool force)
{
	int error, exit_code;

	if (strcmp(interface->driver, DRIVER_SCR) != 0) {
		exit_code = free_interface(interface, force);
		if (exit_code)
			return exit_code;
		error = root_write(interface->name, USB_DRIVERS "/" DRIVER_SCR "/bind");
		if (error)
			return report_refusal(interface, "bind", error);
	}
	show(interface, DRIVER_SCR);
	return SCRCTL_OK;
}

static int unbind_one(const struct usb_interface *interface)
{
	const char *driver = interface->driver;
	int error;

	if (strcmp(driver, DRIVER_SCR) == 0) {
		error = root_write(interface->name, USB_DRIVERS "/" DRIVER_SCR "/unbind");
		if (error)
			return report_refusal(interface, "unbind", error);
		tell_udev(interface);
		driver = "";
	}
	show(interface, driver);
	return SCRCTL_OK;
}

/* The first that fails ends it. */
static int switch_interfaces(const struct scrctl_options *options, const struct choice *choice,
			     bool bind, int *switched)
{
	struct usb_interface *interfaces;
	int count = usb_interfaces(&interfaces);
	int exit_code = SCRCTL_OK, i;

	*switched = 0;
	if (count < 0)
		return error_message(SCRCTL_FAILED, USB_DEVICES ": %s", strerror(errno));
	for (i = 0; i < count && !exit_code; i++) {
		if (!is_chosen(choice, &interfaces[i]))
			continue;
		exit_code = bind ? bind_one(&interfaces[i], options->force) :
				   unbind_one(&interfaces[i]);
		++*switched;
	}
	free(interfaces);
	return exit_code;
}

static int change_kind(const struct choice *choice, bool bind)
{
	int error = leave_parameter_change(choice->what, !bind);

	if (!error)
		return SCRCTL_OK;
	if (error == ENOENT)
		return error_message(SCRCTL_FAILED, "scr-ccid is not loaded; modprobe scr-ccid");
	if (error == EACCES || error == EPERM)
		return error_message(SCRCTL_PERMISSION, "%s: only root may do that",
				     LEAVE_PARAMETER);
	if (error == ENOSPC)
		return error_message(SCRCTL_FAILED, "%s: the list is full; use all or VENDOR:*",
				     LEAVE_PARAMETER);
	return error_message(SCRCTL_FAILED, "%s: %s", LEAVE_PARAMETER, strerror(error));
}

static int run(const struct scrctl_options *options, const char *what, bool bind)
{
	struct choice choice;
	int exit_code = SCRCTL_OK, switched;

	parse_choice(what, &choice);
	if (choice.is_kind)
		exit_code = change_kind(&choice, bind);
	if (!exit_code)
		exit_code = switch_interfaces(options, &choice, bind, &switched);
	if (!exit_code && !switched && choice.is_kind)
		output_line("no reader %s is there; those that come are %s", what,
			    bind ? "bound" : "left to others");
	else if (!exit_code && !switched)
		return error_message(SCRCTL_NO_READER,
				     "no reader '%s': give scrN, a USB device as 1-2, VENDOR:PRODUCT in hex, VENDOR:* or all",
				     what);
	return exit_code;
}

int command_bind(const struct scrctl_options *options, int argc, char **argv)
{
	(void)argc;
	return run(options, argv[0], true);
}

int command_unbind(const struct scrctl_options *options, int argc, char **argv)
{
	(void)argc;
	return run(options, argv[0], false);
}
