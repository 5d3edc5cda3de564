/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tracing a program by ptrace(2): its exchanges with readers, bytes and all.
 */
#ifndef SCRCTL_TRACE_PROGRAM_H
#define SCRCTL_TRACE_PROGRAM_H

#include <sys/types.h>

#include "scrctl.h"

/* Both return an exit code; @only: the reader of --reader, or NULL. */

/* Runs @argv, and answers with its exit code. */
int trace_program_run(const struct scrctl_options *options, char **argv, const char *only);

/* Traces a process that is there already, until it ends or we are told to. */
int trace_program_attach(const struct scrctl_options *options, pid_t process,
			 const char *only);

#endif /* SCRCTL_TRACE_PROGRAM_H */
