/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How a reader's user enters a PIN, as words of the command line, and as PC/SC
 * part 10's structures.
 */
#ifndef SCRCTL_PIN_H
#define SCRCTL_PIN_H

#include <stdbool.h>
#include <linux/types.h>

#include <linux/scr.h>

#include "apdu.h"

/* A short APDU. */
#define PIN_MAXIMUM_COMMAND	261

/**
 * struct pin_format - how the PIN is asked for, and where it goes
 * @timeout: seconds for the user, 0 for the reader's default
 * @coding: 0 binary, 1 BCD, 2 ASCII
 * @right: it is justified right
 * @block: bytes of the PIN, filled up
 * @position: where it is in the command's data, in bytes
 * @length_bits: bits of its length in the command, 0 for none
 * @length_position: where that is, in bytes
 * @least: digits
 * @most: digits
 * @validation: what ends the entry, or'ed: 1 most digits, 2 key, 4 time
 * @messages: how many, or 255: the reader's choice
 * @language: of the messages
 * @old: modify: where the PIN so far goes, in bytes
 * @new: modify: where the new one goes, in bytes
 * @confirm: modify: the new one is asked for twice
 * @current: modify: the one so far is asked for
 */
struct pin_format {
	__u32 timeout;
	__u32 coding;
	__u32 right;
	__u32 block;
	__u32 position;
	__u32 length_bits;
	__u32 length_position;
	__u32 least;
	__u32 most;
	__u32 validation;
	__u32 messages;
	__u32 language;
	__u32 old;
	__u32 new;
	__u32 confirm;
	__u32 current;
};

/* A block of 8 ASCII digits, filled up, of 4 to 8 digits; two of them to modify. */
void pin_format_default(struct pin_format *format, __u32 operation);

/*
 * Reads KEY=VALUE into @format. Returns NULL, or what is wrong. A key that is
 * not there for @operation is unknown.
 */
const char *pin_format_parse(struct pin_format *format, __u32 operation, const char *word);

/**
 * pin_structure() - part 10's structure
 * @bytes: room for PIN_MAXIMUM_STRUCTURE bytes
 * @format: how
 * @operation: SCR_SECURE_VERIFY_PIN or SCR_SECURE_MODIFY_PIN
 * @command: the APDU, at most PIN_MAXIMUM_COMMAND bytes
 *
 * Return: its bytes.
 */
size_t pin_structure(__u8 *bytes, const struct pin_format *format, __u32 operation,
		     const struct apdu *command);

#define PIN_MAXIMUM_STRUCTURE	(sizeof(struct scr_pin_modify) + PIN_MAXIMUM_COMMAND)

#endif /* SCRCTL_PIN_H */
