/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * vhci_hcd: the kernel's host controller whose devices are sockets.
 */
#ifndef SCR_EMU_VHCI_H
#define SCR_EMU_VHCI_H

/* Plugs a full-speed device in. Return: its socket, or -1 after an error message. */
int vhci_attach(void);

#endif /* SCR_EMU_VHCI_H */
