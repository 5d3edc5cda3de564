/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All processes freeze, as before the machine sleeps.
 */
#ifndef FREEZE_H
#define FREEZE_H

/*
 * They go to the refrigerator, and come back. Return: 0; ENOENT: this kernel cannot;
 * EBUSY: one of them did not.
 */
int freeze_processes(void);

#endif
