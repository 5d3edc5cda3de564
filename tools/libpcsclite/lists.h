/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lists of readers are lent to threads. A context keeps one for the next call:
 * what one thread has read of a node's events would be lost for another one, so
 * no two threads have the same nodes open.
 */
#ifndef LISTS_H
#define LISTS_H

#include "readers.h"
#include "table.h"

/* NULL: no memory, or no files. Not refreshed. */
struct reader_list *list_borrow(struct context *context);
void list_return(struct context *context, struct reader_list *list);

/* To be called before that; false: no files. */
bool list_may_wait(struct reader_list *list);

/* Ends the waits of all threads that have one of @context. Lock held. */
void list_cancel_all(struct context *context);

void list_destroy(struct reader_list *list);

#endif
