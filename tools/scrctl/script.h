/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Scripts: what is on a line, and whether a whole file makes sense.
 */
#ifndef SCRCTL_SCRIPT_H
#define SCRCTL_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "variables.h"

enum script_action {
	SCRIPT_NOTHING,
	SCRIPT_APDU,
	SCRIPT_RESET,
	SCRIPT_POWER_OFF,
	SCRIPT_WAIT_PRESENT,
	SCRIPT_WAIT_ABSENT,
	SCRIPT_SLEEP,
	SCRIPT_ECHO,
	SCRIPT_SET,
};

/**
 * struct script_step - a line of a script
 * @action: what it does
 * @line: its number, from 1
 * @source: the line, in memory of its own; texts point into it
 * @length: bytes of @source
 * @name: SCRIPT_SET: of what
 * @text: bytes of an APDU or a variable, or words
 * @expect: status words that will do, NULL for any
 * @seconds: of a wait, 0 for no end
 */
struct script_step {
	enum script_action action;
	unsigned long line;
	char *source;
	size_t length;
	char *name;
	char *text;
	char *expect;
	double seconds;
};

/**
 * script_parse() - understand a line
 * @step: its @source and @line are set; the rest is filled
 * @position: where it stopped when it failed, counted from 0
 *
 * Return: NULL, or what is wrong at @position.
 */
const char *script_parse(struct script_step *step, size_t *position);

/**
 * script_check() - find out whether a line can be done
 * @step: it, parsed
 * @variables: those that there are when it is reached; changed as it will change them
 * @position: where the fault is, counted from 0
 *
 * To be called for each line in turn, before the first is done. What the card will
 * answer is not known then.
 *
 * Return: NULL, or what is wrong.
 */
const char *script_check(const struct script_step *step, struct variables *variables,
			 size_t *position);

/**
 * script_bytes() - the bytes of an APDU or a variable
 * @step: SCRIPT_APDU or SCRIPT_SET
 * @variables: what there is
 * @value: set; its @bytes are @room bytes of the caller
 * @room: as said
 * @position: where the fault is, counted from 0
 *
 * Return: NULL, or what is wrong.
 */
const char *script_bytes(const struct script_step *step, const struct variables *variables,
			 struct value *value, size_t room, size_t *position);

#endif /* SCRCTL_SCRIPT_H */
