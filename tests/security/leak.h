/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The topics of leak_test.
 */
#ifndef SECURITY_LEAK_H
#define SECURITY_LEAK_H

#include "test.h"

extern const struct group structure_groups[];
extern const struct group exchange_groups[];
extern const struct group virt_groups[];

#endif
