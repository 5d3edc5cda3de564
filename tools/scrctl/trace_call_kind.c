// SPDX-License-Identifier: BSD-3-Clause
/*
 * The numbers of system calls: those of this machine, and those of the 32-bit programs
 * that it runs.
 */
#include "trace_call.h"

#include <linux/audit.h>
#include <sys/syscall.h>

#include "scrctl.h"

struct call_number {
	__u64 number;
	enum trace_call_kind kind;
};

static const struct call_number native[] = {
#ifdef SYS_open
	{ SYS_open, TRACE_CALL_OPEN },
#endif
#ifdef SYS_dup2
	{ SYS_dup2, TRACE_CALL_DUP2 },
#endif
	{ SYS_openat, TRACE_CALL_OPENAT },
	{ SYS_openat2, TRACE_CALL_OPENAT },
	{ SYS_close, TRACE_CALL_CLOSE },
	{ SYS_dup, TRACE_CALL_DUP },
	{ SYS_dup3, TRACE_CALL_DUP2 },
	{ SYS_fcntl, TRACE_CALL_FCNTL },
	{ SYS_ioctl, TRACE_CALL_IOCTL },
	{ SYS_read, TRACE_CALL_READ },
	{ SYS_write, TRACE_CALL_WRITE },
	{ SYS_io_uring_setup, TRACE_CALL_RING },
};

/* What i386 and ARM share. */
static const struct call_number narrow[] = {
	{ 3, TRACE_CALL_READ },
	{ 4, TRACE_CALL_WRITE },
	{ 5, TRACE_CALL_OPEN },
	{ 6, TRACE_CALL_CLOSE },
	{ 41, TRACE_CALL_DUP },
	{ 54, TRACE_CALL_IOCTL },
	{ 55, TRACE_CALL_FCNTL },
	{ 63, TRACE_CALL_DUP2 },
	{ 221, TRACE_CALL_FCNTL },
	{ 425, TRACE_CALL_RING },
	{ 437, TRACE_CALL_OPENAT },
};

static const struct call_number i386[] = {
	{ 295, TRACE_CALL_OPENAT },
	{ 330, TRACE_CALL_DUP2 },
};

static const struct call_number arm[] = {
	{ 322, TRACE_CALL_OPENAT },
	{ 358, TRACE_CALL_DUP2 },
};

static enum trace_call_kind find(const struct call_number *numbers, size_t count, __u64 number)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (numbers[i].number == number)
			return numbers[i].kind;
	}
	return TRACE_CALL_OTHER;
}

static enum trace_call_kind find_narrow(const struct call_number *numbers, size_t count,
					__u64 number)
{
	enum trace_call_kind kind = find(numbers, count, number);

	return kind == TRACE_CALL_OTHER ? find(narrow, ARRAY_SIZE(narrow), number) : kind;
}

enum trace_call_kind trace_call_kind(__u32 architecture, __u64 number)
{
	switch (architecture) {
	case AUDIT_ARCH_I386:
		return find_narrow(i386, ARRAY_SIZE(i386), number);
	case AUDIT_ARCH_ARM:
		return find_narrow(arm, ARRAY_SIZE(arm), number);
	default:
		return find(native, ARRAY_SIZE(native), number);
	}
}
