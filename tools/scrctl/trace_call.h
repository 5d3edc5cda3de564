/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * System calls of a traced program, as far as they are about readers: which they are,
 * what went in when they began, what came out when they ended.
 */
#ifndef SCRCTL_TRACE_CALL_H
#define SCRCTL_TRACE_CALL_H

#include <stdbool.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <time.h>
#include <linux/types.h>

#include "apdu.h"

/* The same calls have other numbers on each architecture. */
enum trace_call_kind {
	TRACE_CALL_OTHER,
	TRACE_CALL_OPEN,
	TRACE_CALL_OPENAT,
	TRACE_CALL_CLOSE,
	TRACE_CALL_DUP,
	TRACE_CALL_DUP2,
	TRACE_CALL_FCNTL,
	TRACE_CALL_IOCTL,
	TRACE_CALL_READ,
	TRACE_CALL_WRITE,
	TRACE_CALL_RING,
};

/* What a call is, by PTRACE_GET_SYSCALL_INFO's arch and number. */
enum trace_call_kind trace_call_kind(__u32 architecture, __u64 number);

/**
 * struct trace_call - one under way
 * @kind: what it is; TRACE_CALL_OTHER: none that is told
 * @arguments: of the call
 * @reader: scrN or scrctl, empty as long as it is not known
 * @begin: CLOCK_REALTIME
 * @started: the same, by monotonic_seconds()
 * @structure: what an ioctl's argument pointed to when it began
 * @has_structure: it could be read
 * @command: bytes sent to the card
 */
struct trace_call {
	enum trace_call_kind kind;
	__u64 arguments[6];
	char reader[32];
	struct timespec begin;
	double started;
	__u8 structure[512];
	bool has_structure;
	struct apdu command;
};

/* Of which process, which thread of it; @only: the reader of --reader, or NULL. */
struct trace_who {
	pid_t process;
	pid_t thread;
	const char *only;
	bool verbose;
};

/* The system call begins. */
void trace_call_begin(struct trace_call *call, const struct trace_who *who,
		      const struct __ptrace_syscall_info *info);

/* It has ended: prints a line, if it was about a reader. */
void trace_call_end(struct trace_call *call, const struct trace_who *who, __s64 result);

/* It never ends, for the thread does: prints a line that says so. */
void trace_call_abandon(struct trace_call *call, const struct trace_who *who);

/* Which reader @fd of a thread is; empty: none. */
void trace_call_reader(pid_t thread, __u64 fd, char *reader, size_t size);

/* Memory of a thread. Returns false unless all of it could be read. */
bool trace_call_read(pid_t thread, __u64 address, void *to, size_t length);

#endif /* SCRCTL_TRACE_CALL_H */
