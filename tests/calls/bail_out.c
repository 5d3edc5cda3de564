// SPDX-License-Identifier: GPL-2.0-only
/*
 * For programs that are not of tests/uapi, and have no such function.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "../uapi/test.h"

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
