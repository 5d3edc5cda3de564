/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Giving answers of any length to programs.
 */
#ifndef GIVE_H
#define GIVE_H

#include "node.h"

/*
 * To @buffer, of *@room bytes; where *@room is SCARD_AUTOALLOCATE, into memory whose
 * address goes there. Without @buffer it is the length only that is told. *@room is
 * always the length in the end.
 */
LONG give_bytes(const void *bytes, DWORD length, void *buffer, LPDWORD room);

#endif
