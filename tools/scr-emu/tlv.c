// SPDX-License-Identifier: BSD-3-Clause
/*
 * Data objects in BER-TLV.
 */
#include <string.h>

#include "tlv.h"

/* In the first byte of a tag: another one follows. In that: yet another. */
#define TAG_FOLLOWS		0x1f
#define MORE_FOLLOWS		0x80

/* A length above 127: in so many bytes, which follow. */
#define LENGTH_FOLLOWS		0x80

u32 tlv_put_header(u8 *place, u16 tag, u32 length)
{
	u8 *start = place;

	if (tag > 0xff)
		*place++ = tag >> 8;
	*place++ = tag & 0xff;
	if (length > 0xff) {
		*place++ = LENGTH_FOLLOWS | 2;
		*place++ = length >> 8;
	} else if (length >= LENGTH_FOLLOWS) {
		*place++ = LENGTH_FOLLOWS | 1;
	}
	*place++ = length & 0xff;
	return place - start;
}

u32 tlv_put(u8 *place, u16 tag, const u8 *value, u32 length)
{
	u32 header = tlv_put_header(place, tag, length);

	if (length)
		memcpy(place + header, value, length);
	return header + length;
}

static u32 get_tag(u16 *tag, const u8 *bytes, u32 length)
{
	if (!length)
		return 0;
	*tag = bytes[0];
	if ((bytes[0] & TAG_FOLLOWS) != TAG_FOLLOWS)
		return 1;
	if (length < 2 || (bytes[1] & MORE_FOLLOWS))
		return 0;
	*tag = bytes[0] << 8 | bytes[1];
	return 2;
}

static u32 get_length(u32 *value, const u8 *bytes, u32 length)
{
	u32 i, count;

	if (!length)
		return 0;
	*value = bytes[0];
	if (bytes[0] < LENGTH_FOLLOWS)
		return 1;
	count = bytes[0] - LENGTH_FOLLOWS;
	if (!count || count > 2 || count >= length)
		return 0;
	*value = 0;
	for (i = 1; i <= count; i++)
		*value = *value << 8 | bytes[i];
	return 1 + count;
}

u32 tlv_header(struct tlv *object, const u8 *bytes, u32 length)
{
	u32 tag = get_tag(&object->tag, bytes, length);
	u32 size;

	if (!tag)
		return 0;
	size = get_length(&object->length, bytes + tag, length - tag);
	object->value = bytes + tag + size;
	return size ? tag + size : 0;
}

u32 tlv_get(struct tlv *object, const u8 *bytes, u32 length)
{
	u32 header = tlv_header(object, bytes, length);

	if (!header || object->length > length - header)
		return 0;
	return header + object->length;
}

bool tlv_find(struct tlv *object, u16 tag, const u8 *bytes, u32 length)
{
	u32 step;

	for (; length; bytes += step, length -= step) {
		step = tlv_get(object, bytes, length);
		if (!step)
			return false;
		if (object->tag == tag)
			return true;
	}
	return false;
}
