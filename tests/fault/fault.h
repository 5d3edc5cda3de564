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

/* A line to the emulator. Return: whether it has answered. */
bool tell_emulator(const char *line);

#endif
