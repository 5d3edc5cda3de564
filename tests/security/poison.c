// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rooms, and what poison looks like.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "poison.h"
#include "test.h"

unsigned long long bytes_checked;

/*
 * -ftrivial-auto-var-init=pattern; slub_debug=P: in use, free, end, red zones;
 * page_poison.
 */
static const unsigned char poisons[] = { 0xfe, 0x5a, 0x6b, 0xbb, 0xcc, 0xaa };

/* So many in a row are no coincidence: what cards of the tests say has no such rows. */
#define ROW	4

void room_begin(struct room *room, size_t size)
{
	size_t all = size + 2 * GUARD;
	unsigned char *memory = malloc(2 * all);

	if (!memory)
		bail_out("no memory");
	memset(memory, UNTOUCHED, 2 * all);
	*room = (struct room) { memory + GUARD, size, memory + all + GUARD };
}

void room_ready(struct room *room)
{
	memcpy(room->copy, room->bytes, room->size);
}

void room_end(struct room *room)
{
	free(room->bytes - GUARD);
}

void room_expect_only(const char *what, const struct room *room, size_t from, size_t to)
{
	const unsigned char *is = room->bytes - GUARD, *was = room->copy - GUARD;
	size_t i, all = room->size + 2 * GUARD;

	for (i = 0; i < all; i++) {
		if (i >= GUARD + from && i < GUARD + to)
			continue;
		bytes_checked++;
		if (is[i] == was[i])
			continue;
		fail("%s: byte %td is %02x, and nobody said so", what, (ptrdiff_t)(i - GUARD),
		     is[i]);
		return;
	}
}

void room_expect_same(const char *what, const struct room *room)
{
	room_expect_only(what, room, 0, 0);
}

void expect_clean(const char *what, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;
	size_t i, row = 0;

	bytes_checked += length;
	for (i = 0; i < length; i++) {
		row = i && at[i] == at[i - 1] ? row + 1 : 1;
		if (row < ROW || !memchr(poisons, at[i], sizeof(poisons)))
			continue;
		fail("%s: bytes %zu to %zu are %02x: memory that nobody has written to",
		     what, i - ROW + 1, i, at[i]);
		return;
	}
}

void expect_zero(const char *what, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;
	size_t i;

	bytes_checked += length;
	for (i = 0; i < length; i++) {
		if (!at[i])
			continue;
		fail("%s: byte %zu is %02x, not zero", what, i, at[i]);
		return;
	}
}
