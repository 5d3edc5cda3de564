/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is written to files of /sys and /proc.
 */
#ifndef UAPI_SYSFS_H
#define UAPI_SYSFS_H

/* Return: 0 or an errno. */
int write_text(const char *path, const char *text);

/*
 * The switch for vendor requests of a reader, "/dev/scr0" or "scr0": "0" or "1".
 * Return: 0 or an errno.
 */
int write_escape(const char *node, const char *value);

#endif
