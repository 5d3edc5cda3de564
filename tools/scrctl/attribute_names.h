/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Attributes: their names, and how their values are written.
 */
#ifndef SCRCTL_ATTRIBUTE_NAMES_H
#define SCRCTL_ATTRIBUTE_NAMES_H

#include <stddef.h>
#include <linux/types.h>

enum attribute_form {
	ATTRIBUTE_BYTES,	/* hex */
	ATTRIBUTE_NUMBER,	/* __u32 in the machine's order, or one byte */
	ATTRIBUTE_STRING,	/* no NUL at its end */
	ATTRIBUTE_UTF16,	/* likewise, two bytes each */
};

/**
 * struct attribute_name - one attribute
 * @tag: SCARD_ATTR_* or SCARD_PERF_*
 * @form: how its value is written
 * @size: bytes of a number
 * @name: its name in winsmcrd.h, without SCARD_ATTR_; SCARD_PERF_ becomes PERF_
 * @unit: of a number, or NULL
 */
struct attribute_name {
	__u32 tag;
	enum attribute_form form;
	size_t size;
	const char *name;
	const char *unit;
};

/* Ends with a NULL name. */
extern const struct attribute_name attribute_names[];

/**
 * attribute_find() - find an attribute by what a person calls it
 * @text: its name, with or without SCARD_ATTR_, in either case, - for _; or
 *	its tag as a number; @length characters of it
 * @length: as said
 * @unknown: filled and returned for a tag that has no name here
 *
 * Return: the attribute, or NULL.
 */
const struct attribute_name *attribute_find(const char *text, size_t length,
					    struct attribute_name *unknown);

#endif /* SCRCTL_ATTRIBUTE_NAMES_H */
