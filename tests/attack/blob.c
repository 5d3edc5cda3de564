// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors, one after the other, to be taken apart and spoiled.
 */
#include <string.h>

#include "blob.h"

static int whole(const struct blob *blob, u32 place)
{
	if (place + 2 > blob->length || blob->bytes[place] < 2 ||
	    place + blob->bytes[place] > blob->length)
		return -1;
	return place;
}

int blob_first(const struct blob *blob)
{
	return whole(blob, 0);
}

int blob_next(const struct blob *blob, int place)
{
	return whole(blob, place + blob->bytes[place]);
}

int blob_find(const struct blob *blob, u8 type, u32 index)
{
	int place;

	for (place = blob_first(blob); place >= 0; place = blob_next(blob, place)) {
		if (blob->bytes[place + 1] == type && !index--)
			return place;
	}
	return -1;
}

u32 blob_count(const struct blob *blob, u8 type)
{
	u32 count = 0;

	while (blob_find(blob, type, count) >= 0)
		count++;
	return count;
}

int blob_any(const struct blob *blob, struct random *random)
{
	u32 count = 0;
	int place;

	for (place = blob_first(blob); place >= 0; place = blob_next(blob, place))
		count++;
	if (!count)
		return -1;
	count = random_below(random, count);
	place = blob_first(blob);
	while (count--)
		place = blob_next(blob, place);
	return place;
}

void blob_insert(struct blob *blob, u32 place, const u8 *bytes, u32 length)
{
	if (place > blob->length || blob->length + length > BLOB_ROOM)
		return;
	memmove(blob->bytes + place + length, blob->bytes + place, blob->length - place);
	memcpy(blob->bytes + place, bytes, length);
	blob->length += length;
}

void blob_append(struct blob *blob, const u8 *bytes, u32 length)
{
	blob_insert(blob, blob->length, bytes, length);
}

void blob_remove(struct blob *blob, u32 place, u32 length)
{
	blob->length -= length;
	memmove(blob->bytes + place, blob->bytes + place + length, blob->length - place);
}

void blob_resize(struct blob *blob, u32 place, u8 length, struct random *random)
{
	u8 filler[255], old = blob->bytes[place];
	u32 i;

	if (length < old) {
		blob_remove(blob, place + length, old - length);
	} else {
		for (i = 0; i < sizeof(filler); i++)
			filler[i] = random_next(random);
		blob_insert(blob, place + old, filler, length - old);
	}
	blob->bytes[place] = length;
}

void blob_move(struct blob *blob, int place, struct random *random)
{
	u8 bytes[255], length;
	int to;

	if (place < 0)
		return;
	length = blob->bytes[place];
	memcpy(bytes, blob->bytes + place, length);
	blob_remove(blob, place, length);
	to = blob_any(blob, random);
	if (to >= 0)
		blob_insert(blob, to + blob->bytes[to], bytes, length);
}
