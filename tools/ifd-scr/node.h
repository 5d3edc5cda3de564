/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which node a channel of pcscd means.
 */
#ifndef IFD_SCR_NODE_H
#define IFD_SCR_NODE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct usb_interface - a USB interface, as pcscd names it
 * @number: bInterfaceNumber
 * @bus: of the device
 * @device: its address there
 */
struct usb_interface {
	unsigned int number;
	unsigned int bus;
	unsigned int device;
};

/* Reads "usb:VVVV/PPPP:libudev:INTERFACE:/dev/bus/usb/BUS/DEVICE". */
bool usb_interface_parse(struct usb_interface *usb, const char *name);

/* How many slots of that interface have a node. */
unsigned int usb_interface_slots(const struct usb_interface *usb);

/**
 * node_of_name() - the node that a channel means
 * @name: its DeviceName: a USB interface, or the path of a node, which may have a
 *	colon and anything after it (pcscd doesn't look for such a file itself)
 * @slot: of the interface
 * @path: set
 * @size: bytes at @path
 *
 * An interface that has just come gets some time for its driver.
 *
 * Return: 0; -ENODEV: there is no such node; -ENAMETOOLONG.
 */
int node_of_name(const char *name, unsigned int slot, char *path, size_t size);

#endif /* IFD_SCR_NODE_H */
