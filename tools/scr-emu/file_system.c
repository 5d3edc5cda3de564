// SPDX-License-Identifier: BSD-3-Clause
/*
 * The files, PINs and data objects of a card.
 */
#include <stdlib.h>
#include <string.h>

#include "file_system.h"
#include "report.h"

struct file_system *file_system_new(void)
{
	struct file_system *files = allocate(sizeof(*files));

	files->files[0].kind = FILE_FOLDER;
	files->files[0].identifier = MASTER_FILE;
	files->file_count = 1;
	return files;
}

struct file_system *file_system_copy(const struct file_system *from)
{
	struct file_system *files = allocate(sizeof(*files));
	unsigned int i;

	*files = *from;
	for (i = 0; i < files->file_count; i++) {
		struct file *file = &files->files[i];

		if (file->parent)
			file->parent = files->files + (file->parent - from->files);
		if (!file->size)
			continue;
		file->content = allocate(file->size);
		memcpy(file->content, from->files[i].content, file->size);
	}
	return files;
}

void file_system_free(struct file_system *files)
{
	unsigned int i;

	if (!files)
		return;
	for (i = 0; i < files->file_count; i++)
		free(files->files[i].content);
	free(files);
}

struct file *file_add(struct file_system *files, struct file *parent, u16 identifier)
{
	struct file *file = &files->files[files->file_count];

	if (files->file_count == MAXIMUM_FILES)
		return NULL;
	files->file_count++;
	file->kind = FILE_TRANSPARENT;
	file->identifier = identifier;
	file->parent = parent;
	return file;
}

bool file_append(struct file *file, const u8 *bytes, u32 length)
{
	u8 *content;

	if (!length)
		return true;
	if (length > MAXIMUM_FILE_SIZE - file->size)
		return false;
	content = realloc(file->content, file->size + length);
	if (!content)
		return false;
	file->content = content;
	memcpy(file->content + file->size, bytes, length);
	file->size += length;
	return true;
}

struct file *file_child(struct file_system *files, const struct file *parent, u16 identifier)
{
	unsigned int i;

	for (i = 0; i < files->file_count; i++) {
		if (files->files[i].parent == parent && files->files[i].identifier == identifier)
			return &files->files[i];
	}
	return NULL;
}

struct file *file_short_child(struct file_system *files, const struct file *parent,
			      u8 short_identifier)
{
	unsigned int i;

	for (i = 0; i < files->file_count; i++) {
		if (files->files[i].parent == parent &&
		    files->files[i].short_identifier == short_identifier)
			return &files->files[i];
	}
	return NULL;
}

struct file *file_named(struct file_system *files, const struct file *after, const u8 *name,
			u32 length)
{
	unsigned int i = after ? after - files->files + 1 : 0;

	for (; i < files->file_count; i++) {
		struct file *file = &files->files[i];

		if (file->name_length && length <= file->name_length &&
		    !memcmp(file->name, name, length))
			return file;
	}
	return NULL;
}

struct pin *pin_find(struct file_system *files, u8 number)
{
	unsigned int i;

	for (i = 0; i < files->pin_count; i++) {
		if (files->pins[i].number == number)
			return &files->pins[i];
	}
	return NULL;
}

const struct data_object *object_find(const struct file_system *files, u16 tag)
{
	unsigned int i;

	for (i = 0; i < files->object_count; i++) {
		if (files->objects[i].tag == tag)
			return &files->objects[i];
	}
	return NULL;
}

u32 file_record_count(const struct file *file)
{
	return file->record_length ? file->size / file->record_length : 0;
}

bool access_allowed(struct file_system *files, const struct access_rule *rule)
{
	const struct pin *pin;

	if (rule->kind != ACCESS_PIN)
		return rule->kind == ACCESS_ALWAYS;
	pin = pin_find(files, rule->pin);
	return pin && pin->verified;
}
