// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of all tests, also for programs that count no cases with test.c.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "test.h"

void bail_out(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	printf("Bail out! ");
	vprintf(format, arguments);
	printf("\n");
	va_end(arguments);
	exit(2);
}
