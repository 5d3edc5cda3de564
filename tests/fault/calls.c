// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rows of tests/calls as targets.
 */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "fault.h"
#include "node.h"

static int fd = -1;

/* Return: whether the reader has gone, or the card that the call needs. */
static bool is_hurt(const struct call *call)
{
	__u32 state = 0;

	if (call->flags & (CALL_CONTROL | CALL_VIRT))
		return false;
	if (fd < 0)
		return true;
	if (ioctl(fd, IOCTL_SMARTCARD_GET_STATE, &state))
		return true;
	return call->flags & CALL_NEEDS_CARD && state < SCARD_PRESENT;
}

static void close_file(void)
{
	if (fd >= 0)
		close(fd);
	fd = -1;
}

static int open_and_prepare(const struct call *call)
{
	if (fd < 0)
		fd = call_open(call);
	return fd < 0 ? fd : call_prepare(call, fd);
}

static int prepare(const void *context)
{
	const struct call *call = context;
	int result = 0;

	if (is_hurt(call)) {
		close_file();
		result = node_recover();
	}
	if (result || call->flags & CALL_OPENS)
		return result;
	result = open_and_prepare(call);
	if (result != -EBADFD)
		return result;
	/* What the call before has done to the card may be told a moment later. */
	close_file();
	return open_and_prepare(call);
}

static int run(const void *context)
{
	const struct call *call = context;

	return call->run(fd);
}

/* Those that wait for what does not come would wait for nothing, each time. */
static bool is_left_out(const struct call *call, unsigned int refused)
{
	if (call->flags & refused & (CALL_NEEDS_ESCAPE | CALL_NEEDS_EXTENDED))
		return true;
	return !strcmp(call->name, "IS_ABSENT");
}

/* On USB, all that speaks to the reader goes through its host controller. */
static unsigned int allowed(const struct call *call)
{
	struct usb_place place;
	unsigned int allow = 0;

	if (call->flags & CALL_URING)
		allow |= ALLOW_EAGAIN;
	if (usb_place_of_node(&place))
		allow |= ALLOW_GONE;
	return allow;
}

static void run_row(const struct call *call)
{
	struct target target = {
		.name = call->name, .prepare = prepare, .run = run, .context = call,
		.allowed = allowed(call),
	};

	target_run(&target);
	close_file();
}

void fault_calls(const char *node, unsigned int refused)
{
	size_t i;

	call_path = node;
	for (i = 0; i < call_count; i++)
		if (!is_left_out(&calls[i], refused))
			run_row(&calls[i]);
	calls_end();
}
