/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Descriptors, one after the other, to be taken apart and spoiled.
 */
#ifndef ATTACK_BLOB_H
#define ATTACK_BLOB_H

#include "random.h"

#define DESCRIPTOR_DEVICE		0x01
#define DESCRIPTOR_CONFIGURATION	0x02
#define DESCRIPTOR_STRING		0x03
#define DESCRIPTOR_INTERFACE		0x04
#define DESCRIPTOR_ENDPOINT		0x05
#define DESCRIPTOR_BOS			0x0f
#define DESCRIPTOR_CCID			0x21

#define BLOB_ROOM	16384

/**
 * struct blob - descriptors
 * @length: bytes of @bytes
 */
struct blob {
	u32 length;
	u8 bytes[BLOB_ROOM];
};

/* Places are offsets; -1: there is none. What has no room is left out. */

int blob_first(const struct blob *blob);
int blob_next(const struct blob *blob, int place);

/* The @index-th descriptor of @type. */
int blob_find(const struct blob *blob, u8 type, u32 index);
u32 blob_count(const struct blob *blob, u8 type);

/* Any descriptor. */
int blob_any(const struct blob *blob, struct random *random);

void blob_insert(struct blob *blob, u32 place, const u8 *bytes, u32 length);
void blob_append(struct blob *blob, const u8 *bytes, u32 length);
void blob_remove(struct blob *blob, u32 place, u32 length);

/* The descriptor gets longer or shorter, and says so. */
void blob_resize(struct blob *blob, u32 place, u8 length, struct random *random);

/* The descriptor at @place goes behind any other one. */
void blob_move(struct blob *blob, int place, struct random *random);

#endif /* ATTACK_BLOB_H */
