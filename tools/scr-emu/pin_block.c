// SPDX-License-Identifier: BSD-3-Clause
/*
 * A PIN's place and form in a command, bit by bit: positions may be in bits.
 */
#include <string.h>

#include "pin_block.h"

/* bmFormatString */
#define UNITS_ARE_BYTES		0x80
#define RIGHT_JUSTIFIED		0x04
#define FORMAT			0x03
#define FORMAT_BINARY		0
#define FORMAT_BCD		1
#define FORMAT_ASCII		2

/* bmPINLengthFormat */
#define LENGTH_UNITS_ARE_BYTES	0x10

/* Writes the low @count bits of @value, the highest first. */
static void put_bits(u8 *data, u32 position, u32 value, u32 count)
{
	while (count--) {
		u8 mask = 0x80 >> position % 8;

		data[position / 8] &= ~mask;
		if (value >> count & 1)
			data[position / 8] |= mask;
		position++;
	}
}

/* Return: false if there is no room up to bit @end. */
static bool extend(u8 *data, u32 *length, u32 end)
{
	u32 bytes = (end + 7) / 8;

	if (bytes > MAXIMUM_PIN_DATA)
		return false;
	if (bytes > *length) {
		memset(data + *length, 0xff, bytes - *length);
		*length = bytes;
	}
	return true;
}

static u32 position_of(u8 position, bool bytes)
{
	return bytes ? position * 8U : position;
}

static enum pin_block_defect insert_length(u8 *data, u32 *length, const struct pin_format *format,
					   u32 offset, const char *digits)
{
	u32 bits = format->block_string >> 4;
	u32 position = offset * 8 + position_of(format->length_format & 0x0f,
						format->length_format & LENGTH_UNITS_ARE_BYTES);

	if (!bits)
		return PIN_BLOCK_GOOD;
	if (!extend(data, length, position + bits))
		return PIN_BLOCK_OUTSIDE;
	put_bits(data, position, strlen(digits), bits);
	return PIN_BLOCK_GOOD;
}

enum pin_block_defect pin_block_insert(u8 *data, u32 *length, const struct pin_format *format,
				       u32 offset, const char *digits)
{
	u8 kind = format->format_string & FORMAT;
	u32 width = kind == FORMAT_BCD ? 4 : 8;
	u32 bits = strlen(digits) * width;
	u32 block = (format->block_string & 0x0f) * 8;
	u32 position = offset * 8 + position_of(format->format_string >> 3 & 0x0f,
						format->format_string & UNITS_ARE_BYTES);

	if (kind > FORMAT_ASCII)
		return PIN_BLOCK_UNKNOWN_FORMAT;
	if (block && bits > block)
		return PIN_BLOCK_TOO_SMALL;
	/* Without a size, the PIN's own counts, in whole bytes. */
	if (!block)
		block = (bits + 7) / 8 * 8;
	if (!extend(data, length, position + block))
		return PIN_BLOCK_OUTSIDE;
	if (format->format_string & RIGHT_JUSTIFIED)
		position += block - bits;
	for (; *digits; digits++) {
		put_bits(data, position, kind == FORMAT_ASCII ? *digits : *digits - '0', width);
		position += width;
	}
	return insert_length(data, length, format, offset, digits - bits / width);
}
