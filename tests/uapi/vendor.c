// SPDX-License-Identifier: GPL-2.0-only
/*
 * IOCTL_SMARTCARD_VENDOR, with the administrator's switch off and on. QEMU's
 * reader knows no Escape: its own error comes back.
 */
#include <errno.h>
#include <unistd.h>

#include "memory.h"
#include "reader.h"
#include "requests.h"
#include "sysfs.h"
#include "test.h"

#define ESCAPE	SCR_VENDOR_CCID_ESCAPE

static const char *const switch_variant[] = { "switch off", "switch on" };

static void set_switch(const char *value)
{
	expect_error("escape", write_escape(reader.path, value), 0);
}

struct vendor_row {
	const char *name;
	__u32 code;
	__u32 length;	/* of the input */
	int error[COUNT(switch_variant)];
	bool operation;		/* it reached the dispatch */
};

static const struct vendor_row vendor_rows[] = {
	{ "Escape", ESCAPE, 4, { EACCES, EOPNOTSUPP }, true },
	{ "Escape without input", ESCAPE, 0, { EACCES, EOPNOTSUPP }, true },
	{ "the first code", SCR_VENDOR_CODE_FIRST, 4, { EACCES, EBADRQC }, true },
	{ "the last code", SCR_VENDOR_CODE_LAST, 4, { EACCES, EBADRQC }, true },
	{ "code 0", 0, 4, { EINVAL, EINVAL }, false },
	{ "POWER's code", 1, 4, { EINVAL, EINVAL }, false },
	{ "one below the first code", SCR_VENDOR_CODE_FIRST - 1, 4, { EINVAL, EINVAL } },
	{ "one above the last code", SCR_VENDOR_CODE_LAST + 1, 4, { EINVAL, EINVAL } },
	{ "code 0xffffffff", 0xffffffff, 4, { EINVAL, EINVAL }, false },
	{ "one byte too much input", ESCAPE, SCR_MAXIMUM_COMMAND_LENGTH + 1,
	  { EINVAL, EINVAL }, false },
	{ "0xffffffff bytes of input", ESCAPE, 0xffffffff, { EINVAL, EINVAL }, false },
};

static void run_vendor(const void *row, unsigned int on)
{
	const struct vendor_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);
	static const unsigned char zeros[SCR_MAXIMUM_COMMAND_LENGTH + 1];
	__u32 error;

	set_switch(on ? "1" : "0");
	expect_error("EJECT", perfect_call(fd, EJECT), EOPNOTSUPP);
	error = r->operation ? status_of(r->error[on]) : SCR_STATUS_NOT_SUPPORTED;
	expect_error("VENDOR", vendor_request(fd, r->code, zeros, r->length), r->error[on]);
	expect_hex("last error", last_error(fd), error);
	expect_error("TRANSMIT afterwards", fetch(fd), 0);
	set_switch("0");
	close(fd);
}

struct input_row {
	const char *name;
};

static const struct input_row input_rows[] = { { "input" } };

static void run_input(const void *row, unsigned int badness)
{
	int fd = open_in_state(SCARD_SPECIFIC);

	(void)row;
	set_switch("1");
	expect_error("VENDOR", vendor_request(fd, ESCAPE, bad_address(badness, card_atr, 8), 8),
		     badness == BAD_READ_ONLY ? EOPNOTSUPP : EFAULT);
	expect_error("TRANSMIT afterwards", fetch(fd), 0);
	set_switch("0");
	close(fd);
}

static void bad_output(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	union argument argument;

	perfect_argument(VENDOR, &argument);
	argument.vendor.output |= FAR_AWAY;
	expect_error("VENDOR", call(fd, IOCTL_SMARTCARD_VENDOR, &argument), EFAULT);
	close(fd);
}

/* A question to the reader is no use of the card. */
static void is_no_use(void)
{
	int fd;

	rest_reader();
	fd = open_to_use();
	set_switch("1");
	expect_error("VENDOR", vendor_request(fd, ESCAPE, card_atr, 4), EOPNOTSUPP);
	expect("flags", status(fd).flags, 0);
	set_switch("0");
	close(fd);
}

static const struct function_case vendor_cases[] = {
	{ "output at an address that is none", bad_output },
	{ "it does not make the file one that uses the card", is_no_use },
};

const struct group vendor_groups[] = {
	GROUP_VARIANTS("vendor", vendor_rows, run_vendor, switch_variant),
	GROUP_VARIANTS("vendor", input_rows, run_input, badness_name),
	GROUP("vendor", vendor_cases, run_function),
	{ 0 }
};
