/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A tracing instance of our own, which disturbs nobody else's tracing.
 */
#ifndef SCRCTL_TRACE_INSTANCE_H
#define SCRCTL_TRACE_INSTANCE_H

#include <limits.h>

#include "scrctl.h"

/**
 * struct trace_instance - it
 * @folder: of it
 * @pipe: trace_pipe, open
 * @keeper: the end of a pipe: when it is closed, by whatever end of ours, the keeper
 *	takes the instance away
 * @keeper_process: its process
 */
struct trace_instance {
	char folder[PATH_MAX];
	int pipe;
	int keeper;
	int keeper_process;
};

/* Makes it, and has the events of readers written to it; @messages: CCID's, too. */
int trace_instance_begin(struct trace_instance *instance, bool messages);

/* Takes it away; it is gone on return. */
void trace_instance_end(struct trace_instance *instance);

#endif /* SCRCTL_TRACE_INSTANCE_H */
