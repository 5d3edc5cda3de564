/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * Readers that are left to others: pcscd with libccid drives them from user space.
 */
#ifndef _SCR_CCID_LEAVE_H
#define _SCR_CCID_LEAVE_H

#include "../iso7816/portable.h"

/* With the NUL. */
#define CCID_LEAVE_LENGTH	1024

int ccid_is_left(const char *list, u16 vendor, u16 product);

#endif /* _SCR_CCID_LEAVE_H */
