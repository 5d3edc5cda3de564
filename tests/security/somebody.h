/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Other people: what a call answers to somebody who is not root.
 */
#ifndef SECURITY_SOMEBODY_H
#define SECURITY_SOMEBODY_H

/* Debian's nobody. */
#define NOBODY	65534

/* Who makes a call: with all rights, with none, with all in a container only. */
enum who { ROOT, SOMEBODY, CONTAINER_ROOT };

/*
 * Has a process of its own become that one, and call the function. Return: what that
 * answers, 0 or an errno.
 */
int as(enum who who, int (*function)(const void *argument), const void *argument);

/* In a process of its own: has none of root's rights any more, and RLIMIT_NOFILE open files. */
void become_nobody(void);

#endif
