/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Attributes of a reader: getting and printing them.
 */
#ifndef SCRCTL_ATTRIBUTE_H
#define SCRCTL_ATTRIBUTE_H

#include "attribute_names.h"
#include "reader.h"

/* The longest value that is looked at. */
#define ATTRIBUTE_LENGTH	512

/* Returns 0 or an errno; *@length bytes at @value, which has ATTRIBUTE_LENGTH. */
int attribute_get(const struct reader *reader, __u32 tag, __u8 *value, size_t *length);

/* As a field of the output, by its name. */
void attribute_print(const struct attribute_name *name, const __u8 *value, size_t length);

/* All that the reader answers now, as the object "attributes". Returns 0 or an errno. */
int attribute_print_all(const struct reader *reader);

#endif /* SCRCTL_ATTRIBUTE_H */
