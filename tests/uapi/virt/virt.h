/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The topics of virt_test.
 */
#ifndef VIRT_TEST_H
#define VIRT_TEST_H

#include "../test.h"

extern const struct group create_groups[];
extern const struct group request_groups[];
extern const struct group message_groups[];
extern const struct group ending_groups[];
extern const struct group life_groups[];

#endif
