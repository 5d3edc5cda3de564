// SPDX-License-Identifier: BSD-3-Clause
/*
 * watch: cards and readers that come and go, a line each, until told to stop.
 *
 * It sleeps in one poll(2): on the readers for POLLPRI, and on an inotify of
 * /dev for readers. The counters of SCR_IOC_STATUS see to it that what happens
 * while it is busy is told later, but told.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include <linux/scr.h>

#include "card_events.h"
#include "error.h"
#include "hex.h"
#include "interrupt.h"
#include "output.h"

/**
 * struct watched - a reader that is watched
 * @reader: it, open read-only
 * @status: when we last looked
 */
struct watched {
	struct reader reader;
	struct scr_status status;
};

/**
 * struct watch - what watch works with
 * @options: the command line
 * @inotify: of /dev, -1 while one reader is watched by its name
 * @readers: those that are there
 * @polls: @inotify, then @readers
 * @count: of @readers
 * @told: events told
 * @current: the reader of which events are told
 */
struct watch {
	const struct scrctl_options *options;
	int inotify;
	struct watched *readers;
	struct pollfd *polls;
	size_t count;
	unsigned long told;
	struct watched *current;
};

static bool is_done(const struct watch *watch)
{
	return watch->options->count && watch->told >= watch->options->count;
}

/* Local time with milliseconds, 2025-01-31T12:00:00.000+0100. */
static void format_time(char *text, size_t size)
{
	struct timespec now;
	struct tm parts;
	char seconds[32], zone[8];

	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &parts);
	strftime(seconds, sizeof(seconds), "%Y-%m-%dT%H:%M:%S", &parts);
	strftime(zone, sizeof(zone), "%z", &parts);
	snprintf(text, size, "%s.%03ld%s", seconds, now.tv_nsec / 1000000, zone);
}

static void tell_json(const char *when, const struct watched *watched, const char *event)
{
	const struct scr_status *status = &watched->status;
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "time", json_object_new_string(when));
	json_object_object_add(object, "reader",
			       json_object_new_string(watched->reader.name));
	json_object_object_add(object, "event", json_object_new_string(event));
	json_object_object_add(object, "state",
			       json_object_new_string(state_name(status->state)));
	json_object_object_add(object, "insertions", json_object_new_uint64(status->insertions));
	json_object_object_add(object, "removals", json_object_new_uint64(status->removals));
	json_object_object_add(object, "resets", json_object_new_uint64(status->resets));
	json_object_object_add(object, "power_downs", json_object_new_uint64(status->power));
	json_object_object_add(object, "atr", json_bytes(status->atr, status->atr_length));
	output_event(object);
}

/* @key for programs, @words for people. */
static void tell(const struct watched *watched, const char *key, const char *words)
{
	char when[64];

	format_time(when, sizeof(when));
	if (output_is_json())
		tell_json(when, watched, key);
	else
		output_line("%s %s %s", when, watched->reader.name, words);
}

static void tell_card_event(void *context, enum card_event event, __u64 number)
{
	static const char * const keys[] = { "inserted", "removed", "reset", "powered_down" };
	static const char * const words[] = {
		"card inserted (insertion %llu)", "card removed (removal %llu)",
		"card reset (reset %llu)", "card powered down (power-down %llu)",
	};
	struct watch *watch = context;
	char text[80];

	if (is_done(watch))
		return;
	snprintf(text, sizeof(text), words[event], (unsigned long long)number);
	tell(watch->current, keys[event], text);
	watch->told++;
}

static void tell_start(struct watched *watched, const char *key)
{
	char text[256];

	snprintf(text, sizeof(text), "reader %s: %s", key, state_words(watched->status.state));
	tell(watched, key, text);
}

/* Room for one more. */
static bool grow(struct watch *watch)
{
	struct watched *readers;
	struct pollfd *polls;

	readers = reallocarray(watch->readers, watch->count + 1, sizeof(*readers));
	if (readers)
		watch->readers = readers;
	polls = reallocarray(watch->polls, watch->count + 2, sizeof(*polls));
	if (polls)
		watch->polls = polls;
	return readers && polls;
}

/* Takes over @reader, open. Returns an exit code, the error printed. */
static int add(struct watch *watch, struct reader *reader, const char *key)
{
	struct watched *watched;
	struct scr_status status;
	int error = grow(watch) ? reader_look(reader, &status) : ENOMEM;

	if (error) {
		int exit_code = error == ENODEV ? SCRCTL_OK :
				error_report(reader, "watch", error);

		reader_close(reader);
		return exit_code;
	}
	watched = &watch->readers[watch->count++];
	watched->reader = *reader;
	watched->status = status;
	tell_start(watched, key);
	return SCRCTL_OK;
}

static void drop(struct watch *watch, size_t index)
{
	struct watched *watched = &watch->readers[index];

	watched->status.state = SCARD_UNKNOWN;
	watched->status.atr_length = 0;
	tell(watched, "reader_removed", "reader removed");
	watch->told++;
	reader_close(&watched->reader);
	memmove(watched, watched + 1, (--watch->count - index) * sizeof(*watched));
}

/* Tells what happened to the card. Returns 0 or an errno. */
static int look(struct watch *watch, struct watched *watched)
{
	struct scr_status before = watched->status;
	struct scr_status after;
	int error = reader_status(&watched->reader, &after);

	if (error)
		return error;
	watched->status = after;
	watch->current = watched;
	card_events(&before, &after, tell_card_event, watch);
	return 0;
}

static bool is_watched(const struct watch *watch, const char *name)
{
	size_t i;

	for (i = 0; i < watch->count; i++) {
		if (strcmp(watch->readers[i].reader.name, name) == 0)
			return true;
	}
	return false;
}

/*
 * A node appeared, or its mode changed. udev opens it to us a moment after it
 * was made: what is refused now is tried again when its mode changes.
 */
static int node_changed(struct watch *watch, const char *name)
{
	struct reader reader;
	unsigned int number;
	int error, exit_code;

	if (!reader_parse_name(name, &number) || is_watched(watch, name))
		return SCRCTL_OK;
	reader_init(&reader, number);
	error = reader_try_open(&reader, READER_WATCH);
	if (error == EACCES || error == ENOENT || error == ENXIO || error == ENODEV)
		return SCRCTL_OK;
	if (error)
		return error_report(&reader, "open", error);
	exit_code = add(watch, &reader, "added");
	if (!exit_code && is_watched(watch, name))
		watch->told++;
	return exit_code;
}

static int read_inotify(struct watch *watch)
{
	union {
		struct inotify_event first;
		char bytes[4096];
	} events;
	ssize_t length = read(watch->inotify, &events, sizeof(events));
	const struct inotify_event *event;
	int exit_code = SCRCTL_OK;
	const char *at;

	for (at = events.bytes; !exit_code && at < events.bytes + length && !is_done(watch);
	     at += sizeof(*event) + event->len) {
		event = (const struct inotify_event *)at;
		if (event->len)
			exit_code = node_changed(watch, event->name);
	}
	return exit_code;
}

/* Those readers that are gone are dropped first: their names may come again. */
static int look_at_readers(struct watch *watch)
{
	size_t i = watch->count;
	int error;

	while (i-- && !is_done(watch)) {
		if (!watch->polls[i + 1].revents)
			continue;
		error = look(watch, &watch->readers[i]);
		if (error == ENODEV)
			drop(watch, i);
		else if (error)
			return error_report(&watch->readers[i].reader, "watch", error);
	}
	return SCRCTL_OK;
}

static void fill_polls(struct watch *watch)
{
	size_t i;

	watch->polls[0].fd = watch->inotify;
	watch->polls[0].events = POLLIN;
	for (i = 0; i < watch->count; i++) {
		watch->polls[i + 1].fd = watch->readers[i].reader.fd;
		watch->polls[i + 1].events = POLLPRI;
	}
}

/* How a watch ends that was told to: at once, in time, or by a signal. */
static int end(const struct watch *watch)
{
	int signal = interrupt_signal();

	if (is_done(watch))
		return SCRCTL_OK;
	if (signal == SIGALRM && !watch->options->count)
		return SCRCTL_OK;
	if (signal == SIGALRM)
		return error_message(SCRCTL_TIMED_OUT,
				     "watch: %lu of %lu events within --timeout",
				     watch->told, watch->options->count);
	return SCRCTL_SIGNAL + signal;
}

static int watch_on(struct watch *watch)
{
	int exit_code = SCRCTL_OK;

	while (!exit_code && !is_done(watch) && !interrupt_signal()) {
		if (watch->inotify < 0 && watch->count == 0)
			return error_message(SCRCTL_NO_READER, "watch: the reader is gone");
		fill_polls(watch);
		if (poll(watch->polls, watch->count + 1, -1) < 0) {
			if (errno != EINTR)
				return error_message(SCRCTL_FAILED, "poll: %s",
						     strerror(errno));
			continue;
		}
		exit_code = look_at_readers(watch);
		if (!exit_code && watch->polls[0].revents)
			exit_code = read_inotify(watch);
	}
	return exit_code ? exit_code : end(watch);
}

/* inotify first: a reader that comes while we list them is seen by either. */
static int start_all(struct watch *watch)
{
	unsigned int *numbers;
	struct reader reader;
	int exit_code = SCRCTL_OK;
	int count, i, error;

	watch->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (watch->inotify < 0 ||
	    inotify_add_watch(watch->inotify, READER_DIRECTORY, IN_CREATE | IN_ATTRIB) < 0)
		return error_message(SCRCTL_FAILED, READER_DIRECTORY ": inotify: %s",
				     strerror(errno));
	count = reader_numbers(&numbers);
	for (i = 0; i < count && !exit_code; i++) {
		reader_init(&reader, numbers[i]);
		error = reader_try_open(&reader, READER_WATCH);
		if (!error)
			exit_code = add(watch, &reader, "watched");
		else if (error != ENOENT && error != ENXIO && error != ENODEV)
			exit_code = error_report(&reader, "open", error);
	}
	free(numbers);
	if (!exit_code && watch->count == 0)
		output_line("no reader yet");
	return exit_code;
}

static int start_one(struct watch *watch)
{
	struct reader reader;
	int exit_code = reader_open(&reader, watch->options, READER_WATCH);

	return exit_code ? exit_code : add(watch, &reader, "watched");
}

int command_watch(const struct scrctl_options *options, int argc, char **argv)
{
	struct watch watch = { .options = options, .inotify = -1 };
	int exit_code = SCRCTL_FAILED;

	(void)argc;
	(void)argv;
	output_stream();
	if (!grow(&watch))
		exit_code = error_memory();
	else
		exit_code = options->reader ? start_one(&watch) : start_all(&watch);
	if (!exit_code)
		exit_code = watch_on(&watch);
	while (watch.count)
		reader_close(&watch.readers[--watch.count].reader);
	if (watch.inotify >= 0)
		close(watch.inotify);
	free(watch.readers);
	free(watch.polls);
	return exit_code;
}
