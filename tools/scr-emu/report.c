// SPDX-License-Identifier: BSD-3-Clause
/*
 * Errors: what was wrong and what to do, on stderr.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "report.h"

int report(const char *format, ...)
{
	va_list arguments;

	fputs("scr-emu: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return -1;
}

void *allocate(size_t size)
{
	void *memory = calloc(1, size);

	if (!memory) {
		report("out of memory");
		exit(1);
	}
	return memory;
}
