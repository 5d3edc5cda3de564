/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The topics of the program.
 */
#ifndef FAULT_FAULT_H
#define FAULT_FAULT_H

#include <stdbool.h>

#include "../calls/calls.h"
#include "target.h"

/* Every call at that reader; CALL_NEEDS_* that it has not got are left out. */
void fault_calls(const char *node, unsigned int refused);

/* Probe and disconnect and the like of that reader, which is on USB; so many resets. */
void fault_device(const char *node, unsigned int rounds);

/* The insertion of the module in the file, which is not there yet; so many faults. */
void fault_module(const char *path, const char *name, unsigned int rounds);

/* The process that is a reader. */
void fault_serve(void);

/* What kernel threads do; so many rounds of being plugged in. */
void fault_threads(const char *node, unsigned int rounds);

#endif
