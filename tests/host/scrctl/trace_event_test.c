// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of the kernel's trace, as they are and as programs would have them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scrctl.h"
#include "trace_event.h"
#include "trace_event_test.h"

static bool parse(struct trace_event *event, const char *line)
{
	char copy[256];

	snprintf(copy, sizeof(copy), "%s", line);
	return trace_event_parse(event, copy);
}

void events_are_taken_apart(void **state)
{
	static const char * const lines[] = {
		"          scrctl-412     [000]    23.500000: scr_request_end: scr7 TRANSMIT major=5 minor=0x1b result=-123 length=2",
		"          python-1234567 [011] d..1.  1.000000: scr_lease_ended: scr0",
	};
	struct trace_event event;
	char whom[16];

	(void)state;
	assert_true(parse(&event, lines[0]));
	assert_string_equal(event.program, "scrctl");
	assert_int_equal(event.thread, 412);
	assert_true(event.seconds > 23.49 && event.seconds < 23.51);
	assert_string_equal(event.name, "scr_request_end");
	trace_event_whom(&event, whom, sizeof(whom));
	assert_string_equal(whom, "scr7");
	assert_int_equal(trace_event_value(&event, "major"), 5);
	assert_int_equal(trace_event_value(&event, "minor"), 27);
	assert_int_equal(trace_event_value(&event, "result"), -123);
	assert_int_equal(trace_event_value(&event, "nothing"), 0);
	assert_true(parse(&event, lines[1]));
	assert_int_equal(event.thread, 1234567);
	trace_event_whom(&event, whom, sizeof(whom));
	assert_string_equal(whom, "scr0");
}

void events_that_are_none(void **state)
{
	static const char * const lines[] = {
		"", "a", "# tracer: nop", "CPU:0 [LOST 12 EVENTS]",
		"          scrctl-412     [000]    23.500000: sched_switch: scr0",
		"          scrctl-412     (000)    23.500000: scr_request: scr0",
		"          scrctl 412     [000]    23.500000: scr_request: scr0",
		"          scrctl-412     [000]",
	};
	struct trace_event event;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		assert_false(parse(&event, lines[i]));
}

void programs_have_any_name(void **state)
{
	static const char * const lines[] = {
		" -1 [0]: scr_a: -412     [000]    23.500000: scr_request: scr0 POWER major=1",
		"            \033[2J-412     [000]    23.500000: scr_request: scr0 POWER major=1",
	};
	struct trace_event event;

	(void)state;
	assert_true(parse(&event, lines[0]));
	assert_string_equal(event.program, "-1 [0]: scr_a: ");
	assert_string_equal(event.name, "scr_request");
	assert_true(parse(&event, lines[1]));
	assert_string_equal(event.program, "?[2J");
}
