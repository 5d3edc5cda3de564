/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files of the system, below $SCRCTL_ROOT: a machine that is made up, for tests.
 */
#ifndef SCRCTL_ROOT_H
#define SCRCTL_ROOT_H

#include <stdbool.h>
#include <stddef.h>

#include "scrctl.h"

/* "" if it is this machine. */
const char *root_folder(void);

/* The path of a file, into @path of PATH_MAX bytes. Returns @path. */
__printf(2, 3) char *root_path(char *path, const char *format, ...);

/* Whether it is there. */
__printf(1, 2) bool root_has(const char *format, ...);

/* Its first line, cleaned, into @text; false where there is none. */
__printf(3, 4) bool root_read(char *text, size_t size, const char *format, ...);

/* Writes @text and the end of the line. Returns 0 or an errno. */
__printf(2, 3) int root_write(const char *text, const char *format, ...);

/* The last part of what a link leads to, into @name of NAME_MAX + 1 bytes. */
__printf(2, 3) bool root_link(char *name, const char *format, ...);

#endif /* SCRCTL_ROOT_H */
