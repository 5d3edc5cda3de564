/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The readers that there are, as far as this process may open their nodes.
 */
#ifndef READERS_H
#define READERS_H

#include <stdbool.h>
#include <stddef.h>

#include "node.h"

/**
 * struct reader - one reader
 * @unit: N of /dev/scrN
 * @id: no other reader ever has it
 * @fd: its node, open for watching; -1: hidden, as long as it cannot be opened
 * @name: in pcsc-lite's form
 * @power: what is done to learn the ATR of its card: see power.h
 */
struct reader {
	unsigned int unit;
	__u64 id;
	int fd;
	char name[MAX_READERNAME];
	struct power *power;
};

/**
 * struct reader_list - all of them, for one thread at a time
 * @control: /dev/scrctl; -1: there is none, and /dev is looked through
 * @folder: changes in /dev, by inotify(7); -1: not needed so far
 * @wake: ends a wait of the thread that has the list; -1: none has waited with it
 * @process: that has opened all this: see table_process()
 * @cancelled: somebody has asked to end that wait
 * @readers: in the order of their units
 * @count: of them
 * @next: of the context's lists that are waited with
 */
struct reader_list {
	int control;
	int folder;
	int wake;
	unsigned int process;
	bool cancelled;
	struct reader *readers;
	size_t count;
	struct reader_list *next;
};

/*
 * Looks what there is now, and opens what may be opened. What was told by
 * control and folder until then is seen. 0 or an errno: out of memory or files.
 */
int readers_refresh(struct reader_list *list);

/* NULL: none of this name that may be opened. */
struct reader *readers_find(const struct reader_list *list, const char *name);

/* The reader has gone: it is none any more, though its node may be there. */
void reader_is_gone(struct reader *reader);

/*
 * 16 bits, never 0, that are others after readers have come or gone, and the
 * same in all processes that may open the same ones.
 */
DWORD readers_fingerprint(const struct reader_list *list);

void readers_close(struct reader_list *list);

#endif
