/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * The blocks of T=1: ISO/IEC 7816-3:2006, 11.3.
 */
#ifndef _SCR_ISO7816_T1_BLOCK_H
#define _SCR_ISO7816_T1_BLOCK_H

#include "portable.h"

/* Prologue NAD PCB LEN, at most 254 bytes INF, epilogue CRC (11.3.1). */
#define SCR_T1_PROLOGUE_LENGTH		3
#define SCR_T1_BLOCK_LENGTH		259
#define SCR_T1_MAXIMUM_IFS		254

/* PCB of I-blocks (11.3.2.2): 0, N(S), more data, 5 bits that are 0. */
#define SCR_T1_NOT_I			0x80
#define SCR_T1_I_NUMBER_SHIFT		6
#define SCR_T1_I_MORE			0x20
#define SCR_T1_I_RESERVED		0x1f

/* PCB of R-blocks: 1 0 0, N(R), error. */
#define SCR_T1_R			0x80
#define SCR_T1_R_MASK			0xe0
#define SCR_T1_R_NUMBER_SHIFT		4
#define SCR_T1_R_ERROR_MASK		0x0f

/* PCB of S-blocks: 1 1, response, type. */
#define SCR_T1_S_RESPONSE		0x20
#define SCR_T1_RESYNCH_REQUEST		0xc0
#define SCR_T1_IFS_REQUEST		0xc1
#define SCR_T1_ABORT_REQUEST		0xc2
#define SCR_T1_WTX_REQUEST		0xc3

/**
 * enum scr_t1_defect - what is wrong with a block
 * @SCR_T1_NO_DEFECT: nothing
 * @SCR_T1_WRONG_EDC: LRC or CRC is not the one of the bytes before it
 * @SCR_T1_OTHER_DEFECT: anything else, also that there is no block
 *
 * Values are those of the error in an R-block (11.3.2.2).
 */
enum scr_t1_defect {
	SCR_T1_NO_DEFECT,
	SCR_T1_WRONG_EDC,
	SCR_T1_OTHER_DEFECT
};

/**
 * struct scr_t1_block - a block without what only carries it
 * @pcb: its PCB
 * @length: LEN, 0 to 254
 * @information: INF; not looked at if @length is 0
 */
struct scr_t1_block {
	u8 pcb;
	u8 length;
	const u8 *information;
};

/* Whether an S-block with that PCB carries a byte (11.3.2.2): an IFS, or a WTX. */
static inline bool scr_t1_has_parameter(u8 pcb)
{
	u8 type = pcb & (u8)~SCR_T1_S_RESPONSE;

	return type == SCR_T1_IFS_REQUEST || type == SCR_T1_WTX_REQUEST;
}

u8 scr_t1_lrc(const u8 *bytes, size_t length);
u16 scr_t1_crc(const u8 *bytes, size_t length);
size_t scr_t1_block_encode(const struct scr_t1_block *block, bool crc, u8 *bytes);
enum scr_t1_defect scr_t1_block_decode(struct scr_t1_block *block, bool crc,
				       const u8 *bytes, size_t length);

#endif /* _SCR_ISO7816_T1_BLOCK_H */
