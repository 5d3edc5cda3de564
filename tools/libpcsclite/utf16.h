/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names for Windows' programs.
 */
#ifndef UTF16_H
#define UTF16_H

#include "node.h"

/* Little-endian, without NUL; at most two bytes for each of @text's. */
DWORD utf16_from_utf8(const char *text, LPBYTE units);

#endif
