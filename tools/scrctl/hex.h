/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bytes written in hex.
 */
#ifndef SCRCTL_HEX_H
#define SCRCTL_HEX_H

#include <stddef.h>
#include <linux/types.h>

/**
 * hex_parse() - read bytes
 * @text: pairs of hex digits; blanks, colons and commas may stand between
 *	bytes, and a # begins a comment that ends with the text
 * @bytes: where they go
 * @room: bytes at @bytes
 * @length: how many there were
 * @position: where it stopped when it failed, counted from 0
 *
 * Return: NULL, or what is wrong at @position.
 */
const char *hex_parse(const char *text, __u8 *bytes, size_t room,
		      size_t *length, size_t *position);

/* Writes 2 * @length digits, and blanks between bytes, into new memory. */
char *hex_format(const __u8 *bytes, size_t length);

#endif /* SCRCTL_HEX_H */
