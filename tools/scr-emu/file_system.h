/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a card of files has in it: dedicated files (DF) and elementary files (EF)
 * of ISO 7816-4, clause 7, PINs, and data objects. No commands are known here.
 */
#ifndef SCR_EMU_FILE_SYSTEM_H
#define SCR_EMU_FILE_SYSTEM_H

#include <stdbool.h>

#include "portable.h"
#include "secret.h"

#define MASTER_FILE		0x3f00
#define MAXIMUM_FILES		64
#define MAXIMUM_FILE_SIZE	65536
#define MAXIMUM_NAME		16
#define MAXIMUM_PINS		8
#define MAXIMUM_OBJECTS		16
#define MAXIMUM_OBJECT_LENGTH	255

enum file_kind {
	FILE_FOLDER,		/* MF or DF */
	FILE_TRANSPARENT,
	FILE_RECORDS,		/* linear, of fixed size */
};

enum access_kind {
	ACCESS_ALWAYS,
	ACCESS_NEVER,
	ACCESS_PIN,
};

struct access_rule {
	enum access_kind kind;
	u8 pin;
};

/**
 * struct file - a file
 * @short_identifier: 1 to 30; 0: it has none
 * @name: DF name, as the AID of an application
 * @parent: NULL: it is the MF
 * @record_length: bytes of every record
 * @content: @size bytes
 */
struct file {
	enum file_kind kind;
	u16 identifier;
	u8 short_identifier;
	u8 name[MAXIMUM_NAME];
	u8 name_length;
	struct file *parent;
	struct access_rule read;
	struct access_rule update;
	u32 record_length;
	u32 size;
	u8 *content;
};

/**
 * struct pin - reference data that VERIFY knows
 * @number: 1 to 31
 * @unblock: of RESET RETRY COUNTER; no length: there is none
 * @verified: until the next reset
 */
struct pin {
	u8 number;
	struct secret secret;
	struct secret unblock;
	bool verified;
};

/* What GET DATA finds. */
struct data_object {
	u16 tag;
	u8 length;
	u8 value[MAXIMUM_OBJECT_LENGTH];
};

/**
 * struct file_system - the whole
 * @files: the MF is the first
 */
struct file_system {
	struct file files[MAXIMUM_FILES];
	unsigned int file_count;
	struct pin pins[MAXIMUM_PINS];
	unsigned int pin_count;
	struct data_object objects[MAXIMUM_OBJECTS];
	unsigned int object_count;
};

/* One with nothing but a MF. */
struct file_system *file_system_new(void);
struct file_system *file_system_copy(const struct file_system *from);
void file_system_free(struct file_system *files);

/* Return: the new file, which is transparent and empty, or NULL: there are too many. */
struct file *file_add(struct file_system *files, struct file *parent, u16 identifier);
/* Adds bytes at the end. Return: false if the file would be too large. */
bool file_append(struct file *file, const u8 *bytes, u32 length);

/* Each returns NULL if there is none. */
struct file *file_child(struct file_system *files, const struct file *parent, u16 identifier);
struct file *file_short_child(struct file_system *files, const struct file *parent,
			      u8 short_identifier);
/*
 * The first DF after @after (NULL: of all) whose name begins with the @length
 * bytes at @name.
 */
struct file *file_named(struct file_system *files, const struct file *after, const u8 *name,
			u32 length);
struct pin *pin_find(struct file_system *files, u8 number);
const struct data_object *object_find(const struct file_system *files, u16 tag);

u32 file_record_count(const struct file *file);

/* Whether the PINs that were verified allow what @rule says. */
bool access_allowed(struct file_system *files, const struct access_rule *rule);

#endif /* SCR_EMU_FILE_SYSTEM_H */
