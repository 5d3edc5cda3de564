// SPDX-License-Identifier: BSD-3-Clause
/*
 * The kernel's events as lines: a request and its end are one.
 */
#include "trace_tell.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include <linux/scr.h>

#include "monotonic.h"
#include "reader.h"
#include "root.h"
#include "trace_line.h"
#include "trace_names.h"

/* Far more readers than the kernel has numbers for. */
#define MOST_READERS	65536

void trace_tell_setup(struct trace_teller *teller, const char *only)
{
	struct timespec real;
	char device[NAME_MAX + 1], slot[16];

	clock_gettime(CLOCK_REALTIME, &real);
	memset(teller, 0, sizeof(*teller));
	teller->offset = real.tv_sec + real.tv_nsec / 1e9 - monotonic_seconds();
	teller->only = only;
	if (!only)
		return;
	if (root_link(device, "/sys/class/smartcard/%s/device", only))
		snprintf(teller->device, sizeof(teller->device), "%s", device);
	if (root_read(slot, sizeof(slot), "/sys/class/smartcard/%s/slot", only))
		teller->slot = strtol(slot, NULL, 10);
}

static bool is_message(const struct trace_event *event)
{
	return strncmp(event->name, "scr_ccid_", 9) == 0;
}

static bool is_wanted(const struct trace_teller *teller, const struct trace_event *event)
{
	char whom[64];

	if (!teller->only)
		return true;
	trace_event_whom(event, whom, sizeof(whom));
	if (is_message(event))
		return strcmp(whom, teller->device) == 0 &&
		       trace_event_value(event, "slot") == teller->slot;
	return strcmp(whom, teller->only) == 0;
}

static bool begin_line(struct trace_line *line, const struct trace_teller *teller,
		       const struct trace_event *event, bool has_program)
{
	double seconds = event->seconds + teller->offset;
	struct timespec when = { .tv_sec = (time_t)seconds };
	char whom[64];

	when.tv_nsec = (long)((seconds - when.tv_sec) * 1e9);
	if (!trace_line_begin(line, &when))
		return false;
	if (has_program) {
		trace_line_number(line, "pid", " ", event->thread, "");
		trace_line_text(line, "program", " ", event->program);
	}
	trace_event_whom(event, whom, sizeof(whom));
	trace_line_text(line, is_message(event) ? "device" : "reader", " ", whom);
	return true;
}

/* Where the request of a reader is kept, or NULL. */
static struct trace_begun *begun_at(struct trace_teller *teller, const struct trace_event *event)
{
	struct trace_begun *more;
	unsigned int number;
	char whom[64];

	trace_event_whom(event, whom, sizeof(whom));
	if (!reader_parse_name(whom, &number) || number >= MOST_READERS)
		return NULL;
	if (number >= teller->count) {
		more = reallocarray(teller->begun, number + 1, sizeof(*more));
		if (!more)
			return NULL;
		memset(more + teller->count, 0, (number + 1 - teller->count) * sizeof(*more));
		teller->begun = more;
		teller->count = number + 1;
	}
	return &teller->begun[number];
}

static void put_minor(struct trace_line *line, __u32 major, __u32 minor)
{
	char text[PROTOCOLS_TEXT_LENGTH];

	switch (major) {
	case _IOC_NR(IOCTL_SMARTCARD_POWER):
		trace_line_text(line, "operation", " ", power_words(minor));
		break;
	case _IOC_NR(IOCTL_SMARTCARD_SET_PROTOCOL):
		trace_line_text(line, "protocols", " ", protocols_words(minor, text));
		break;
	case _IOC_NR(IOCTL_SMARTCARD_GET_ATTRIBUTE):
	case _IOC_NR(IOCTL_SMARTCARD_SET_ATTRIBUTE):
		snprintf(text, sizeof(text), "0x%X", minor);
		trace_line_text(line, "attribute", " ", text);
		break;
	case _IOC_NR(IOCTL_SMARTCARD_VENDOR):
		trace_line_number(line, "code", " code ", minor, "");
		break;
	}
}

/* One whose begin was not seen has neither program nor duration. */
static bool tell_request(struct trace_teller *teller, const struct trace_event *end)
{
	struct trace_begun *begun = begun_at(teller, end);
	__u32 major = trace_event_value(end, "major");
	const struct trace_event *begin = end;
	struct trace_line line;
	bool matches;

	matches = begun && begun->is && trace_event_value(&begun->event, "major") == major;
	if (matches)
		begin = &begun->event;
	if (begun)
		begun->is = false;
	if (!begin_line(&line, teller, begin, matches))
		return false;
	trace_line_text(&line, "request", " ", request_name(major));
	put_minor(&line, major, trace_event_value(end, "minor"));
	if (matches)
		trace_line_number(&line, "sent", " ", trace_event_value(begin, "length"),
				  " bytes sent,");
	trace_line_number(&line, "received", " ", trace_event_value(end, "length"),
			  " received");
	trace_line_result(&line, -trace_event_value(end, "result"));
	if (matches)
		trace_line_duration(&line, end->seconds - begin->seconds);
	trace_line_end(&line);
	return true;
}

static bool tell_card(const struct trace_teller *teller, const struct trace_event *event)
{
	static const char * const words[] = { "inserted", "removed", "unpowered" };
	struct trace_line line;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words) - 1 && !strstr(event->rest, words[i]); i++)
		;
	if (!begin_line(&line, teller, event, false))
		return false;
	trace_line_text(&line, "event", " card ", words[i]);
	trace_line_number(&line, "insertions", " (insertions ",
			  trace_event_value(event, "insertions"), "");
	trace_line_number(&line, "removals", ", removals ",
			  trace_event_value(event, "removals"), ")");
	trace_line_end(&line);
	return true;
}

static bool tell_session(const struct trace_teller *teller, const struct trace_event *event)
{
	const char *name = strchr(event->rest, ' ');
	__u32 value = trace_event_value(event, "value");
	struct trace_line line;
	char request[32];

	if (!name || !begin_line(&line, teller, event, true))
		return false;
	snprintf(request, sizeof(request), "%.*s", (int)strcspn(name + 1, " "), name + 1);
	trace_line_text(&line, "session", " ", request);
	if (strstr(request, "CONNECT") && strcmp(request, "DISCONNECT") != 0)
		trace_line_text(&line, "share_mode", " ", share_mode_words(value));
	else if (strcmp(request, "BEGIN_TRANSACTION") != 0)
		trace_line_text(&line, "disposition", " ", disposition_words(value));
	trace_line_result(&line, -trace_event_value(event, "result"));
	trace_line_end(&line);
	return true;
}

static bool tell_lease(const struct trace_teller *teller, const struct trace_event *event)
{
	struct trace_line line;

	if (!begin_line(&line, teller, event, false))
		return false;
	trace_line_text(&line, "event", " ", "lease_ended");
	trace_line_end(&line);
	return true;
}

/* The kernel's words for it are as good as any. */
static bool tell_message(const struct trace_teller *teller, const struct trace_event *event)
{
	bool is_command = strcmp(event->name, "scr_ccid_command") == 0;
	const char *words = strchr(event->rest, ' ');
	struct trace_line line;

	if (!words || !begin_line(&line, teller, event, false))
		return false;
	trace_line_text(&line, is_command ? "message" : "answer", is_command ? " > " : " < ",
			words + 1);
	trace_line_end(&line);
	return true;
}

bool trace_tell(struct trace_teller *teller, const struct trace_event *event)
{
	struct trace_begun *begun;

	if (!is_wanted(teller, event))
		return false;
	if (is_message(event))
		return tell_message(teller, event);
	if (strcmp(event->name, "scr_request_end") == 0)
		return tell_request(teller, event);
	if (strcmp(event->name, "scr_card") == 0)
		return tell_card(teller, event);
	if (strcmp(event->name, "scr_session") == 0)
		return tell_session(teller, event);
	if (strcmp(event->name, "scr_lease_ended") == 0)
		return tell_lease(teller, event);
	begun = strcmp(event->name, "scr_request") == 0 ? begun_at(teller, event) : NULL;
	if (begun) {
		begun->is = true;
		begun->event = *event;
	}
	return false;
}
