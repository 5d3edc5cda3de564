// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong values in well-formed descriptors of one interface.
 */
#include <string.h>

#include "mutation.h"

/* Of the class descriptor (CCID 1.1, table 5.1-1): offset and size. */
static const struct field {
	u8 offset;
	u8 size;
} fields[] = {
	{ 2, 2 }, { 4, 1 }, { 5, 1 }, { 6, 4 }, { 10, 4 }, { 14, 4 }, { 18, 1 }, { 19, 4 },
	{ 23, 4 }, { 27, 1 }, { 28, 4 }, { 32, 4 }, { 36, 4 }, { 40, 4 }, { 44, 4 }, { 48, 1 },
	{ 49, 1 }, { 50, 2 }, { 52, 1 }, { 53, 1 },
	/* Again what decides about memory, loops and ways. */
	{ 4, 1 }, { 18, 1 }, { 27, 1 }, { 40, 4 }, { 44, 4 }, { 44, 4 }, { 53, 1 },
};

static const u32 boundaries[] = {
	0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 31, 32, 33, 42, 43, 44, 63, 64, 65, 127, 128, 254,
	255, 256, 261, 270, 271, 272, 511, 512, 65535, 65536, 65544, 65553, 65554, 65555,
	65556, 524288, 0x10000, 0x20000, 0x40000, 0x70000, 0x7fffffff, 0x80000000,
	0xfffffff5, 0xfffffff6, 0xffffffff,
};

static const u8 boundary_bytes[] = {
	0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 30, 31, 32, 33, 53, 54, 55, 127, 128, 129,
	254, 255,
};

static const u16 packet_sizes[] = {
	0, 1, 7, 8, 9, 16, 63, 64, 65, 511, 512, 513, 1023, 1024, 1025, 0x07ff, 0x0800,
	0x0840, 0x1040, 0x1840, 0x8000, 0xffff,
};

u8 boundary_byte(struct random *random)
{
	return boundary_bytes[random_index(random, boundary_bytes)];
}

static u8 *class_descriptor(struct blob *set)
{
	int place = blob_find(set, DESCRIPTOR_CCID, 0);

	return place < 0 || set->bytes[place] < 54 ? NULL : set->bytes + place;
}

/* Any byte but a descriptor's length. */
static void flip_bit(struct blob *set, struct random *random)
{
	int place = blob_any(set, random);

	if (place >= 0)
		set->bytes[place + 1 + random_below(random, set->bytes[place] - 1)] ^=
			1 << random_below(random, 8);
}

static void class_field(struct blob *set, struct random *random)
{
	const struct field *field = &fields[random_index(random, fields)];
	u8 *class = class_descriptor(set);
	u32 value = boundaries[random_index(random, boundaries)];

	if (random_once_in(random, 4))
		value = random_next(random);
	if (class)
		memcpy(class + field->offset, &value, field->size);
}

/* The levels and what else the driver has to do itself, in any combination. */
static void features(struct blob *set, struct random *random)
{
	u8 *class = class_descriptor(set);
	u32 value = random_next(random) & 0x001717fe;

	if (class)
		memcpy(class + 40, &value, sizeof(value));
}

static void class_length(struct blob *set, struct random *random)
{
	int place = blob_find(set, DESCRIPTOR_CCID, 0);
	u8 length = random_once_in(random, 2) ? boundary_byte(random) : random_next(random);

	if (place >= 0)
		blob_resize(set, place, length < 2 ? 2 : length, random);
}

static void class_type(struct blob *set, struct random *random)
{
	static const u8 types[] = { 0xff, 0x00, 0x22, 0x24, 0x0b, 0x30, 0x31, 0x41 };
	int place = blob_find(set, DESCRIPTOR_CCID, 0);

	if (place >= 0)
		set->bytes[place + 1] = types[random_index(random, types)];
}

/* To another place, in between or at the end. */
static void class_moved(struct blob *set, struct random *random)
{
	blob_move(set, blob_find(set, DESCRIPTOR_CCID, 0), random);
}

static void class_twice(struct blob *set, struct random *random)
{
	int place = blob_find(set, DESCRIPTOR_CCID, 0);
	u8 bytes[255];

	if (place < 0)
		return;
	memcpy(bytes, set->bytes + place, set->bytes[place]);
	if (bytes[0] > 2)
		bytes[2 + random_below(random, bytes[0] - 2)] = random_next(random);
	blob_insert(set, place, bytes, bytes[0]);
}

/* A descriptor that is not understood, perhaps of the class descriptor's type. */
static void stranger(struct blob *set, struct random *random)
{
	static const u8 types[] = { 0x21, 0x21, 0xff, 0x24, 0x25, 0x30, 0x0b, 0x06, 0x00 };
	int place = blob_any(set, random);
	u8 i, bytes[255];

	bytes[0] = 2 + random_below(random, random_once_in(random, 4) ? 254 : 60);
	bytes[1] = types[random_index(random, types)];
	for (i = 2; i < bytes[0]; i++)
		bytes[i] = random_next(random);
	if (place >= 0)
		blob_insert(set, place + set->bytes[place], bytes, bytes[0]);
}

static void no_class(struct blob *set, struct random *random)
{
	int place = blob_find(set, DESCRIPTOR_CCID, 0);

	(void)random;
	if (place >= 0)
		blob_remove(set, place, set->bytes[place]);
}

static void interface_field(struct blob *set, struct random *random)
{
	static const u8 counts[] = { 0, 1, 2, 3, 4, 15, 29, 30, 31, 255 };
	static const u8 classes[] = { 0x0b, 0x0b, 0xff, 0x00, 0x03, 0x0a };

	switch (random_below(random, 5)) {
	case 0:
		set->bytes[4] = counts[random_index(random, counts)];
		break;
	case 1:
		set->bytes[5] = classes[random_index(random, classes)];
		break;
	case 2:
		set->bytes[6] = boundary_byte(random);
		break;
	case 3:
		set->bytes[7] = random_below(random, 4);
		break;
	default:
		set->bytes[8] = boundary_byte(random);
		break;
	}
}

static void endpoint_field(struct blob *set, struct random *random)
{
	u32 count = blob_count(set, DESCRIPTOR_ENDPOINT);
	int place;

	if (!count)
		return;
	place = blob_find(set, DESCRIPTOR_ENDPOINT, random_below(random, count));
	if (set->bytes[place] < 7)
		return;
	switch (random_below(random, 5)) {
	case 0:
		set->bytes[place + 2] ^= 0x80;
		break;
	case 1:
		set->bytes[place + 2] = random_next(random);
		break;
	case 2:
		set->bytes[place + 3] = random_below(random, 8) ? random_below(random, 4) :
			random_next(random);
		break;
	case 3:
		scr_put_le16(set->bytes + place + 4,
			     packet_sizes[random_index(random, packet_sizes)]);
		break;
	default:
		set->bytes[place + 6] = boundary_byte(random);
		break;
	}
}

static void endpoint_gone(struct blob *set, struct random *random)
{
	u32 count = blob_count(set, DESCRIPTOR_ENDPOINT);
	int place;

	if (!count)
		return;
	place = blob_find(set, DESCRIPTOR_ENDPOINT, random_below(random, count));
	blob_remove(set, place, set->bytes[place]);
	if (random_once_in(random, 2))
		set->bytes[4]--;
}

static void endpoint_length(struct blob *set, struct random *random)
{
	static const u8 lengths[] = { 2, 3, 5, 6, 7, 8, 9, 10, 255 };
	int place = blob_find(set, DESCRIPTOR_ENDPOINT, random_below(random, 3));

	if (place >= 0)
		blob_resize(set, place, lengths[random_index(random, lengths)], random);
}

static void more_endpoints(struct blob *set, struct random *random)
{
	u32 count = 1 + random_below(random, 4);

	while (count--) {
		const u8 bytes[7] = {
			7, DESCRIPTOR_ENDPOINT, random_next(random) & 0x8f,
			random_below(random, 4), packet_sizes[random_index(random, packet_sizes)],
			random_below(random, 3), boundary_byte(random),
		};

		blob_append(set, bytes, sizeof(bytes));
		set->bytes[4]++;
	}
}

/* The whole of it once more, as another setting of the interface, or as the same. */
static void another_setting(struct blob *set, struct random *random)
{
	static const u8 settings[] = { 1, 1, 0, 2, 255 };
	struct blob copy = *set;
	int class = blob_find(&copy, DESCRIPTOR_CCID, 0);

	copy.bytes[3] = settings[random_index(random, settings)];
	if (class >= 0 && copy.bytes[class] > 2)
		copy.bytes[class + 2 + random_below(random, copy.bytes[class] - 2)] =
			random_next(random);
	if (random_once_in(random, 2))
		blob_append(set, copy.bytes, copy.length);
	else
		blob_insert(set, 0, copy.bytes, copy.length);
}

void mutate_values(struct blob *set, struct random *random)
{
	static void (*const ways[])(struct blob *, struct random *) = {
		flip_bit, flip_bit, flip_bit, class_field, class_field, class_field,
		class_field, features, class_length, class_type, class_moved, class_twice,
		stranger, no_class, interface_field, interface_field, endpoint_field,
		endpoint_field, endpoint_field, endpoint_gone, endpoint_length,
		more_endpoints, another_setting,
	};

	ways[random_index(random, ways)](set, random);
}
