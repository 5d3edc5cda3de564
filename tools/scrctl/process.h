/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Processes, and who of them has a USB device open.
 */
#ifndef SCRCTL_PROCESS_H
#define SCRCTL_PROCESS_H

/**
 * process_holding() - the process that has a USB device open
 * @bus: of the device
 * @device: its number there
 * @name: what the process is called, NAME_MAX + 1 bytes
 *
 * Return: its id, or 0: none that we may see.
 */
int process_holding(unsigned int bus, unsigned int device, char *name);

/* The first process of that name, or 0. */
int process_called(const char *name);

#endif /* SCRCTL_PROCESS_H */
