/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * doctor: what it looks at, one after the other.
 */
#ifndef SCRCTL_DOCTOR_H
#define SCRCTL_DOCTOR_H

#include <limits.h>

#include "scrctl.h"

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

/* The libpcsclite.so.1 that programs load; false: none. */
bool doctor_find_library(char *path);

#endif /* SCRCTL_DOCTOR_H */
