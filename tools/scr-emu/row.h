/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A reader out of a list: lines of columns with a tab between them, the first of
 * which names the columns (tests/data/readers.tsv).
 */
#ifndef SCR_EMU_ROW_H
#define SCR_EMU_ROW_H

#include "description.h"

/**
 * row_read() - describe a reader as a list does
 * @description: what the list says is overwritten
 * @path: the list
 * @row: the number of a reader, from 1, or the first column's name
 *
 * Return: 0, or -1 after an error message.
 */
int row_read(struct description *description, const char *path, const char *row);

/* One field by its column's name. Return: false if there is none, or not in range. */
bool row_field(struct description *description, const char *name, const char *text);

/* All readers of a list, up to @room. Return: how many, or -1 after an error message. */
int rows_read(struct description *descriptions, int room, const char *path);

#endif /* SCR_EMU_ROW_H */
