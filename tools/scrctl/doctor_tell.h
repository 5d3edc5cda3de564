/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * doctor: how it says what it found.
 */
#ifndef SCRCTL_DOCTOR_TELL_H
#define SCRCTL_DOCTOR_TELL_H

#include "scrctl.h"

/* Before all that is told, and after it. Return: how many problems. */
void doctor_begin(void);
unsigned int doctor_end(void);

/* A line each: @check is what was looked at, @advice what to do. */
__printf(2, 3) void doctor_ok(const char *check, const char *format, ...);
__printf(3, 4) void doctor_note(const char *check, const char *advice,
				const char *format, ...);
__printf(3, 4) void doctor_problem(const char *check, const char *advice,
				   const char *format, ...);

#endif /* SCRCTL_DOCTOR_TELL_H */
