// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * The blocks of T=1, from their parts to bytes and back: ISO/IEC 7816-3:2006,
 * 11.3. What they are for is in t1.c.
 */
#include "t1-block.h"

#define NAD_OFFSET		0
#define PCB_OFFSET		1
#define LEN_OFFSET		2

#define CRC_POLYNOMIAL		0x8408
#define CRC_INITIAL		0xffff

/**
 * scr_t1_lrc() - longitudinal redundancy code (11.3.4)
 * @bytes: what it is about
 * @length: how many bytes
 *
 * Return: the exclusive-or of all @bytes.
 */
u8 scr_t1_lrc(const u8 *bytes, size_t length)
{
	u8 lrc = 0;

	while (length--)
		lrc ^= *bytes++;
	return lrc;
}
EXPORT_SYMBOL_IF_KUNIT(scr_t1_lrc);

static u16 crc_of_byte(u16 crc, u8 byte)
{
	int bit;

	crc ^= byte;
	for (bit = 0; bit < 8; bit++)
		crc = crc & 1 ? crc >> 1 ^ CRC_POLYNOMIAL : crc >> 1;
	return crc;
}

/**
 * scr_t1_crc() - cyclic redundancy code (11.3.4, ISO/IEC 13239)
 * @bytes: what it is about
 * @length: how many bytes
 *
 * x^16 + x^12 + x^5 + 1, least significant bit first, from FFFF on, not
 * complemented at the end. The high byte goes first in a block. The standard
 * does not settle order and complement; this is what OpenCT and libccid do, and
 * the cards that were tried with them.
 *
 * Return: the CRC.
 */
u16 scr_t1_crc(const u8 *bytes, size_t length)
{
	u16 crc = CRC_INITIAL;

	while (length--)
		crc = crc_of_byte(crc, *bytes++);
	return crc;
}
EXPORT_SYMBOL_IF_KUNIT(scr_t1_crc);

static size_t epilogue_length(bool crc)
{
	return crc ? 2 : 1;
}

/* Writes the epilogue behind @length @bytes; returns the length with it. */
static size_t append_epilogue(u8 *bytes, size_t length, bool crc)
{
	u16 sum;

	if (!crc) {
		bytes[length] = scr_t1_lrc(bytes, length);
		return length + 1;
	}
	sum = scr_t1_crc(bytes, length);
	bytes[length] = sum >> 8;
	bytes[length + 1] = sum & 0xff;
	return length + 2;
}

static bool epilogue_is_right(const u8 *bytes, size_t length, bool crc)
{
	u16 sum;

	if (!crc)
		return scr_t1_lrc(bytes, length) == bytes[length];
	sum = scr_t1_crc(bytes, length);
	return bytes[length] == sum >> 8 && bytes[length + 1] == (sum & 0xff);
}

/**
 * scr_t1_block_encode() - write a block
 * @block: its parts; NAD is 0
 * @crc: it ends with a CRC, not with an LRC
 * @bytes: where to; SCR_T1_BLOCK_LENGTH bytes
 *
 * Return: how many bytes were written, 4 to 259.
 */
size_t scr_t1_block_encode(const struct scr_t1_block *block, bool crc, u8 *bytes)
{
	bytes[NAD_OFFSET] = 0;
	bytes[PCB_OFFSET] = block->pcb;
	bytes[LEN_OFFSET] = block->length;
	if (block->length)
		memcpy(bytes + SCR_T1_PROLOGUE_LENGTH, block->information, block->length);
	return append_epilogue(bytes, SCR_T1_PROLOGUE_LENGTH + block->length, crc);
}

/**
 * scr_t1_block_decode() - check a block and take it apart
 * @block: its parts, filled if there is no defect; INF stays in @bytes
 * @crc: it ends with a CRC, not with an LRC
 * @bytes: the block; not looked at if @length is 0
 * @length: how many bytes there are, any number
 *
 * LEN has to be that of the bytes, and not the reserved 255. NAD and PCB are
 * not looked at.
 *
 * Return: the defect, if there is one.
 */
enum scr_t1_defect scr_t1_block_decode(struct scr_t1_block *block, bool crc,
				       const u8 *bytes, size_t length)
{
	size_t covered;

	if (length < SCR_T1_PROLOGUE_LENGTH + epilogue_length(crc))
		return SCR_T1_OTHER_DEFECT;
	covered = length - epilogue_length(crc);
	if (bytes[LEN_OFFSET] > SCR_T1_MAXIMUM_IFS ||
	    bytes[LEN_OFFSET] != covered - SCR_T1_PROLOGUE_LENGTH)
		return SCR_T1_OTHER_DEFECT;
	if (!epilogue_is_right(bytes, covered, crc))
		return SCR_T1_WRONG_EDC;
	block->pcb = bytes[PCB_OFFSET];
	block->length = bytes[LEN_OFFSET];
	block->information = bytes + SCR_T1_PROLOGUE_LENGTH;
	return SCR_T1_NO_DEFECT;
}
