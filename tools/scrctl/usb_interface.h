/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * USB interfaces of readers, as sysfs shows them, whoever drives them.
 */
#ifndef SCRCTL_USB_INTERFACE_H
#define SCRCTL_USB_INTERFACE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define USB_DEVICES	"/sys/bus/usb/devices"
#define USB_DRIVERS	"/sys/bus/usb/drivers"

/* The driver of ours, and that of programs which use libusb. */
#define DRIVER_SCR	"scr-ccid"
#define DRIVER_USBFS	"usbfs"

/**
 * struct usb_interface - an interface of a reader
 * @name: as 1-2.3:1.0
 * @device: as 1-2.3
 * @driver: empty for none
 * @description: iProduct; empty if it has none
 * @vendor: idVendor
 * @product: idProduct
 * @bus: number of the bus
 * @number: of the device on it
 */
struct usb_interface {
	char name[NAME_MAX + 1];
	char device[NAME_MAX + 1];
	char driver[NAME_MAX + 1];
	char description[96];
	unsigned int vendor;
	unsigned int product;
	unsigned int bus;
	unsigned int number;
};

/**
 * usb_interfaces() - those of class 0B, and others that scr-ccid knows
 * @interfaces: sorted by name, to be freed by the caller
 *
 * Return: how many, or -1 with errno.
 */
int usb_interfaces(struct usb_interface **interfaces);

/* Whether /dev/scrN, its number in @node, is of this interface. */
bool usb_interface_has_node(const struct usb_interface *interface, const char *node);

/* "scr0 scr1", the nodes of the interface; empty: none. */
void usb_interface_nodes(const struct usb_interface *interface, char *text, size_t size);

#endif /* SCRCTL_USB_INTERFACE_H */
