// SPDX-License-Identifier: GPL-2.0-only
/*
 * ioctl numbers that are none of ours, and those that differ from one of ours in
 * one part: ENOTTY, and not an operation.
 */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "reader.h"
#include "requests.h"
#include "test.h"

struct number_row {
	const char *name;
	enum request_index request;
};

static const struct number_row number_rows[] = {
	{ "POWER", POWER }, { "GET_ATTRIBUTE", GET_ATTRIBUTE },
	{ "SET_ATTRIBUTE", SET_ATTRIBUTE }, { "CONFISCATE", CONFISCATE },
	{ "TRANSMIT", TRANSMIT }, { "EJECT", EJECT }, { "SWALLOW", SWALLOW },
	{ "IS_PRESENT", IS_PRESENT }, { "IS_ABSENT", IS_ABSENT },
	{ "SET_PROTOCOL", SET_PROTOCOL }, { "GET_STATE", GET_STATE },
	{ "GET_LAST_ERROR", GET_LAST_ERROR }, { "GET_PERF_CNTR", GET_PERF_CNTR },
	{ "VENDOR", VENDOR }, { "STATUS", STATUS }, { "CANCEL", CANCEL },
	{ "SECURE", SECURE }, { "INFO", INFO }, { "CONNECT", CONNECT },
	{ "RECONNECT", RECONNECT }, { "DISCONNECT", DISCONNECT },
	{ "BEGIN_TRANSACTION", BEGIN_TRANSACTION }, { "END_TRANSACTION", END_TRANSACTION },
};

static const struct {
	unsigned int direction, type, size;	/* what is added or flipped */
} changes[] = {
	{ 0, 0, 4 }, { 0, 0, -4U }, { _IOC_WRITE, 0, 0 }, { _IOC_READ, 0, 0 }, { 0, 1, 0 },
};

static const char *const change_name[] = {
	"four bytes more", "four bytes less", "the other of in and not in",
	"the other of out and not out", "the next type",
};

static unsigned long changed(unsigned long number, unsigned int change)
{
	unsigned int size = (_IOC_SIZE(number) + changes[change].size) & _IOC_SIZEMASK;

	return _IOC(_IOC_DIR(number) ^ changes[change].direction,
		    _IOC_TYPE(number) ^ changes[change].type, _IOC_NR(number), size);
}

static void expect_unknown(unsigned long number, union argument *argument)
{
	int fd = open_in_state(SCARD_SPECIFIC);

	perfect_call(fd, EJECT);
	expect_error("ioctl()", call(fd, number, argument), ENOTTY);
	expect_hex("last error", last_error(fd), SCR_STATUS_NOT_SUPPORTED);
	close(fd);
}

static void run_changed(const void *row, unsigned int change)
{
	const struct number_row *r = row;
	union argument argument;

	perfect_argument(r->request, &argument);
	expect_unknown(changed(request_number[r->request], change), &argument);
}

struct unknown_row {
	const char *name;
	unsigned long number;
};

static const struct unknown_row unknown_rows[] = {
	{ "number 0", _IO(SCR_IOC_MAGIC, 0) },
	{ "number 8", _IO(SCR_IOC_MAGIC, 8) },
	{ "number 9", _IO(SCR_IOC_MAGIC, 9) },
	{ "number 13", _IO(SCR_IOC_MAGIC, 13) },
	{ "number 17", _IO(SCR_IOC_MAGIC, 17) },
	{ "READERS, which is /dev/scrctl's", SCR_IOC_READERS },
	{ "number 255", _IO(SCR_IOC_MAGIC, 255) },
	{ "a terminal's", TCGETS },
	{ "FIONREAD", FIONREAD },
	{ "0xffffffff", 0xffffffff },
};

static void run_unknown(const void *row, unsigned int variant)
{
	const struct unknown_row *r = row;
	union argument argument;

	(void)variant;
	memset(&argument, 0, sizeof(argument));
	expect_unknown(r->number, &argument);
}

const struct group bad_number_groups[] = {
	GROUP_VARIANTS("ioctl number", number_rows, run_changed, change_name),
	GROUP("ioctl number", unknown_rows, run_unknown),
	{ 0 }
};
