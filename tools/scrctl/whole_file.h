/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files that are replaced as a whole: who reads them sees the old one or the new one.
 */
#ifndef SCRCTL_WHOLE_FILE_H
#define SCRCTL_WHOLE_FILE_H

/**
 * whole_file_lock() - wait until nobody else replaces a file in that folder
 * @path: of the file; its folder is made if only that is missing
 *
 * What is going to be written is looked up after this, so that of several who replace the
 * file, the last one knows best.
 *
 * Return: a descriptor, to be closed when it is done, or a negative errno.
 */
int whole_file_lock(const char *path);

/* Replaces @path, mode 0644, by @text and the end of a line. Returns 0 or an errno. */
int whole_file_replace(const char *path, const char *text);

#endif /* SCRCTL_WHOLE_FILE_H */
