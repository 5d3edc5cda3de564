/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * doctor: what it looks at, one after the other, and how it says what it found.
 */
#ifndef SCRCTL_DOCTOR_H
#define SCRCTL_DOCTOR_H

#include <limits.h>

#include "scrctl.h"

/* A line each: @check is what was looked at, @advice what to do. */
__printf(2, 3) void doctor_ok(const char *check, const char *format, ...);
__printf(3, 4) void doctor_note(const char *check, const char *advice,
				const char *format, ...);
__printf(3, 4) void doctor_problem(const char *check, const char *advice,
				   const char *format, ...);

/* Both kernel modules: loaded, or why not. */
void doctor_modules(void);

/* Every USB interface that is a reader: who has it. */
void doctor_interfaces(void);

/* udev's rule, and whether this user may open each node. */
void doctor_nodes(void);

/* pcscd, libpcsclite and scdaemon. */
void doctor_programs(void);

/* Every reader that can be opened: its state; with --try its card is powered. */
void doctor_readers(const struct scrctl_options *options);

/**
 * doctor_is_left() - whether a reader is left to others
 * @list: the parameter leave of scr-ccid
 * @vendor: of the USB device
 * @product: of it
 */
bool doctor_is_left(const char *list, unsigned int vendor, unsigned int product);

/**
 * doctor_holder() - the process that has a USB device open
 * @bus: of the device
 * @device: its number there
 * @name: what the process is called, NAME_MAX + 1 bytes
 *
 * Return: its id, or 0: none that we may see.
 */
int doctor_holder(unsigned int bus, unsigned int device, char *name);

/* The first process of that name, or 0. */
int doctor_process(const char *name);

/* The libpcsclite.so.1 that programs load; false: none. */
bool doctor_find_library(char *path);

/* What the kernel's log says last with both these words in it; false: nothing, or no leave. */
bool doctor_read_log(const char *word, const char *other, char *text, size_t size);

#endif /* SCRCTL_DOCTOR_H */
