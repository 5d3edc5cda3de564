// SPDX-License-Identifier: BSD-3-Clause
/*
 * Reads the layout of a card of files: a line is a thing, words are its traits.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "layout.h"
#include "report.h"

#define MAXIMUM_LAYOUT		65536
#define DEFAULT_TRIES		3
#define DEFAULT_UNBLOCK_TRIES	10
#define BLANKS			" \t\r"

/* With --card files and nothing more. */
static const char built_in[] =
	"pin 1 1234 unblock 12345678\n"
	"pin 2 567890\n"
	"data 0101 7363722d656d75\n"
	"ef 2f00 sfi 30 hex 61134f07f07363722d656d50087363722063617264\n"
	"ef 0001 sfi 1 pattern 8192\n"
	"ef 0002 sfi 2 text secret read pin 1 update pin 1\n"
	"records 0003 sfi 3 length 16 text one text two text three text four\n"
	"ef 0004 sfi 4 size 256\n"
	"df 1000 name f07363722d656d\n"
	"ef 1001 sfi 1 pattern 65536\n"
	"ef 1002 sfi 2 text nobody read never update never\n"
	"df 1100\n"
	"ef 1101 text deep update pin 2\n"
	"end\n"
	"end\n";

/**
 * struct layout - what is being read
 * @folder: the files that it names are there; NULL: it may name none
 * @parent: the DF that is open
 * @words: the rest of the line, for strtok_r()
 */
struct layout {
	struct file_system *files;
	const char *name;
	const char *folder;
	unsigned int line;
	struct file *parent;
	char *words;
};

static int mistake(const struct layout *layout, const char *what, const char *word)
{
	return report("%s:%u: %s%s%s", layout->name, layout->line, what, word ? " " : "",
		      word ? word : "");
}

static char *next_word(struct layout *layout)
{
	return strtok_r(NULL, BLANKS, &layout->words);
}

static int read_number(struct layout *layout, int base, unsigned long minimum,
		       unsigned long maximum, unsigned long *value)
{
	const char *word = next_word(layout);
	char *end;

	if (!word)
		return mistake(layout, "a number is missing at the end", NULL);
	*value = strtoul(word, &end, base);
	if (*end || *value < minimum || *value > maximum)
		return mistake(layout, "not a number that can stand here:", word);
	return 0;
}

static u8 digit(char character)
{
	return character <= '9' ? character - '0' : (character | 0x20) - 'a' + 10;
}

/* Return: bytes, or -1 after an error message. */
static int read_hex(struct layout *layout, u8 *bytes, unsigned int room)
{
	const char *word = next_word(layout);
	unsigned int length = word ? strlen(word) / 2 : 0;
	unsigned int i;

	if (!word)
		return mistake(layout, "hex digits are missing at the end", NULL);
	if (strlen(word) % 2 || length > room || strspn(word, "0123456789abcdefABCDEF") !=
	    strlen(word))
		return mistake(layout, "not hex digits that can stand here:", word);
	for (i = 0; i < length; i++)
		bytes[i] = digit(word[2 * i]) << 4 | digit(word[2 * i + 1]);
	return length;
}

/* A value is a record, filled up with FF; or it is added to the file. */
static int append(struct layout *layout, struct file *file, const u8 *bytes, u32 length)
{
	static const u8 filler[255] = { [0 ... 254] = 0xff };
	u32 rest = file->record_length ? file->record_length - length % file->record_length : 0;

	if (file->kind == FILE_RECORDS && !file->record_length)
		return mistake(layout, "the length of the records has to come first", NULL);
	if (!file_append(file, bytes, length) ||
	    (rest && rest != file->record_length && !file_append(file, filler, rest)))
		return mistake(layout, "the file becomes too large", NULL);
	return 0;
}

static int trait_hex(struct layout *layout, struct file *file)
{
	static u8 bytes[MAXIMUM_LAYOUT / 2];
	int length = read_hex(layout, bytes, sizeof(bytes));

	return length < 0 ? -1 : append(layout, file, bytes, length);
}

static int trait_text(struct layout *layout, struct file *file)
{
	const char *word = next_word(layout);

	if (!word)
		return mistake(layout, "the text is missing at the end", NULL);
	return append(layout, file, (const u8 *)word, strlen(word));
}

static int append_bytes(struct layout *layout, struct file *file, bool pattern)
{
	static u8 bytes[MAXIMUM_FILE_SIZE];
	unsigned long i, length;

	if (read_number(layout, 0, 1, sizeof(bytes), &length))
		return -1;
	for (i = 0; i < length; i++)
		bytes[i] = pattern ? i : 0;
	return append(layout, file, bytes, length);
}

static int trait_size(struct layout *layout, struct file *file)
{
	return append_bytes(layout, file, false);
}

static int trait_pattern(struct layout *layout, struct file *file)
{
	return append_bytes(layout, file, true);
}

/* Return: bytes read, or -1; one more than @room: there are more. */
static long read_file(const char *folder, const char *name, u8 *bytes, size_t room)
{
	char path[4096];
	size_t length;
	FILE *file;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path))
		return -1;
	file = fopen(path, "r");
	if (!file)
		return -1;
	length = fread(bytes, 1, room, file);
	if (length == room && fgetc(file) != EOF)
		length++;
	fclose(file);
	return length;
}

static int trait_file(struct layout *layout, struct file *file)
{
	static u8 bytes[MAXIMUM_FILE_SIZE];
	const char *word = next_word(layout);
	long length;

	if (!word || !layout->folder)
		return mistake(layout, "the name of a file is missing", NULL);
	length = read_file(layout->folder, word, bytes, sizeof(bytes));
	if (length < 0)
		return mistake(layout, "cannot be read:", word);
	if (length > MAXIMUM_FILE_SIZE)
		return mistake(layout, "has more than 65536 bytes:", word);
	return append(layout, file, bytes, length);
}

static int trait_name(struct layout *layout, struct file *file)
{
	int length = read_hex(layout, file->name, sizeof(file->name));

	if (length < 0)
		return -1;
	file->name_length = length;
	return 0;
}

static int trait_sfi(struct layout *layout, struct file *file)
{
	unsigned long value;

	if (read_number(layout, 0, 1, 30, &value))
		return -1;
	file->short_identifier = value;
	return 0;
}

static int trait_length(struct layout *layout, struct file *file)
{
	unsigned long value;

	if (read_number(layout, 0, 1, 255, &value))
		return -1;
	file->record_length = value;
	return 0;
}

static int access_rule(struct layout *layout, struct access_rule *rule)
{
	const char *word = next_word(layout);
	unsigned long value;

	if (word && !strcmp(word, "always")) {
		rule->kind = ACCESS_ALWAYS;
	} else if (word && !strcmp(word, "never")) {
		rule->kind = ACCESS_NEVER;
	} else if (word && !strcmp(word, "pin")) {
		if (read_number(layout, 0, 1, 31, &value))
			return -1;
		if (!pin_find(layout->files, value))
			return mistake(layout, "the PIN has to be described before", NULL);
		rule->kind = ACCESS_PIN;
		rule->pin = value;
	} else {
		return mistake(layout, "who? always, never or pin N, not", word ? word : "nothing");
	}
	return 0;
}

static int trait_read(struct layout *layout, struct file *file)
{
	return access_rule(layout, &file->read);
}

static int trait_update(struct layout *layout, struct file *file)
{
	return access_rule(layout, &file->update);
}

#define KIND(kind)	(1 << (kind))
#define ELEMENTARY	(KIND(FILE_TRANSPARENT) | KIND(FILE_RECORDS))

static const struct {
	const char *name;
	unsigned int kinds;
	int (*read)(struct layout *layout, struct file *file);
} traits[] = {
	{ "name", KIND(FILE_FOLDER), trait_name },
	{ "sfi", ELEMENTARY, trait_sfi },
	{ "length", KIND(FILE_RECORDS), trait_length },
	{ "size", ELEMENTARY, trait_size },
	{ "pattern", ELEMENTARY, trait_pattern },
	{ "text", ELEMENTARY, trait_text },
	{ "hex", ELEMENTARY, trait_hex },
	{ "file", ELEMENTARY, trait_file },
	{ "read", ELEMENTARY, trait_read },
	{ "update", ELEMENTARY, trait_update },
};

static int read_traits(struct layout *layout, struct file *file)
{
	const char *word;
	unsigned int i;

	while ((word = next_word(layout))) {
		for (i = 0; i < ARRAY_SIZE(traits); i++) {
			if (!strcmp(traits[i].name, word) && traits[i].kinds & KIND(file->kind))
				break;
		}
		if (i == ARRAY_SIZE(traits))
			return mistake(layout, "this file cannot have", word);
		if (traits[i].read(layout, file))
			return -1;
	}
	return 0;
}

static int read_new_file(struct layout *layout, enum file_kind kind)
{
	unsigned long identifier;
	struct file *file;

	if (read_number(layout, 16, 1, 0xfffe, &identifier))
		return -1;
	if (identifier == MASTER_FILE || file_child(layout->files, layout->parent, identifier))
		return mistake(layout, "another file has this identifier", NULL);
	file = file_add(layout->files, layout->parent, identifier);
	if (!file)
		return mistake(layout, "too many files", NULL);
	file->kind = kind;
	if (read_traits(layout, file))
		return -1;
	if (kind == FILE_FOLDER)
		layout->parent = file;
	return 0;
}

static int thing_df(struct layout *layout)
{
	return read_new_file(layout, FILE_FOLDER);
}

static int thing_ef(struct layout *layout)
{
	return read_new_file(layout, FILE_TRANSPARENT);
}

static int thing_records(struct layout *layout)
{
	return read_new_file(layout, FILE_RECORDS);
}

static int thing_end(struct layout *layout)
{
	if (!layout->parent->parent)
		return mistake(layout, "no df is open", NULL);
	layout->parent = layout->parent->parent;
	return 0;
}

static int read_secret(struct layout *layout, struct secret *secret, u8 tries)
{
	const char *word = next_word(layout);
	size_t length = word ? strlen(word) : 0;

	if (!length || length > MAXIMUM_SECRET_LENGTH)
		return mistake(layout, "1 to 32 characters are wanted", word);
	memcpy(secret->value, word, length);
	secret->length = length;
	secret->tries = tries;
	secret->tries_left = tries;
	return 0;
}

static int read_pin_traits(struct layout *layout, struct pin *pin)
{
	unsigned long value;
	const char *word;

	while ((word = next_word(layout))) {
		if (!strcmp(word, "unblock")) {
			if (read_secret(layout, &pin->unblock, DEFAULT_UNBLOCK_TRIES))
				return -1;
		} else if (!strcmp(word, "tries")) {
			if (read_number(layout, 0, 1, 15, &value))
				return -1;
			pin->secret.tries = value;
			pin->secret.tries_left = value;
		} else {
			return mistake(layout, "a pin cannot have", word);
		}
	}
	return 0;
}

static int thing_pin(struct layout *layout)
{
	struct pin *pin = &layout->files->pins[layout->files->pin_count];
	unsigned long value;

	if (layout->files->pin_count == MAXIMUM_PINS)
		return mistake(layout, "too many PINs", NULL);
	if (read_number(layout, 0, 1, 31, &value) ||
	    read_secret(layout, &pin->secret, DEFAULT_TRIES) || read_pin_traits(layout, pin))
		return -1;
	if (pin_find(layout->files, value))
		return mistake(layout, "another PIN has this number", NULL);
	pin->number = value;
	layout->files->pin_count++;
	return 0;
}

static int thing_data(struct layout *layout)
{
	struct data_object *object = &layout->files->objects[layout->files->object_count];
	unsigned long tag;
	int length;

	if (layout->files->object_count == MAXIMUM_OBJECTS)
		return mistake(layout, "too many data objects", NULL);
	if (read_number(layout, 16, 1, 0xffff, &tag))
		return -1;
	length = read_hex(layout, object->value, sizeof(object->value));
	if (length < 0)
		return -1;
	object->tag = tag;
	object->length = length;
	layout->files->object_count++;
	return 0;
}

static const struct {
	const char *name;
	int (*read)(struct layout *layout);
} things[] = {
	{ "df", thing_df },
	{ "ef", thing_ef },
	{ "records", thing_records },
	{ "end", thing_end },
	{ "pin", thing_pin },
	{ "data", thing_data },
};

static int read_line(struct layout *layout, char *line)
{
	const char *word;
	unsigned int i;

	line[strcspn(line, "#")] = 0;
	word = strtok_r(line, BLANKS, &layout->words);
	for (i = 0; word && i < ARRAY_SIZE(things); i++) {
		if (!strcmp(things[i].name, word))
			return things[i].read(layout);
	}
	return word ? mistake(layout, "not df, ef, records, end, pin or data:", word) : 0;
}

struct file_system *layout_parse(char *text, const char *name, const char *folder)
{
	struct layout layout = {
		.files = file_system_new(),
		.name = name,
		.folder = folder,
	};
	char *line;

	layout.parent = &layout.files->files[0];
	while ((line = strsep(&text, "\n"))) {
		layout.line++;
		if (read_line(&layout, line)) {
			file_system_free(layout.files);
			return NULL;
		}
	}
	return layout.files;
}

struct file_system *layout_read(const char *folder)
{
	static char text[MAXIMUM_LAYOUT + 1];
	long length;

	if (!folder) {
		strcpy(text, built_in);
		return layout_parse(text, "the built-in layout", NULL);
	}
	length = read_file(folder, LAYOUT_NAME, (u8 *)text, MAXIMUM_LAYOUT);
	if (length < 0 || length > MAXIMUM_LAYOUT) {
		report("%s/%s: %s", folder, LAYOUT_NAME,
		       length < 0 ? strerror(errno) : "too long");
		return NULL;
	}
	text[length] = 0;
	return layout_parse(text, LAYOUT_NAME, folder);
}
