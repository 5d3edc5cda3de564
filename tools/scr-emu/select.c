// SPDX-License-Identifier: BSD-3-Clause
/*
 * SELECT (ISO 7816-4, 11.2.2): which file is meant, and what is said of it.
 */
#include "file_card.h"
#include "tlv.h"

/* P1 */
#define BY_IDENTIFIER		0x00
#define CHILD_FOLDER		0x01
#define CHILD_FILE		0x02
#define PARENT_FOLDER		0x03
#define BY_NAME			0x04
#define PATH_FROM_MASTER	0x08
#define PATH_FROM_FOLDER	0x09

/* P2 */
#define OCCURRENCE		0x03
#define OCCURRENCE_NEXT		0x02
#define ANSWER			0x0c
#define ANSWER_FCI		0x00
#define ANSWER_FCP		0x04
#define ANSWER_NOTHING		0x0c

#define TEMPLATE_FCP		0x62
#define TEMPLATE_FCI		0x6f

static u16 identifier_at(const u8 *bytes)
{
	return bytes[0] << 8 | bytes[1];
}

/* 11.2.2: the DF's children, the DF itself, its parent, and the DFs beside it. */
static struct file *by_identifier(struct file_card *state, u16 identifier)
{
	struct file *parent = state->folder->parent;
	struct file *file = file_child(state->files, state->folder, identifier);

	if (identifier == MASTER_FILE)
		return &state->files->files[0];
	if (file)
		return file;
	if (state->folder->identifier == identifier)
		return state->folder;
	if (!parent)
		return NULL;
	if (parent->identifier == identifier)
		return parent;
	file = file_child(state->files, parent, identifier);
	return file && file->kind == FILE_FOLDER ? file : NULL;
}

static struct file *by_path(struct file_card *state, struct file *file, const u8 *path, u32 length)
{
	for (; file && length; path += 2, length -= 2) {
		if (file->kind != FILE_FOLDER)
			return NULL;
		file = file_child(state->files, file, identifier_at(path));
	}
	return file;
}

static struct file *child(struct file_card *state, const struct apdu *apdu, bool folder)
{
	struct file *file = file_child(state->files, state->folder, identifier_at(apdu->data));

	return file && (file->kind == FILE_FOLDER) == folder ? file : NULL;
}

static struct file *find(struct file_card *state, const struct apdu *apdu)
{
	bool next = (second_parameter(apdu) & OCCURRENCE) == OCCURRENCE_NEXT;

	switch (first_parameter(apdu)) {
	case BY_IDENTIFIER:
		return by_identifier(state, apdu->nc ? identifier_at(apdu->data) : MASTER_FILE);
	case CHILD_FOLDER:
		return child(state, apdu, true);
	case CHILD_FILE:
		return child(state, apdu, false);
	case PARENT_FOLDER:
		return state->folder->parent;
	case BY_NAME:
		return file_named(state->files, next ? state->folder : NULL, apdu->data,
				  apdu->nc);
	case PATH_FROM_MASTER:
		return by_path(state, &state->files->files[0], apdu->data, apdu->nc);
	default:
		return by_path(state, state->folder, apdu->data, apdu->nc);
	}
}

/* Whether the data field has a length that goes with P1. */
static bool length_fits(const struct apdu *apdu)
{
	switch (first_parameter(apdu)) {
	case BY_IDENTIFIER:
		return !apdu->nc || apdu->nc == 2;
	case CHILD_FOLDER:
	case CHILD_FILE:
		return apdu->nc == 2;
	case PARENT_FOLDER:
		return !apdu->nc;
	case BY_NAME:
		return apdu->nc <= MAXIMUM_NAME;
	default:
		return apdu->nc && apdu->nc % 2 == 0;
	}
}

static bool parameters_known(const struct apdu *apdu)
{
	u8 p1 = first_parameter(apdu);
	u8 p2 = second_parameter(apdu);
	bool how = p1 <= BY_NAME || p1 == PATH_FROM_MASTER || p1 == PATH_FROM_FOLDER;
	bool occurrence = !(p2 & OCCURRENCE) ||
			  ((p2 & OCCURRENCE) == OCCURRENCE_NEXT && p1 == BY_NAME);
	u8 what = p2 & ANSWER;

	return how && occurrence && !(p2 & 0xf0) &&
	       (what == ANSWER_FCI || what == ANSWER_FCP || what == ANSWER_NOTHING);
}

static void put_object(struct card *card, u8 tag, const u8 *value, u8 length)
{
	card->length += tlv_put(card->data + card->length, tag, value, length);
}

/* Tag 80: the number of data bytes, in as many bytes as it needs, at least two. */
static void put_size(struct card *card, u32 size)
{
	const u8 bytes[] = { size >> 16, size >> 8, size };
	u8 skip = bytes[0] ? 0 : 1;

	put_object(card, 0x80, bytes + skip, sizeof(bytes) - skip);
}

/* Tag 82: the file descriptor byte, and for records the coding byte and the sizes. */
static void put_descriptor(struct card *card, const struct file *file)
{
	const u8 records[] = { 0x02, 0x41, 0, file->record_length, file_record_count(file) };

	if (file->kind == FILE_RECORDS)
		put_object(card, 0x82, records, sizeof(records));
	else
		put_object(card, 0x82, file->kind == FILE_FOLDER ? (const u8[]) { 0x38 } :
			   (const u8[]) { 0x01 }, 1);
}

/* 7.4: what is known of the file. Its life cycle is the operational state. */
static void describe(struct card *card, const struct file *file, u8 template)
{
	const u8 identifier[] = { file->identifier >> 8, file->identifier & 0xff };
	const u8 short_identifier = file->short_identifier << 3;

	card->data[0] = template;
	card->length = 2;
	if (file->kind != FILE_FOLDER)
		put_size(card, file->size);
	put_descriptor(card, file);
	put_object(card, 0x83, identifier, sizeof(identifier));
	if (file->name_length)
		put_object(card, 0x84, file->name, file->name_length);
	if (short_identifier)
		put_object(card, 0x88, &short_identifier, 1);
	put_object(card, 0x8a, (const u8[]) { 0x05 }, 1);
	card->data[1] = card->length - 2;
}

u16 command_select(struct card *card, const struct apdu *apdu)
{
	struct file_card *state = card->state;
	u8 what = second_parameter(apdu) & ANSWER;
	struct file *file;

	if (!parameters_known(apdu))
		return STATUS_WRONG_P1_P2;
	if (!length_fits(apdu))
		return STATUS_WRONG_LENGTH;
	file = find(state, apdu);
	if (!file)
		return STATUS_FILE_NOT_FOUND;
	state->folder = file->kind == FILE_FOLDER ? file : file->parent;
	state->file = file->kind == FILE_FOLDER ? NULL : file;
	state->record = 0;
	if (what != ANSWER_NOTHING)
		describe(card, file, what == ANSWER_FCP ? TEMPLATE_FCP : TEMPLATE_FCI);
	return STATUS_DONE;
}
