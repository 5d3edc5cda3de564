// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors whose lengths, order and ends are wrong.
 */
#include <string.h>

#include "mutation.h"

static void any_bit(struct blob *blob, struct random *random)
{
	if (blob->length)
		blob->bytes[random_below(random, blob->length)] ^=
			1 << random_below(random, 8);
}

static void any_byte(struct blob *blob, struct random *random)
{
	if (blob->length)
		blob->bytes[random_below(random, blob->length)] = boundary_byte(random);
}

static void wrong_length(struct blob *blob, struct random *random)
{
	int place = blob_any(blob, random);

	if (place < 0)
		return;
	if (random_once_in(random, 2))
		blob->bytes[place] = boundary_byte(random);
	else
		blob->bytes[place] += random_once_in(random, 2) ? 1 : -1;
}

static void wrong_type(struct blob *blob, struct random *random)
{
	int place = blob_any(blob, random);

	if (place >= 0)
		blob->bytes[place + 1] = random_once_in(random, 2) ?
			random_below(random, 8) : random_next(random);
}

static void end_early(struct blob *blob, struct random *random)
{
	blob->length = random_below(random, blob->length + 1);
}

static void twice(struct blob *blob, struct random *random)
{
	int place = blob_any(blob, random);
	u8 bytes[255];

	if (place < 0)
		return;
	memcpy(bytes, blob->bytes + place, blob->bytes[place]);
	blob_insert(blob, place, bytes, blob->bytes[place]);
}

static void gone(struct blob *blob, struct random *random)
{
	int place = blob_any(blob, random);

	if (place >= 0)
		blob_remove(blob, place, blob->bytes[place]);
}

/* One goes behind another one. */
static void elsewhere(struct blob *blob, struct random *random)
{
	blob_move(blob, blob_any(blob, random), random);
}

static void noise(struct blob *blob, struct random *random)
{
	u32 i, length = 1 + random_below(random, 40);
	u8 bytes[40];

	for (i = 0; i < length; i++)
		bytes[i] = random_next(random);
	blob_insert(blob, random_below(random, blob->length + 1), bytes, length);
}

void mutate_framing(struct blob *blob, struct random *random)
{
	static void (*const ways[])(struct blob *, struct random *) = {
		any_bit, any_bit, any_byte, any_byte, wrong_length, wrong_length, wrong_length,
		wrong_type, end_early, twice, gone, elsewhere, noise,
	};

	ways[random_index(random, ways)](blob, random);
}
