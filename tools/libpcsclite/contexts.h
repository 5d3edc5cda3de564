/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Contexts that begin, are used and end. Any thread may use any of them. What one thread
 * has got from here stays until it puts it back, also if another thread ends it
 * meanwhile.
 */
#ifndef CONTEXTS_H
#define CONTEXTS_H

#include "table.h"

/* With one reference for the caller; NULL: no memory. */
struct context *context_new(void);
struct context *context_get(SCARDCONTEXT number);
void context_put(struct context *context);

/* The program's number for it is no more; false if another thread was faster. */
bool context_end(struct context *context);

#endif
