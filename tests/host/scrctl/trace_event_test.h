/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines of the kernel's trace.
 */
#ifndef TRACE_EVENT_TEST_H
#define TRACE_EVENT_TEST_H

void events_are_taken_apart(void **state);
void events_that_are_none(void **state);
void programs_have_any_name(void **state);

#endif
