/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between kernels, by feature and not by version: here, and nowhere
 * else.
 */
#ifndef _SCR_COMPAT_H
#define _SCR_COMPAT_H

#include <linux/device.h>
#include <linux/module.h>

/* A macro with the owner as its first argument until 6.4. */
#ifdef class_create
#define scr_class_create(name) class_create(THIS_MODULE, name)
#else
#define scr_class_create(name) class_create(name)
#endif

/*
 * Headers that have come and moved. Sparse has no __has_include: who runs it on a new
 * kernel defines these for it, as tests/kernels/run does.
 */
#ifdef __has_include
#if __has_include("linux/unaligned.h")
#define SCR_HAS_LINUX_UNALIGNED
#endif
#if __has_include("linux/io_uring/cmd.h")
#define SCR_HAS_LINUX_IO_URING_CMD
#endif
#if __has_include("linux/hex.h")
#define SCR_HAS_LINUX_HEX
#endif
#if __has_include("kunit/visibility.h")
#define SCR_HAS_KUNIT_VISIBILITY
#endif
#endif

/* hex2bin() and its like; in linux/kernel.h before. */
#ifdef SCR_HAS_LINUX_HEX
#include <linux/hex.h>
#endif
#ifdef SCR_HAS_LINUX_UNALIGNED
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

/*
 * Kernels that zero what is on the stack (CONFIG_INIT_STACK_ALL_ZERO) need not do so
 * with what is filled anyway.
 */
#ifdef __has_attribute
#if __has_attribute(uninitialized)
#define SCR_UNINITIALIZED	__attribute__((uninitialized))
#endif
#endif
#ifndef SCR_UNINITIALIZED
#define SCR_UNINITIALIZED
#endif

/* Without it, suites of inner functions are not to be had. */
#ifdef SCR_HAS_KUNIT_VISIBILITY
#include <kunit/visibility.h>
#endif
#ifndef EXPORT_SYMBOL_IF_KUNIT
#define EXPORT_SYMBOL_IF_KUNIT(symbol)
#endif

/* Rows that have their names in a member: a function of each table's own before. */
#if defined(KUNIT_ARRAY_PARAM) && !defined(KUNIT_ARRAY_PARAM_DESC)
#define KUNIT_ARRAY_PARAM_DESC(name, array, member...) \
	static void name ## _describe(typeof((array)[0]) row[], char *description) \
	{ \
		strscpy(description, row->member, KUNIT_PARAM_DESC_SIZE); \
	} \
	KUNIT_ARRAY_PARAM(name, array, name ## _describe)
#endif

/* MODULE_IMPORT_NS() wants a name until 6.12 and a string since: what both make of it. */
#define SCR_IMPORT_KUNIT_NAMESPACE	MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING")

/*
 * io_uring: file operations have uring_cmd since 5.19; this flag came one version
 * later, and is to be seen by the preprocessor.
 */
#ifdef SCR_HAS_LINUX_IO_URING_CMD
#include <linux/io_uring/cmd.h>
#elif IS_ENABLED(CONFIG_IO_URING)
#include <linux/io_uring.h>
#endif
#if IS_ENABLED(CONFIG_IO_URING) && defined(IORING_URING_CMD_FIXED)
#define SCR_HAS_URING

/* Where the command's bytes are: the member has changed together with this flag (6.5). */
static inline const void *scr_uring_bytes(const struct io_uring_cmd *command)
{
#ifdef IORING_SETUP_NO_MMAP
	return command->sqe->cmd;
#else
	return command->cmd;
#endif
}

/* The second result is for big CQEs; stable 6.1 has the flags, 6.1 has not. */
typedef void (*scr_uring_done_6_1)(struct io_uring_cmd *, ssize_t, ssize_t);
typedef void (*scr_uring_done_6_2)(struct io_uring_cmd *, ssize_t, ssize_t, unsigned int);
typedef void (*scr_uring_done_6_12)(struct io_uring_cmd *, ssize_t, u64, unsigned int);
typedef void (*scr_uring_done_6_18)(struct io_uring_cmd *, s32, unsigned int);

static inline void scr_uring_done(struct io_uring_cmd *command, int result,
				  unsigned int flags)
{
	void *done = io_uring_cmd_done;

	if (__same_type(&io_uring_cmd_done, scr_uring_done_6_2))
		((scr_uring_done_6_2)done)(command, result, 0, flags);
	else if (__same_type(&io_uring_cmd_done, scr_uring_done_6_12))
		((scr_uring_done_6_12)done)(command, result, 0, flags);
	else if (__same_type(&io_uring_cmd_done, scr_uring_done_6_1))
		((scr_uring_done_6_1)done)(command, result, 0);
	else
		((scr_uring_done_6_18)done)(command, result, flags);
}

/* Makes of deliver(command, flags) what io_uring calls in the submitter's task. */
#ifdef IO_URING_CMD_TASK_WORK_ISSUE_FLAGS
#define SCR_URING_TASK_WORK(name, deliver)						\
static void name(struct io_tw_req request, io_tw_token_t token)				\
{											\
	deliver(io_uring_cmd_from_tw(request), IO_URING_CMD_TASK_WORK_ISSUE_FLAGS);	\
}
#else
#define SCR_URING_TASK_WORK(name, deliver)						\
static void name(struct io_uring_cmd *command, unsigned int flags)			\
{											\
	deliver(command, flags);							\
}
#endif

/* Since 6.7 io_uring says when nobody wants the command any more. */
#ifdef IORING_URING_CMD_CANCELABLE
#define SCR_URING_CANCEL	IO_URING_F_CANCEL
#define scr_uring_may_cancel(command, flags)	io_uring_cmd_mark_cancelable(command, flags)
#else
#define SCR_URING_CANCEL	0
#define scr_uring_may_cancel(command, flags)	do { } while (0)
#endif
#endif /* IS_ENABLED(CONFIG_IO_URING) */

#endif
