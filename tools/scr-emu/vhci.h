/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * vhci_hcd: the kernel's host controller whose devices are sockets.
 */
#ifndef SCR_EMU_VHCI_H
#define SCR_EMU_VHCI_H

/* Of linux/usb/ch9.h. */
enum vhci_speed {
	VHCI_FULL_SPEED = 2,
	VHCI_HIGH_SPEED = 3,
};

/* Plugs a full-speed device in. Return: its socket, or -1 after an error message. */
int vhci_attach(void);

/* The same at a port of the caller's. Return: its socket, or a negative errno. */
int vhci_attach_at(int port, enum vhci_speed speed);

#endif /* SCR_EMU_VHCI_H */
