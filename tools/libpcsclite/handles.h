/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The handles of contexts, and the numbers that programs know them by. Any thread may
 * use any of them. What one thread has got from here stays until it puts it back, also
 * if another thread ends it meanwhile.
 */
#ifndef HANDLES_H
#define HANDLES_H

#include "table.h"

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

/* Lock held. Whether a handle is known by it. */
bool handle_is_number(SCARDHANDLE number);

/* One of the handles of @context, with the table's reference to it; NULL: no more. */
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
