/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rooms: memory that the kernel is given to write to, known byte by byte before. What
 * it did not say that it writes has to be as it was, and what it wrote has to be no
 * memory that nobody has written to: the kernel of the test fills that with poison.
 */
#ifndef SECURITY_POISON_H
#define SECURITY_POISON_H

#include <stdbool.h>
#include <stddef.h>

#define UNTOUCHED	0xa5
#define GUARD		512

/**
 * struct room - some bytes, and guards on both sides
 * @bytes: where they begin
 * @size: how many
 * @copy: what they were before the call
 */
struct room {
	unsigned char *bytes;
	size_t size;
	unsigned char *copy;
};

/* All UNTOUCHED. It is freed by room_end(). */
void room_begin(struct room *room, size_t size);

/* The caller has written to it what the call gets: this is how it is before the call. */
void room_ready(struct room *room);
void room_end(struct room *room);

/* Nothing but the bytes from..to has changed; none at all. */
void room_expect_only(const char *what, const struct room *room, size_t from, size_t to);
void room_expect_same(const char *what, const struct room *room);

/* The bytes are the kernel's, and not poison; they are zero. */
void expect_clean(const char *what, const void *bytes, size_t length);
void expect_zero(const char *what, const void *bytes, size_t length);

/* How many bytes were looked at. */
extern unsigned long long bytes_checked;

#endif
