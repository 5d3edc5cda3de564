/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A PIN's place and form in a command (CCID 1.1, 6.1.11.1 and 6.1.11.2). Pure.
 */
#ifndef SCR_EMU_PIN_BLOCK_H
#define SCR_EMU_PIN_BLOCK_H

#include "portable.h"

#define MAXIMUM_PIN_DIGITS	32

/* The longest command data of a short APDU */
#define MAXIMUM_PIN_DATA	255

/* struct pin_format - three bytes of PC_to_RDR_Secure, as they come */
struct pin_format {
	u8 format_string;
	u8 block_string;
	u8 length_format;
};

enum pin_block_defect {
	PIN_BLOCK_GOOD,
	PIN_BLOCK_UNKNOWN_FORMAT,	/* bmFormatString */
	PIN_BLOCK_TOO_SMALL,		/* bmPINBlockString: the PIN does not go in */
	PIN_BLOCK_OUTSIDE,		/* more than the command can have */
};

/**
 * pin_block_insert() - puts a PIN in a command's data field
 * @data: the field; room for MAXIMUM_PIN_DATA bytes
 * @length: bytes of it; becomes larger if the PIN needs more, with FF between
 * @format: how
 * @offset: of the PIN's part of @data, in bytes
 * @digits: the PIN, in ASCII
 *
 * Bits that are neither PIN nor PIN length stay as they were.
 */
enum pin_block_defect pin_block_insert(u8 *data, u32 *length, const struct pin_format *format,
				       u32 offset, const char *digits);

#endif /* SCR_EMU_PIN_BLOCK_H */
