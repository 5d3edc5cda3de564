/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bytes that have names, for scripts: $NAME. They may be secrets.
 */
#ifndef SCRCTL_VARIABLES_H
#define SCRCTL_VARIABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/**
 * struct value - bytes
 * @bytes: they, in memory of their own
 * @length: how many
 * @known: they are what they will be; while a script is checked, what the card will
 *	answer is not known, nor what is made of it
 */
struct value {
	__u8 *bytes;
	size_t length;
	bool known;
};

/**
 * struct variables - those that there are
 * @list: each with its name
 * @count: how many
 */
struct variables {
	struct variable *list;
	size_t count;
};

/* How long a name is that begins at @text; 0 if none does. */
size_t variable_name_length(const char *text);

/* Copies. Returns false when there is no memory. */
bool variables_set(struct variables *variables, const char *name, size_t length,
		   const struct value *value);

/* NULL if there is none. */
const struct value *variables_find(const struct variables *variables, const char *name,
				   size_t length);

/**
 * variables_expand() - bytes from hex and $NAME
 * @variables: what there is
 * @text: hex_parse() says what hex looks like; changed, and changed back
 * @value: set; its @bytes are @room bytes of the caller
 * @room: as said
 * @position: where it stopped when it failed, counted from 0
 *
 * Return: NULL, or what is wrong at @position.
 */
const char *variables_expand(const struct variables *variables, char *text,
			     struct value *value, size_t room, size_t *position);

/* Text with each $NAME in it as hex, in new memory. @position and @wrong as above. */
char *variables_expand_text(const struct variables *variables, const char *text,
			    size_t *position, const char **wrong);

/* Wipes them, and leaves none. */
void variables_clear(struct variables *variables);

#endif /* SCRCTL_VARIABLES_H */
