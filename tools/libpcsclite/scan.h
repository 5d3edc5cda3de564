/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which nodes there are: asked of /dev/scrctl or seen in /dev.
 */
#ifndef SCAN_H
#define SCAN_H

#include "readers.h"

/*
 * Units and ids, in the order of the units; the caller frees *@entries. 0 or an
 * errno.
 */
int scan_readers(struct reader_list *list, struct scr_reader_entry **entries,
		 size_t *count);

/* Be told of nodes that come, and of rights that change. */
void scan_watch_folder(struct reader_list *list);

/* Forget what was told. */
void scan_drain_folder(struct reader_list *list);

#endif
