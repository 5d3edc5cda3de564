// SPDX-License-Identifier: BSD-3-Clause
/*
 * Bytes that have names, for scripts: $NAME.
 */
#include "variables.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"

/**
 * struct variable - one of them
 * @name: how it is called
 * @value: what it is
 */
struct variable {
	char *name;
	struct value value;
};

size_t variable_name_length(const char *text)
{
	size_t length = 0;

	if (!isalpha((unsigned char)text[0]) && text[0] != '_')
		return 0;
	while (isalnum((unsigned char)text[length]) || text[length] == '_')
		length++;
	return length;
}

static struct variable *find(const struct variables *variables, const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < variables->count; i++) {
		const char *known = variables->list[i].name;

		if (strlen(known) == length && memcmp(known, name, length) == 0)
			return &variables->list[i];
	}
	return NULL;
}

const struct value *variables_find(const struct variables *variables, const char *name,
				   size_t length)
{
	const struct variable *variable = find(variables, name, length);

	return variable ? &variable->value : NULL;
}

static struct variable *add(struct variables *variables, const char *name, size_t length)
{
	struct variable *list = reallocarray(variables->list, variables->count + 1,
					     sizeof(*list));

	if (!list)
		return NULL;
	variables->list = list;
	list += variables->count;
	memset(list, 0, sizeof(*list));
	list->name = strndup(name, length);
	if (!list->name)
		return NULL;
	variables->count++;
	return list;
}

static void clear(struct value *value)
{
	if (value->bytes)
		explicit_bzero(value->bytes, value->length);
	free(value->bytes);
	memset(value, 0, sizeof(*value));
}

bool variables_set(struct variables *variables, const char *name, size_t length,
		   const struct value *value)
{
	struct variable *variable = find(variables, name, length);
	__u8 *bytes = malloc(value->length ? value->length : 1);

	if (bytes && !variable)
		variable = add(variables, name, length);
	if (!bytes || !variable) {
		free(bytes);
		return false;
	}
	if (value->length)
		memcpy(bytes, value->bytes, value->length);
	clear(&variable->value);
	variable->value = *value;
	variable->value.bytes = bytes;
	return true;
}

static const char *append_hex(char *text, size_t length, struct value *value, size_t room,
			      size_t *position)
{
	char after = text[length];
	size_t more;
	const char *wrong;

	text[length] = '\0';
	wrong = hex_parse(text, value->bytes + value->length, room - value->length,
			  &more, position);
	text[length] = after;
	value->length += more;
	return wrong;
}

static const char *append_value(const struct variables *variables, const char *name,
				size_t length, struct value *value, size_t room)
{
	const struct value *more = variables_find(variables, name, length);

	if (!length)
		return "a name is missing after the $";
	if (!more)
		return "there is no variable of this name yet; set NAME = HEX makes one";
	if (more->length > room - value->length)
		return "more bytes than may be sent";
	memcpy(value->bytes + value->length, more->bytes, more->length);
	value->length += more->length;
	value->known = value->known && more->known;
	return NULL;
}

const char *variables_expand(const struct variables *variables, char *text,
			     struct value *value, size_t room, size_t *position)
{
	char *at = text;
	size_t length;
	const char *wrong = NULL;

	value->length = 0;
	value->known = true;
	while (!wrong && *at && *at != '#') {
		*position = 0;
		if (*at == '$') {
			length = variable_name_length(at + 1);
			wrong = append_value(variables, at + 1, length, value, room);
			length++;
		} else {
			length = strcspn(at, "$#");
			wrong = append_hex(at, length, value, room, position);
		}
		*position += at - text;
		at += length;
	}
	return wrong;
}

/* Hex without blanks, as it can be used again. */
static void write_value(FILE *stream, const struct value *value)
{
	size_t i;

	for (i = 0; i < value->length; i++)
		fprintf(stream, "%02x", value->bytes[i]);
}

static const char *write_text(FILE *stream, const struct variables *variables,
			      const char *text, size_t *position)
{
	const char *at = text;

	while (*at) {
		size_t length = *at == '$' ? variable_name_length(at + 1) : 0;
		const struct value *value = length ?
			variables_find(variables, at + 1, length) : NULL;

		*position = at - text;
		if (length && !value)
			return "there is no variable of this name yet; set NAME = HEX makes one";
		if (value)
			write_value(stream, value);
		else
			fputc(*at, stream);
		at += length + 1;
	}
	return NULL;
}

char *variables_expand_text(const struct variables *variables, const char *text,
			    size_t *position, const char **wrong)
{
	char *expanded = NULL;
	size_t size;
	FILE *stream = open_memstream(&expanded, &size);

	*wrong = "out of memory";
	if (!stream)
		return NULL;
	*wrong = write_text(stream, variables, text, position);
	fclose(stream);
	if (!*wrong)
		return expanded;
	free(expanded);
	return NULL;
}

void variables_clear(struct variables *variables)
{
	size_t i;

	for (i = 0; i < variables->count; i++) {
		clear(&variables->list[i].value);
		free(variables->list[i].name);
	}
	free(variables->list);
	memset(variables, 0, sizeof(*variables));
}
