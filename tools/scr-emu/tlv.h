/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Data objects in BER-TLV (ISO 7816-4, 6.3): tags of one and two bytes, lengths up
 * to 65535.
 */
#ifndef SCR_EMU_TLV_H
#define SCR_EMU_TLV_H

#include <stdbool.h>

#include "portable.h"

/* The most that tag and length need. */
#define TLV_HEADER_LENGTH	5

/**
 * struct tlv - a data object
 * @length: bytes of @value; with tlv_header() they need not be there
 */
struct tlv {
	u16 tag;
	const u8 *value;
	u32 length;
};

/* Each writes at @place. Return: bytes written. */
u32 tlv_put_header(u8 *place, u16 tag, u32 length);
u32 tlv_put(u8 *place, u16 tag, const u8 *value, u32 length);

/* Reads tag and length. Return: bytes of both; 0: there are none that are understood. */
u32 tlv_header(struct tlv *object, const u8 *bytes, u32 length);

/* Reads a whole object. Return: its bytes; 0: it is none. */
u32 tlv_get(struct tlv *object, const u8 *bytes, u32 length);

/* The first object with that tag among those side by side. Return: false: there is none. */
bool tlv_find(struct tlv *object, u16 tag, const u8 *bytes, u32 length);

#endif /* SCR_EMU_TLV_H */
