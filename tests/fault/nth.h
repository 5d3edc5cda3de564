/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's fault injection: that the n-th allocation or user copy of a task fails,
 * and which one that was.
 */
#ifndef FAULT_NTH_H
#define FAULT_NTH_H

#include <stdbool.h>
#include <sys/types.h>

/* What failed; silent: an allocation that asks for no word about it, and has a fallback. */
enum fault_kind { FAULT_SLAB, FAULT_PAGE, FAULT_COPY, FAULT_SILENT, FAULT_KINDS };

extern const char *const fault_kind_name[FAULT_KINDS];

/**
 * struct fault - an allocation or a copy that was made to fail
 * @kind: what it was
 * @is_ours: it was made by our modules, or by what they called
 * @site: the function of ours, or of the kernel's if it is not, that wanted it
 */
struct fault {
	enum fault_kind kind;
	bool is_ours;
	char site[96];
};

/* Set the injection up for the machine; the test ends if there is none. */
void nth_begin(void);

/* The n-th one from now on fails, in the calling thread. */
void nth_arm(unsigned int n);

/*
 * No more of that. Return: whether there were as many, so that one has failed; if not,
 * how many more it would have taken is in @left, unless that is NULL.
 */
bool nth_disarm(unsigned int *left);

/* What failed since the latest nth_arm(). */
void nth_fault(struct fault *fault);

/*
 * What failed since nth_listen(), one by one, in all threads, but for silent ones.
 * Return: whether there was another.
 */
void nth_listen(void);
bool nth_next_fault(struct fault *fault);

/* The same for any thread of the machine: 0 disarms. Return: whether there is such one. */
bool nth_arm_thread(pid_t thread, unsigned int n);

/* How many are left until it fails; 0: it has failed, or was not armed. */
unsigned int nth_left(pid_t thread);

#endif
