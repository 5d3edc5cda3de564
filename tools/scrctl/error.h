/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Errors: what was wrong and what to do, on stderr, and an exit code.
 */
#ifndef SCRCTL_ERROR_H
#define SCRCTL_ERROR_H

#include "reader.h"

/* "scrctl: ..." on stderr; returns @exit_code, and puts both in the document. */
__printf(2, 3) int error_message(int exit_code, const char *format, ...);

/* A mistake on the command line: returns SCRCTL_USAGE. */
__printf(1, 2) int error_usage(const char *format, ...);

int error_memory(void);

/* A signal or --timeout has ended @operation: returns the exit code for it. */
int error_interrupted(const char *where, const char *operation);

/**
 * error_report() - say that a request failed
 * @reader: the reader, open or not
 * @operation: what was tried, in words: "eject"
 * @error: the errno it ended with
 *
 * Adds the reader's last error where it is about the same failure.
 *
 * Return: the exit code for @error.
 */
int error_report(const struct reader *reader, const char *operation, int error);

#endif /* SCRCTL_ERROR_H */
