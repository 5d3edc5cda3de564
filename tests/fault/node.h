/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reader under test, which may go when a fault hits what is below our drivers:
 * where it is, and that it is there again.
 */
#ifndef FAULT_NODE_H
#define FAULT_NODE_H

#include <stdbool.h>
#include <stddef.h>

/* Wait until the file is there, or is not there. Return: whether it came true in time. */
bool wait_for_path(const char *path, bool is_there, unsigned int milliseconds);

/* "insert\n" or "remove\n" to scr-emu, or to the gadget, whichever it is. */
void move_card(const char *line);

/* The node is there, with a card in it; the reader is asked for that. Or -errno. */
int node_recover(void);

/* Unplug it from its hub, and plug it in again. Return: 0 or -errno. */
int pull_out(void);
int plug_in(void);

/* Paths in sysfs of the USB interface below the reader, "1-1:1.0", and of its device. */
struct usb_place {
	char interface[64];
	char device[64];
	char port[160];		/* the attribute that turns its port off */
};

/* Return: whether the node has one. */
bool usb_place_of_node(struct usb_place *place);

#endif
