/* SPDX-License-Identifier: GPL-2.0-only */
/* One slot of a reader, through /dev/scrN. */
#ifndef _READERS_NODE_H
#define _READERS_NODE_H

#include "reader.h"

/**
 * node_check() - info, power, protocol and answers of a slot
 * @path: the node
 * @slot: the number that the slot has to have
 * @expected: of its reader
 * @complaint: what is wrong
 *
 * Ends within 30 seconds; uses SIGALRM.
 *
 * Return: whether all is right.
 */
bool node_check(const char *path, u32 slot, const struct reader_expectation *expected,
		struct complaint *complaint);

#endif /* _READERS_NODE_H */
