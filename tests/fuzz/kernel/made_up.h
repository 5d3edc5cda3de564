/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The made-up kernel, for drivers/smartcard as it is: every <linux/...> header that
 * it includes is this one (see the Makefile).
 */
#ifndef _SCR_FUZZ_MADE_UP_H
#define _SCR_FUZZ_MADE_UP_H

void fuzz_failed(const char *condition, const char *file, int line);

#define must(condition)							\
	((condition) ? (void)0 : fuzz_failed(#condition, __FILE__, __LINE__))

/* A tracepoint is there, and nobody looks. */
#define TRACE_EVENT(name, parameters, ...)	static inline void trace_##name(parameters) { }
#define TP_PROTO(...)				__VA_ARGS__
#define TRACE_DEFINE_ENUM(name)			_Static_assert(name >= 0, #name)

#include "device.h"

#endif /* _SCR_FUZZ_MADE_UP_H */
