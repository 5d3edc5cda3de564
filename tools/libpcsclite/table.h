/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Contexts and handles of this process, and the numbers that programs know them
 * by. Any thread may use any of them. What one thread has got from here stays
 * until it puts it back, also if another thread ends it meanwhile.
 *
 * One lock guards all of it, but for the state of handles. It is held for a few
 * instructions at a time, never while something is waited for; fork(2) takes it, so
 * that a child finds it free.
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

/**
 * struct handle - what SCardConnect() gives: one open file
 * @state: atomic: in the upper half the number that the program knows it by, 0 before
 *	it is connected and after it has ended; in the lower half, references: of threads
 *	that use it, and one for the table
 * @place: of the number, the lower bits
 * @uses: of the number, the upper bits
 * @process: the process that has connected it: see table_process()
 * @fd: the file, closed with the last reference
 * @context: its context; NULL when the context has it no more
 * @name: the reader's
 * @next: in the context
 */
struct handle {
	_Atomic uint64_t state;
	unsigned int place;
	unsigned int uses;
	unsigned int process;
	int fd;
	struct context *context;
	char name[MAX_READERNAME];
	struct handle *next;
};

void table_lock(void);
void table_unlock(void);

/* Another number after each fork(2) that this process is the child of. */
unsigned int table_process(void);

/* Lock held. Whether a context, or a handle, is known by it. */
bool context_is_number(SCARDCONTEXT number);
bool handle_is_number(SCARDHANDLE number);

/* With one reference for the caller; NULL: no memory. */
struct context *context_new(void);
struct context *context_get(SCARDCONTEXT number);
void context_put(struct context *context);

/* The program's number for it is no more; false if another thread was faster. */
bool context_end(struct context *context);

/* One of its handles, with the table's reference to it; NULL: no more. */
struct handle *context_take_handle(struct context *context);

/*
 * A handle in a context, which takes over @fd, for the caller alone until
 * handle_publish() gives it a number. NULL: no memory, or the context is released;
 * number 0: it was released meanwhile.
 */
struct handle *handle_new(struct context *context, const char *name, int fd);
SCARDHANDLE handle_publish(struct handle *handle);
struct handle *handle_get(SCARDHANDLE number);
void handle_put(struct handle *handle);

/* The program's number for it is no more; false if another thread was faster. */
bool handle_end(struct handle *handle);

#endif
