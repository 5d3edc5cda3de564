/* SPDX-License-Identifier: GPL-2.0-only */
/* Which USB interfaces the module asks for. */
#ifndef _READERS_ALIAS_H
#define _READERS_ALIAS_H

#include <stdbool.h>

/* The aliases of the module at @path. Return: 0, or -1 after an error message. */
int aliases_read(const char *path);

/* Whether one of them is for an interface. */
bool aliases_match(const char *modalias);

#endif /* _READERS_ALIAS_H */
