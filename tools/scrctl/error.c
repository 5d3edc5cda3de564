// SPDX-License-Identifier: BSD-3-Clause
/*
 * Errors: what was wrong and what to do, on stderr, and an exit code.
 */
#include "error.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <linux/scr.h>

#include "interrupt.h"
#include "names.h"
#include "output.h"

static int add_to_document(int exit_code, const char *text)
{
	struct json_object *error;

	if (!output_is_json())
		return exit_code;
	error = json_object_new_object();
	json_object_object_add(error, "exit_code", json_object_new_int(exit_code));
	json_object_object_add(error, "message", json_object_new_string(text));
	output_add("error", error);
	return exit_code;
}

/* On stderr, with one more line for people or "". */
static int tell(int exit_code, const char *more, const char *format, va_list arguments)
{
	char text[1024];

	vsnprintf(text, sizeof(text), format, arguments);
	fprintf(stderr, "scrctl: %s\n%s", text, more);
	return add_to_document(exit_code, text);
}

int error_message(int exit_code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	exit_code = tell(exit_code, "", format, arguments);
	va_end(arguments);
	return exit_code;
}

int error_usage(const char *format, ...)
{
	va_list arguments;
	int exit_code;

	va_start(arguments, format);
	exit_code = tell(SCRCTL_USAGE, "scrctl --help tells what there is.\n", format, arguments);
	va_end(arguments);
	return exit_code;
}

int error_memory(void)
{
	return error_message(SCRCTL_FAILED, "out of memory");
}

struct explanation {
	int error;
	int exit_code;
	const char *what;
	const char *advice;
};

static const struct explanation explanations[] = {
	{ ENOMEDIUM, SCRCTL_NO_CARD, "no card", "insert a card" },
	{ EMEDIUMTYPE, SCRCTL_FAILED, "the card's answer to reset is not understood",
	  "is the card in the right way round, its contacts clean?" },
	{ EOPNOTSUPP, SCRCTL_NOT_SUPPORTED, "this reader or card can't do that",
	  "scrctl info shows what it can" },
	{ ETIMEDOUT, SCRCTL_TIMED_OUT, "no answer in time",
	  "try scrctl reset --cold, or take the card out and insert it again" },
	{ EBUSY, SCRCTL_BUSY, "another program has the card or the reader",
	  "try again when it is done (fuser -v on the node shows who)" },
	{ EUSERS, SCRCTL_BUSY, "another program has the card for itself",
	  "try again when it is done (fuser -v on the node shows who)" },
	{ EBADFD, SCRCTL_FAILED,
	  "not possible in this state, or another program has reset the card",
	  "scrctl state shows it, scrctl power powers a card" },
	{ EBADRQC, SCRCTL_FAILED, "the reader has no such request", NULL },
	{ EPROTO, SCRCTL_FAILED, "reader or card broke the protocol",
	  "try scrctl reset --cold; dmesg may tell more" },
	{ EIO, SCRCTL_FAILED, "the reader reports a failure",
	  "take the card out and insert it again; dmesg may tell more" },
	{ EINVAL, SCRCTL_FAILED, "a value that the reader doesn't take", NULL },
	{ EOVERFLOW, SCRCTL_FAILED, "the answer is longer than the room for it", NULL },
	{ EMSGSIZE, SCRCTL_FAILED, "longer than what the reader takes",
	  "scrctl info shows its longest command" },
	{ ECANCELED, SCRCTL_FAILED, "cancelled", NULL },
	{ ENODEV, SCRCTL_NO_READER, "the reader is gone", "plug it in again" },
	{ ENXIO, SCRCTL_NO_READER, "no reader behind this node",
	  "scrctl list shows what there is" },
	{ ENOENT, SCRCTL_NO_READER, "no such reader", "scrctl list shows what there is" },
	{ ENOTTY, SCRCTL_NO_READER, "not a smart card reader of this kernel's scr",
	  "scrctl list shows what there is" },
};

static const struct explanation *find_explanation(int error)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(explanations); i++) {
		if (explanations[i].error == error)
			return &explanations[i];
	}
	return NULL;
}

/* Its last error, when it tells of the failure at hand: ", last error ..." */
static void last_error_text(const struct reader *reader, int error,
			    char *text, size_t size)
{
	__u32 status = SCR_STATUS_SUCCESS;

	text[0] = '\0';
	if (!reader_is_open(reader) || reader_last_error(reader, &status) ||
	    status == SCR_STATUS_SUCCESS || status_error(status) != error)
		return;
	snprintf(text, size, ", last error 0x%08X %s", status, status_name(status));
}

int error_interrupted(const char *where, const char *operation)
{
	int signal = interrupt_signal();

	if (signal == SIGALRM)
		return error_message(SCRCTL_TIMED_OUT,
				     "%s: %s: not done within --timeout, cancelled",
				     where, operation);
	return error_message(signal ? SCRCTL_SIGNAL + signal : SCRCTL_FAILED,
			     "%s: %s: interrupted, cancelled", where, operation);
}

/*
 * EACCES has three roots: the node's mode, the file's mode, and a policy. EPERM of open(2)
 * is a device cgroup's.
 */
static int report_permission(const struct reader *reader, const char *operation, int error)
{
	if (!reader_is_open(reader) && error == EPERM)
		return error_message(SCRCTL_PERMISSION,
				     "%s: %s: this container was not given the device behind %s; start it with --device",
				     reader->name, operation, reader->path);
	if (!reader_is_open(reader))
		return error_message(SCRCTL_PERMISSION,
				     "%s: %s: no permission for %s; log in at this seat, or join its group (ls -lL %s shows it; udev's 60-scr.rules sets it)",
				     reader->name, operation, reader->path, reader->path);
	if (strcmp(operation, "vendor") == 0)
		return error_message(SCRCTL_PERMISSION,
				     "%s: vendor: vendor requests are switched off for this reader; root may switch them on: echo 1 > /sys/class/smartcard/%s/escape",
				     reader->name, reader->name);
	return error_message(SCRCTL_PERMISSION,
			     "%s: %s: refused, who opens %s read-only may only watch",
			     reader->name, operation, reader->path);
}

int error_report(const struct reader *reader, const char *operation, int error)
{
	const struct explanation *explanation = find_explanation(error);
	char last_error[64];

	if (error == EINTR || (error == ECANCELED && interrupt_signal()))
		return error_interrupted(reader->name, operation);
	if (error == EACCES || error == EPERM)
		return report_permission(reader, operation, error);
	last_error_text(reader, error, last_error, sizeof(last_error));
	if (!explanation)
		return error_message(SCRCTL_FAILED, "%s: %s: %s%s", reader->name,
				     operation, strerror(error), last_error);
	return error_message(explanation->exit_code, "%s: %s: %s (%s%s)%s%s", reader->name,
			     operation, explanation->what, strerrorname_np(error),
			     last_error, explanation->advice ? "; " : "",
			     explanation->advice ? explanation->advice : "");
}
