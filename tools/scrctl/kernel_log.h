/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the kernel's log says, where we may read it.
 */
#ifndef SCRCTL_KERNEL_LOG_H
#define SCRCTL_KERNEL_LOG_H

#include <stdbool.h>
#include <stddef.h>

/* The last message with both these words in it; false: there is none, or no leave. */
bool kernel_log_find(const char *word, const char *other, char *text, size_t size);

#endif /* SCRCTL_KERNEL_LOG_H */
