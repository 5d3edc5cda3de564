// SPDX-License-Identifier: GPL-2.0-only
/*
 * The workqueue of scr.ko and of the reader drivers.
 */
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/workqueue.h>

#include "scr-core.h"

/*
 * What may sleep and has no thread of its own. Unbound: every reader has its own
 * request. Not the system's, so that the module's text is there until the last one
 * has returned.
 */
struct workqueue_struct *scr_workqueue;
EXPORT_SYMBOL_GPL(scr_workqueue);

/**
 * scr_workqueue_init() - when the module begins
 *
 * Return: 0; -ENOMEM.
 */
int scr_workqueue_init(void)
{
	scr_workqueue = alloc_workqueue("scr", WQ_UNBOUND, 0);
	return scr_workqueue ? 0 : -ENOMEM;
}

/**
 * scr_workqueue_exit() - when it ends, and nobody has work for it any more
 */
void scr_workqueue_exit(void)
{
	destroy_workqueue(scr_workqueue);
}
