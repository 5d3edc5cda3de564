/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program that takes as much as it can get: somebody's, in a memory cgroup.
 */
#ifndef SECURITY_HOG_H
#define SECURITY_HOG_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/**
 * struct hog - it, and what became of it
 * @pid: its process
 * @limit: bytes of memory that it may have
 * @ready: readable when it has all that it could get
 * @done: how much that was, in its own units; -1 if it was killed before
 */
struct hog {
	pid_t pid;
	size_t limit;
	int ready;
	long done;
};

/*
 * Runs the function as somebody, with that much memory; returns when that has returned,
 * with how much it got, and holds it, or when the kernel has killed it.
 */
void hog_comes(struct hog *hog, size_t limit, long (*function)(void));

/* Bytes that it is charged for now, and were at most. */
size_t hog_has(void);
size_t hog_had(void);

/* Killed, if it is still there. Fails the case if memory is still charged to it. */
void hog_goes(struct hog *hog);

/* KiB of the kernel's objects, of whomever. */
long kernel_memory(void);

#endif
