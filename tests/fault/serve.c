// SPDX-License-Identifier: GPL-2.0-only
/*
 * The process that is a reader: what it reads and writes, while a program's call waits
 * for it. No request is lost, and none is answered twice.
 */
#include <unistd.h>

#include "../uapi/reader.h"
#include "../uapi/virt/server.h"
#include "fault.h"

static struct server server;
static struct task program;
static struct exchange exchange;
static struct scr_power power_argument;
static bool is_asked, has_request;
static int fd = -1;

/* What the program does: POWER, or an exchange of so many bytes. */
struct work {
	size_t length;
	bool answers;		/* the fault is in the answer, not in the question */
};

/* The program's call ends well, whatever became of the message before. */
static int settle(void)
{
	int result = 0;

	if (!is_asked)
		return 0;
	if (!has_request)
		result = -take(&server);
	/* If it was answered in the faulty call, this is late, and no error. */
	if (!result)
		result = -answer_as_card(&server);
	has_request = false;
	is_asked = false;
	return result ? result : -end(&program);
}

static void ask(const struct work *work)
{
	if (work->length) {
		fill_exchange(&exchange, work->length);
		begin(&program, fd, IOCTL_SMARTCARD_TRANSMIT, &exchange.transmit);
	} else {
		power_argument.minor = SCARD_WARM_RESET;
		begin(&program, fd, IOCTL_SMARTCARD_POWER, &power_argument);
	}
	is_asked = true;
}

/* A reset leaves the card without a protocol. */
static int choose(void)
{
	static __u32 protocol;

	protocol = SCARD_PROTOCOL_T0;
	begin(&program, fd, IOCTL_SMARTCARD_SET_PROTOCOL, &protocol);
	serve(&server, 1);
	return -end(&program);
}

static int prepare(const void *context)
{
	const struct work *work = context;
	int result = settle();

	if (!result && work->length && reader_state(fd) != SCARD_SPECIFIC)
		result = choose();
	if (result)
		return result;
	ask(work);
	while (!is_readable(&server))
		usleep(100);
	if (!work->answers)
		return 0;
	has_request = true;
	return -take(&server);
}

static int serve_once(const void *context)
{
	const struct work *work = context;
	int result = work->answers ? -answer_as_card(&server) : -take(&server);

	if (!result && !work->answers)
		has_request = true;
	return result;
}

static const struct target targets[] = {
	{ "scrvirt: read of POWER", prepare, serve_once, &(struct work) { 0, false } },
	{ "scrvirt: answer to POWER", prepare, serve_once, &(struct work) { 0, true } },
	{ "scrvirt: read of TRANSMIT", prepare, serve_once, &(struct work) { 65544, false } },
	{ "scrvirt: answer to TRANSMIT", prepare, serve_once, &(struct work) { 65536, true } },
};

void fault_serve(void)
{
	size_t i;

	plug(&server);
	fd = program_with_card(&server);
	for (i = 0; i < sizeof(targets) / sizeof(*targets); i++)
		target_run(&targets[i]);
	target_case(!settle(), "scrvirt: the program's calls end well");
	close_program(&server, fd);
	unplug(&server);
}
