/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names of readers, in pcsc-lite's form.
 */
#ifndef NAMES_H
#define NAMES_H

#include <stdbool.h>

#include "node.h"

/* VENDOR PRODUCT [INTERFACE] (SERIAL) NN MM */
void name_of_reader(const struct scr_info *info, char name[MAX_READERNAME]);

/* The reader that is none: its changes are the coming and going of readers. */
bool name_is_notification(const char *name);

#endif
