/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tracing all readers and all programs by the kernel's tracepoints: who asked for what,
 * and how it ended; no content.
 */
#ifndef SCRCTL_TRACE_LIVE_H
#define SCRCTL_TRACE_LIVE_H

#include "scrctl.h"

/* Until told to end. @only: the reader of --reader, or NULL. Returns an exit code. */
int trace_live(const struct scrctl_options *options, const char *only);

#endif /* SCRCTL_TRACE_LIVE_H */
