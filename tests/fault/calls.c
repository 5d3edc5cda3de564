// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rows of tests/calls as targets.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../uapi/test.h"
#include "fault.h"

static int fd = -1;

/* Return: whether the emulator has done so. */
bool tell_emulator(const char *line)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/tmp/emu.socket" };
	int control = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char answer[512];
	bool good = false;

	if (!connect(control, (struct sockaddr *)&address, sizeof(address)) &&
	    write(control, line, strlen(line)) > 0)
		good = read(control, answer, sizeof(answer)) > 0;
	close(control);
	return good;
}

static int card_in(void)
{
	__u32 state = 0;
	int result = ioctl(fd, IOCTL_SMARTCARD_GET_STATE, &state);

	if (result || state >= SCARD_PRESENT)
		return result ? -errno : 0;
	if (!tell_emulator("insert\n"))
		return -ENOMEDIUM;
	return call_within(call_by_name("IS_PRESENT"), fd, 2000);
}

static int prepare(const void *context)
{
	const struct call *call = context;
	int result = 0;

	if (call->flags & CALL_OPENS)
		return 0;
	if (fd < 0)
		fd = call_open(call);
	if (fd < 0)
		return fd;
	if (call->flags & CALL_NEEDS_CARD)
		result = card_in();
	return result ? result : call_prepare(call, fd);
}

/* A signal, for none of the calls may hang, whatever fails. */
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

static unsigned int allowed(const struct call *call)
{
	unsigned int allow = 0;

	if (call->flags & CALL_URING)
		allow |= ALLOW_EAGAIN;
	return allow;
}

static void run_row(const struct call *call)
{
	struct target target = {
		.name = call->name, .prepare = prepare, .run = run, .context = call,
		.allowed = allowed(call),
	};

	target_run(&target);
	if (fd >= 0)
		close(fd);
	fd = -1;
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
