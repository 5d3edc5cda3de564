/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Instructions by name: read-binary for 00 B0.
 */
#ifndef SCRCTL_INSTRUCTION_H
#define SCRCTL_INSTRUCTION_H

#include <stddef.h>
#include <linux/types.h>

/**
 * struct instruction - one of ISO/IEC 7816-4, or of 7816-8 and -9
 * @name: in lower case, with - for blanks
 * @code: INS; CLA is 00
 */
struct instruction {
	const char *name;
	__u8 code;
};

/* Ends with a NULL name. */
extern const struct instruction instructions[];

/**
 * instruction_parse() - bytes of an APDU, in hex or beginning with a name
 * @text: "00b0000004", or "read-binary 0000 04"
 * @bytes: where they go
 * @room: bytes at @bytes
 * @length: how many there were
 * @position: where it stopped when it failed, counted from 0
 *
 * Return: NULL, or what is wrong at @position.
 */
const char *instruction_parse(const char *text, __u8 *bytes, size_t room,
			      size_t *length, size_t *position);

#endif /* SCRCTL_INSTRUCTION_H */
