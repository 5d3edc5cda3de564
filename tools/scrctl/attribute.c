// SPDX-License-Identifier: BSD-3-Clause
/*
 * Attributes of a reader: getting and printing them.
 */
#include "attribute.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/scr.h>

#include "hex.h"
#include "output.h"

int attribute_get(const struct reader *reader, __u32 tag, __u8 *value, size_t *length)
{
	struct scr_attribute attribute = {
		.tag = tag,
		.length = ATTRIBUTE_LENGTH,
		.buffer = (uintptr_t)value,
	};
	int error = reader_ioctl(reader, IOCTL_SMARTCARD_GET_ATTRIBUTE, &attribute);

	*length = attribute.length < ATTRIBUTE_LENGTH ? attribute.length : ATTRIBUTE_LENGTH;
	return error;
}

static void print_number(const char *name, const struct attribute_name *attribute,
			 const __u8 *value)
{
	__u32 number = value[0];
	char text[64];

	if (attribute->size == 4)
		memcpy(&number, value, sizeof(number));
	if (output_is_json()) {
		output_number(name, NULL, number, NULL);
		return;
	}
	if (attribute->unit)
		snprintf(text, sizeof(text), "%u %s", number, attribute->unit);
	else
		snprintf(text, sizeof(text), number > 9 ? "%u (0x%X)" : "%u", number, number);
	output_line("%-24s %s", name, text);
}

/* UTF-16 is narrowed to what of it is ASCII. */
static void print_string(const char *name, enum attribute_form form,
			 const __u8 *value, size_t length)
{
	char text[ATTRIBUTE_LENGTH + 1] = "";
	size_t step = form == ATTRIBUTE_UTF16 ? 2 : 1;
	size_t i, used = 0;

	for (i = 0; i + step <= length && value[i]; i += step)
		text[used++] = step == 2 && (value[i + 1] || value[i] > 0x7E) ? '?' : value[i];
	text_clean(text);
	if (output_is_json())
		output_text(name, NULL, text);
	else
		output_line("%-24s %s", name, text);
}

static void print_bytes(const char *name, const __u8 *value, size_t length)
{
	char *text;

	if (output_is_json()) {
		output_bytes(name, NULL, value, length);
		return;
	}
	text = hex_format(value, length);
	if (text)
		output_line("%-24s %s", name, text);
	free(text);
}

void attribute_print(const struct attribute_name *attribute, const __u8 *value,
		     size_t length)
{
	const char *name = attribute->name;
	char tag[16];

	if (!name) {
		snprintf(tag, sizeof(tag), "0x%08X", attribute->tag);
		name = tag;
	}
	if (attribute->form == ATTRIBUTE_NUMBER && length == attribute->size)
		print_number(name, attribute, value);
	else if (attribute->form == ATTRIBUTE_STRING || attribute->form == ATTRIBUTE_UTF16)
		print_string(name, attribute->form, value, length);
	else
		print_bytes(name, value, length);
}

int attribute_print_all(const struct reader *reader)
{
	const struct attribute_name *name;
	__u8 value[ATTRIBUTE_LENGTH];
	int error = 0;
	size_t length;

	output_begin("attributes");
	for (name = attribute_names; name->name && error != ENODEV; name++) {
		error = attribute_get(reader, name->tag, value, &length);
		if (!error)
			attribute_print(name, value, length);
	}
	output_end();
	return error == ENODEV ? error : 0;
}
