/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Errors: what was wrong and what to do, on stderr.
 */
#ifndef SCR_EMU_REPORT_H
#define SCR_EMU_REPORT_H

#include <stddef.h>

#ifndef __printf
#define __printf(a, b) \
	__attribute__((nonnull, \
		       format(printf, a, b)))
#endif

/* "scr-emu: ..." on stderr. Returns -1, so that it can be returned on. */
__printf(1, 2) int report(const char *format, ...);

/* Zeroed memory. There is nothing to do without it: ends the program. */
void *allocate(size_t size);

#endif /* SCR_EMU_REPORT_H */
