/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where transmit's APDUs come from: arguments, a file, or stdin.
 */
#ifndef SCRCTL_APDU_SOURCE_H
#define SCRCTL_APDU_SOURCE_H

#include "apdu.h"
#include "line_reader.h"

/**
 * struct apdu_source - where APDUs come from
 * @arguments: one APDU each, ends with NULL; NULL for @lines
 * @joined: all of @arguments are one APDU: each is one byte
 * @argument: number of the argument read last, from 1
 * @lines: one APDU a line; its stream is NULL where @arguments are used
 */
struct apdu_source {
	char **arguments;
	bool joined;
	unsigned long argument;
	struct line_reader lines;
};

/**
 * apdu_source_open() - begin
 * @source: set
 * @file: --file, or NULL
 * @arguments: the arguments, ends with NULL; may be none
 *
 * Return: an exit code, the error printed.
 */
int apdu_source_open(struct apdu_source *source, const char *file, char **arguments);

/**
 * apdu_source_check() - read all APDUs for their errors, where that is possible
 * @source: just opened; from its beginning again afterwards
 * @apdu: scratch
 *
 * So that a typing error on the third line is found before the first was sent.
 * What comes through a pipe is checked as it comes.
 *
 * Return: an exit code, the error printed.
 */
int apdu_source_check(struct apdu_source *source, struct apdu *apdu);

/**
 * apdu_source_next() - the next APDU
 * @source: where from
 * @apdu: set
 * @end: there was none left
 *
 * Return: an exit code, the error printed.
 */
int apdu_source_next(struct apdu_source *source, struct apdu *apdu, bool *end);

/* Ends, and wipes what was read. */
void apdu_source_close(struct apdu_source *source);

#endif /* SCRCTL_APDU_SOURCE_H */
