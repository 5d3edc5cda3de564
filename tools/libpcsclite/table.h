/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The contexts of this process by the numbers that programs know them by, and the lock.
 *
 * One lock guards them, their handles and their lists of readers, but for the state of
 * handles. It is held for a few instructions at a time, never while something is waited
 * for; fork(2) takes it, so that a child finds it free.
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>

#include "node.h"

struct reader_list;

/**
 * struct context - what SCardEstablishContext() gives
 * @number: what the program knows it by; 0 when it is released
 * @references: threads that use it, and one for the table
 * @handles: its connections
 * @waiting: lists of readers that threads have borrowed: see lists.h
 * @idle: one that none has, with its readers open for the next one
 * @next: in the table
 */
struct context {
	SCARDCONTEXT number;
	unsigned int references;
	struct handle *handles;
	struct reader_list *waiting;
	struct reader_list *idle;
	struct context *next;
};

/* Before the first lock; again, it does nothing. */
void table_begin(void);
void table_lock(void);
void table_unlock(void);

/* Another number after each fork(2) that this process is the child of. */
unsigned int table_process(void);

/* Lock held. NULL: no context is known by it. */
struct context *table_find(SCARDCONTEXT number);

/* Lock held. By the number that it has; false: it is there no more. */
void table_add(struct context *context);
bool table_remove(struct context *context);

#endif
