// SPDX-License-Identifier: BSD-3-Clause
/*
 * System calls of a traced program, as far as they are about readers: a line each.
 *
 * Which file is a reader is looked up whenever it is used, in /proc, and not remembered:
 * so it is right for files that were open before, or came from another process.
 */
#include "trace_call.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>

#include "monotonic.h"
#include "trace_line.h"
#include "trace_request.h"

static bool is_dup(const struct trace_call *call)
{
	return call->kind == TRACE_CALL_DUP || call->kind == TRACE_CALL_DUP2 ||
	       (call->kind == TRACE_CALL_FCNTL &&
		((int)call->arguments[1] == F_DUPFD || (int)call->arguments[1] == F_DUPFD_CLOEXEC));
}

/* What has a reader's file as its first argument, and means something. */
static bool is_about_file(const struct trace_call *call)
{
	switch (call->kind) {
	case TRACE_CALL_CLOSE:
	case TRACE_CALL_READ:
	case TRACE_CALL_WRITE:
		return true;
	case TRACE_CALL_IOCTL:
		return _IOC_TYPE(call->arguments[1]) == SCR_IOC_MAGIC;
	default:
		return is_dup(call);
	}
}

static bool is_wanted(const struct trace_call *call, const struct trace_who *who)
{
	return call->reader[0] && (!who->only || strcmp(call->reader, who->only) == 0);
}

static void begin_line(struct trace_line *line, const struct trace_call *call,
		       const struct trace_who *who)
{
	trace_line_number(line, "pid", " ", who->process, "");
	if (who->thread != who->process)
		trace_line_number(line, "thread", "/", who->thread, "");
	if (call->reader[0])
		trace_line_text(line, "reader", " ", call->reader);
}

static void read_written(struct trace_call *call, const struct trace_who *who)
{
	__u64 length = call->arguments[2];

	call->command.length = 0;
	if (length && length <= sizeof(call->command.bytes) &&
	    trace_call_read(who->thread, call->arguments[1], call->command.bytes, length))
		call->command.length = length;
}

static void put_arguments(struct trace_line *line, const struct trace_call *call,
			  const struct trace_who *who)
{
	switch (call->kind) {
	case TRACE_CALL_IOCTL:
		trace_request_arguments(line, call, who);
		break;
	case TRACE_CALL_WRITE:
		trace_line_text(line, "request", " ", "write");
		if (call->command.length)
			trace_request_command(line, &call->command);
		break;
	case TRACE_CALL_READ:
		trace_line_text(line, "request", " ", "read");
		break;
	case TRACE_CALL_CLOSE:
		trace_line_text(line, "request", " ", "close");
		trace_line_number(line, "file", " file ", (int)call->arguments[0], "");
		break;
	default:
		trace_line_text(line, "request", " ", "duplicate");
		trace_line_number(line, "file", " file ", (int)call->arguments[0], "");
		break;
	}
}

/* -v: what waits is told already when it begins. */
static void tell_begin(const struct trace_call *call, const struct trace_who *who)
{
	struct trace_line line;

	if (call->kind == TRACE_CALL_CLOSE || !trace_line_begin(&line, &call->begin))
		return;
	begin_line(&line, call, who);
	put_arguments(&line, call, who);
	trace_line_text(&line, "event", " ", "begins");
	trace_line_end(&line);
}

static void tell_ring(const struct trace_call *call, const struct trace_who *who)
{
	static bool told;
	struct trace_line line;

	if (told || !trace_line_begin(&line, &call->begin))
		return;
	told = true;
	begin_line(&line, call, who);
	trace_line_text(&line, "note", " note: ",
			"uses io_uring: requests that go by it are not seen here; scrctl trace without a program tells of them");
	trace_line_end(&line);
}

void trace_call_begin(struct trace_call *call, const struct trace_who *who,
		      const struct __ptrace_syscall_info *info)
{
	call->kind = trace_call_kind(info->arch, info->entry.nr);
	call->reader[0] = '\0';
	if (call->kind == TRACE_CALL_OTHER)
		return;
	memcpy(call->arguments, info->entry.args, sizeof(call->arguments));
	clock_gettime(CLOCK_REALTIME, &call->begin);
	call->started = monotonic_seconds();
	if (call->kind == TRACE_CALL_RING)
		tell_ring(call, who);
	if (!is_about_file(call))
		return;
	trace_call_reader(who->thread, call->arguments[0], call->reader, sizeof(call->reader));
	if (!is_wanted(call, who)) {
		call->kind = TRACE_CALL_OTHER;
		return;
	}
	if (call->kind == TRACE_CALL_IOCTL)
		trace_request_begin(call, who);
	else if (call->kind == TRACE_CALL_WRITE)
		read_written(call, who);
	if (who->verbose)
		tell_begin(call, who);
}

/* The name of a node that could not be opened, as the program gave it. */
static void read_path(struct trace_call *call, const struct trace_who *who)
{
	__u64 address = call->arguments[call->kind == TRACE_CALL_OPEN ? 0 : 1];
	char path[24] = "";
	size_t i;

	if (!trace_call_read(who->thread, address, path, 8) || strcmp(path, "/dev/scr") != 0)
		return;
	for (i = 8; i < sizeof(path) - 1; i++) {
		if (!trace_call_read(who->thread, address + i, path + i, 1) || !path[i])
			break;
	}
	path[i] = '\0';
	if (path[8 + strspn(path + 8, "0123456789ctl")] == '\0')
		strcpy(call->reader, path + 5);
}

static void find_opened(struct trace_call *call, const struct trace_who *who, __s64 result)
{
	if (result >= 0)
		trace_call_reader(who->thread, result, call->reader, sizeof(call->reader));
	else
		read_path(call, who);
}

static void put_answer(struct trace_line *line, const struct trace_call *call,
		       const struct trace_who *who, __s64 result)
{
	if (call->kind == TRACE_CALL_IOCTL)
		trace_request_answer(line, call, who);
	else if (call->kind == TRACE_CALL_READ)
		trace_request_response(line, who, call->arguments[1], result, false);
	else if (is_dup(call))
		trace_line_number(line, "as", " as ", result, "");
}

static void put_end(struct trace_line *line, const struct trace_call *call,
		    const struct trace_who *who, __s64 result)
{
	trace_line_result(line, result < 0 ? -result : 0);
	if (result >= 0)
		put_answer(line, call, who, result);
	trace_line_duration(line, monotonic_seconds() - call->started);
}

static void put_open(struct trace_line *line, const struct trace_call *call, __s64 result)
{
	static const char * const modes[] = { "to watch", "to write", "to use", "?" };
	__u64 flags = call->arguments[call->kind == TRACE_CALL_OPEN ? 1 : 2];

	trace_line_text(line, "request", " ", "open");
	if (call->kind == TRACE_CALL_OPEN || flags < 1UL << 32)
		trace_line_text(line, "mode", " ", modes[flags & O_ACCMODE]);
	trace_line_result(line, result < 0 ? -result : 0);
	if (result >= 0)
		trace_line_number(line, "file", " file ", result, "");
}

static bool is_open(const struct trace_call *call)
{
	return call->kind == TRACE_CALL_OPEN || call->kind == TRACE_CALL_OPENAT;
}

static void forget(struct trace_call *call)
{
	call->kind = TRACE_CALL_OTHER;
	explicit_bzero(call->structure, sizeof(call->structure));
	explicit_bzero(call->command.bytes, call->command.length);
	call->command.length = 0;
}

void trace_call_end(struct trace_call *call, const struct trace_who *who, __s64 result)
{
	struct trace_line line;

	if (is_open(call))
		find_opened(call, who, result);
	if (call->kind != TRACE_CALL_OTHER && is_wanted(call, who) &&
	    trace_line_begin(&line, &call->begin)) {
		begin_line(&line, call, who);
		if (is_open(call)) {
			put_open(&line, call, result);
		} else {
			put_arguments(&line, call, who);
			put_end(&line, call, who, result);
		}
		trace_line_end(&line);
	}
	forget(call);
}

void trace_call_abandon(struct trace_call *call, const struct trace_who *who)
{
	struct trace_line line;

	if (call->kind != TRACE_CALL_OTHER && is_about_file(call) && is_wanted(call, who) &&
	    trace_line_begin(&line, &call->begin)) {
		begin_line(&line, call, who);
		put_arguments(&line, call, who);
		trace_line_text(&line, "event", " ", "did not end: the program is gone");
		trace_line_end(&line);
	}
	forget(call);
}
